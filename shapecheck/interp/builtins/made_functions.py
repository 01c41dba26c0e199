"""Functions that the program makes of the code of others by `types.FunctionType`, and defaults that it sets by hand."""

from __future__ import annotations

from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClosureObj, CodeObj, DictObj, FunctionObj, ScopeDict, Value
from shapecheck.values import Unknown


def make(
    run: Run,
    code: Value,
    globals: Value,
    name: Value = None,
    argdefs: Value = None,
    closure: Value = None,
    kwdefaults: Value = None,
) -> Value:
    """`types.FunctionType(code, globals, name, argdefs, closure)`: the same code as a function of its own."""
    for given in (code, globals, name, argdefs, closure, kwdefaults):
        if isinstance(given, Unknown):
            return given
    if not isinstance(code, CodeObj):
        return run.unknown("a function object")
    source = code.source
    if not (isinstance(globals, ScopeDict) and globals.items is source.module.scope.vars):
        return run.unknown("a function that is given the names of another module")
    if not isinstance(closure, ClosureObj | None) or (closure is None and source.closure is not source.module.scope):
        return run.unknown("a function that is given another closure")
    scope = source.closure if closure is None else closure.scope
    made = FunctionObj(source.function, scope, source.module, {}, code.qualname)
    made.cell = None if closure is None else closure.cell
    made.attrs["__name__"] = code.name if name is None else name
    made.defaults = with_defaults(made, argdefs, run)
    made.defaults = with_keyword_defaults(made, kwdefaults, run)
    return made


def with_defaults(function: FunctionObj, values: Value, run: Run) -> dict[str, Value]:
    """The defaults of a function once `__defaults__` is set: they are those of the last parameters."""
    names = [p.name for p in function.function.parameters if p.kind in ("positional", "plain")]
    kept = {name: value for name, value in function.defaults.items() if name not in names}
    if values is None:
        return kept
    if not isinstance(values, tuple):
        return kept | dict.fromkeys(names, _open(values, run))
    return kept | dict(zip(names[len(names) - len(values) :], values, strict=False))


def with_keyword_defaults(function: FunctionObj, values: Value, run: Run) -> dict[str, Value]:
    """The defaults of a function once `__kwdefaults__` is set."""
    names = [p.name for p in function.function.parameters if p.kind == "keyword"]
    kept = {name: value for name, value in function.defaults.items() if name not in names}
    if values is None:
        return kept
    if not isinstance(values, DictObj) or values.open is not None:
        return kept | dict.fromkeys(names, _open(values, run))
    return kept | {name: values.items[name] for name in names if name in values.items}


def _open(values: Value, run: Run) -> Unknown:
    return values if isinstance(values, Unknown) else run.unknown("the default of a parameter that the program sets")
