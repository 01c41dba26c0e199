"""Reading, binding and deleting names."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.interp.builtins import namespace
from shapecheck.interp.libraries import lazy_imports
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Scope, Value


def load(expr: ir.Name, run: Run) -> Value:
    frame = run.frame
    assert frame is not None
    name = expr.id
    scope: Scope | None = frame.scope
    if name in frame.globals_:
        scope = frame.module.scope
    while scope is not None:
        variables = scope.vars
        if name in variables:
            value = variables[name]
            return value if value.__class__ is not lazy_imports.Deferred else lazy_imports.resolve(scope, name, run)
        if scope.stars is not None and name not in namespace.BUILTINS:
            found = lazy_imports.star_member(scope, name, run)
            if found is not MISSING:
                return found
        if scope.open is not None and name not in namespace.BUILTINS:
            return scope.open
        scope = scope.parent
    value = namespace.BUILTINS.get(name, MISSING)
    if value is not MISSING:
        return value
    frame.at = expr.at
    if name == "__class__" and frame.cell is not None and frame.cell.cls is not None:
        return frame.cell.cls
    module_value = run.session.importer.module_name(frame.module, name, run)
    if module_value is not None:
        return module_value
    if frame.function is not None and name in frame.function.function.locals:
        return run.raise_(
            UnboundLocalError, f"cannot access local variable {name!r} where it is not associated with a value"
        )
    raise Raised(NameError(f"name {name!r} is not defined", name=name), run.here())


def _home(name: str, frame: Frame) -> Scope:
    if name in frame.globals_:
        return frame.module.scope
    if name in frame.nonlocals:
        scope = frame.scope.parent
        while scope is not None and name not in scope.vars:
            scope = scope.parent
        if scope is not None:
            return scope
    return frame.scope


def store(name: str, value: Value, run: Run) -> None:
    assert run.frame is not None
    scope = _home(name, run.frame)
    run.store.touch(scope)
    scope.vars[name] = value


def delete(name: str, run: Run) -> None:
    assert run.frame is not None
    scope = _home(name, run.frame)
    if name in scope.vars:
        run.store.touch(scope)
        del scope.vars[name]


def store_walrus(name: str, value: Value, run: Run) -> None:
    """Bind in the scope of the function, also from inside a comprehension."""
    frame = run.frame
    assert frame is not None
    if frame.home is None or name in frame.globals_ or name in frame.nonlocals:
        store(name, value, run)
        return
    run.store.touch(frame.home)
    frame.home.vars[name] = value
