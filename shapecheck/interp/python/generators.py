"""Generators run to their end at once, before whoever takes their items has done anything with them.

What stands behind a `yield` reads what the taker may have written by then: a mean of what it has counted, say. So an
exception of Python's own there is no finding but a gap; the statement leaves what it would have bound unknown.
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.python import exceptions, unbound
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Completion, ListObj
from shapecheck.values import Unknown


def passed(raised: Raised, frame: Frame | None, run: Run) -> Frame | None:
    """The generator behind a `yield` of which an exception of Python's own comes up that nothing catches, if there is
    one.
    """
    while frame is not None and raised.finding is None and not run.catching:
        if frame.yields is not None and frame.at_yield is None and _has_yielded(frame.yields):
            return frame
        frame = frame.caller
    return None


def _has_yielded(made: ListObj) -> bool:
    return bool(made.items) or not made.exact


def behind(raised: Raised, stmt: ir.Stmt, generator: Frame, depth: int, run: Run) -> Completion | None:
    """Go on behind the generator's own statement, with what it would have bound unknown."""
    run.frame, run.depth = generator, depth
    kind, text = exceptions.describe(raised.value)
    words = f"{kind}: {text}" if text else kind
    at = Span(generator.module.path, *stmt.at)
    why = run.found.gap(Unknown(f"behind a yield, before its item is used, this would raise {words}", at))
    unbound.leave_unknown((stmt,), why, run)
    return Completion("return", why) if unbound.returns(stmt) else None
