"""Code objects and closures: what a function is made of, as decorators ask it and as `types.FunctionType` takes it."""

from __future__ import annotations

import types

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.kinds import MISSING, Kind, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClosureObj, CodeObj, Value

PARAMETER_KINDS = ("positional", "plain", "keyword", "args", "kwargs")
"""In the order in which a code object names parameters."""
NAMES = frozenset({"co_name", "co_qualname"})
"""What a code object may be given anew."""
OF_NO_MATTER = frozenset({"co_filename", "co_firstlineno", "co_linetable", "co_stacksize", "co_flags"})
"""What changes nothing of what the code does."""


class CodeKind(Kind[CodeObj]):
    noun = "a code object"
    python = types.CodeType
    one_object = True
    lacks = frozenset(
        {"is_callable", "call", "item", "rounds", "length", "contains", "truth", "unary", "binary", "compare", "join",
         "text", "native", "node"}
    )  # fmt: skip

    def attribute(self, value: CodeObj, name: str, run: Run) -> Value:
        function = value.source.function
        by_kind = {kind: tuple(p.name for p in function.parameters if p.kind == kind) for kind in PARAMETER_KINDS}
        match name:
            case "__class__":
                return types.CodeType
            case "co_name":
                return value.name
            case "co_qualname":
                return value.qualname
            case "co_filename":
                return value.source.module.path
            case "co_firstlineno":
                return function.line
            case "co_varnames":
                names = tuple(name for kind in PARAMETER_KINDS for name in by_kind[kind])
                return (*names, *sorted(function.locals.difference(names)))
            case "co_argcount":
                return len(by_kind["positional"]) + len(by_kind["plain"])
            case "co_posonlyargcount":
                return len(by_kind["positional"])
            case "co_kwonlyargcount":
                return len(by_kind["keyword"])
            case "replace":
                return builtin("replace", lambda run, **changes: _replaced(value, changes, run))
            case _ if hasattr(types.CodeType, name):
                return run.unknown("a part of a code object")
            case _:
                return MISSING


def _replaced(value: CodeObj, changes: dict[str, Value], run: Run) -> Value:
    """`code.replace(co_name=...)`: another name for the same code."""
    name, qualname = changes.get("co_name", value.name), changes.get("co_qualname", value.qualname)
    if not changes.keys() <= NAMES | OF_NO_MATTER or not isinstance(name, str) or not isinstance(qualname, str):
        return run.unknown("code that the program changes")
    return CodeObj(value.source, name, qualname)


class ClosureKind(Kind[ClosureObj]):
    noun = "a closure"
    python = tuple
    lacks = frozenset(
        {"is_callable", "attribute", "call", "item", "rounds", "length", "contains", "unary", "binary", "compare",
         "join", "text", "native", "node"}
    )  # fmt: skip

    def truth(self, value: ClosureObj, run: Run) -> Value:
        return run.unknown("whether a function uses names of another one")


register(CodeObj, CodeKind())
register(ClosureObj, ClosureKind())
