"""Calls that Python itself refuses: of what cannot be called, and with arguments that do not fit."""

from __future__ import annotations

from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.run.run import PRELUDE, Run
from shapecheck.interp.values.objects import FunctionObj, Value
from shapecheck.rules.core.check import Failure


def not_callable(what: str, run: Run) -> Value:
    at, scope, inner = run.user_place()
    finding = Finding(Failure("SHP509", {"what": what}), Context("call", at, scope, inner=inner))
    return run.raise_(TypeError, f"{what} is not callable", finding)


def wrong_call(function: FunctionObj, text: str, run: Run) -> Finding | None:
    """A finding for a call that cannot be bound, of the program's own function or of torch's that is read as source."""
    if not function.module.is_user and not function.module.path.startswith(PRELUDE):
        return None
    at, scope, inner = run.user_place()
    words = text.split("'")
    call_site = run.call_site(tuple(p.name for p in function.function.parameters))
    if text.startswith("takes"):
        most, count = (word for word in text.split() if word.isdigit())
        return Finding(
            Failure("SHP505", {"most": most, "count": count}), Context(function.qualname, at, scope, inner=inner)
        )
    if text.startswith("missing"):
        context = Context(function.qualname, at, scope, inner=inner, call_site=call_site)
        return Finding(Failure("SHP501", {"argument": words[1]}), context)
    if "unexpected" in text:
        context = Context(function.qualname, at, scope, inner=inner, call_site=call_site)
        return Finding(Failure("SHP502", {"argument": words[1]}), context)
    return None
