"""Builtin functions that look at objects and scopes: getattr, hasattr, vars, dir, callable, id, globals."""

from __future__ import annotations

from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    ClassObj,
    DictObj,
    Input,
    Instance,
    LibraryName,
    ListObj,
    ModuleObj,
    Value,
)
from shapecheck.interp.values.store import Heap
from shapecheck.values import Tensor, Unknown

_NONE = object()


def _quietly(run: Run, value: Value, name: str) -> Value:
    """The attribute, or MISSING; what a property raises as AttributeError counts as missing."""
    if isinstance(value, Tensor) and space.tensor_lacks(value, name, run):
        return lookup.MISSING
    run.catching += 1
    frame, depth = run.frame, run.depth
    try:
        return space.look_up(value, name, run)
    except Raised as raised:
        if not isinstance(raised.value, AttributeError):
            raise
        run.frame, run.depth = frame, depth
        return lookup.MISSING
    finally:
        run.catching -= 1


def _name_of(name: Value) -> Value:
    return name.payload if isinstance(name, Instance) else name


def _getattr(run: Run, value: Value, name: Value, default: Value = _NONE, /) -> Value:
    name = _name_of(name)
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else run.unknown("an attribute of unknown name")
    if default is _NONE:
        return space.attribute(value, name, run)
    found = _quietly(run, value, name)
    if found is lookup.MISSING:
        return default
    return found if _surely_has(run, value, found) else _doubtful(run, value, name)


def _hasattr(run: Run, value: Value, name: Value, /) -> Value:
    name = _name_of(name)
    if isinstance(value, Unknown) or not isinstance(name, str):
        return value if isinstance(value, Unknown) else run.unknown("an attribute of unknown name")
    if isinstance(value, Instance) and name in value.attrs:
        return True
    found = _quietly(run, value, name)
    if isinstance(found, Unknown) and not _in_class(value, name):
        return found
    if not _surely_has(run, value, found):
        return _doubtful(run, value, name)
    return found is not lookup.MISSING


def _doubtful(run: Run, value: Value, name: str) -> Unknown:
    return run.unknown(f"whether {value.name if isinstance(value, LibraryName) else 'a tensor'} has {name}")


def _in_class(value: Value, name: str) -> bool:
    if isinstance(value, Instance):
        return lookup.class_attribute(value.cls, name) is not None
    return isinstance(value, (Tensor, Input))


def _surely_has(run: Run, value: Value, found: Value) -> bool:
    """False for a method of a tensor that no rule knows (the name may be one that the program puts there itself), and
    for a name of a library that is not modelled.
    """
    if isinstance(value, LibraryName) and isinstance(found, LibraryName):
        return space.has_library_name(found.name, run)
    if (
        isinstance(value, (Tensor, Input))
        and isinstance(found, BoundMethod)
        and isinstance(found.function, LibraryName)
    ):
        return found.function.name in run.session.registry.ops or found.function.name in space.program_effects
    return True


def _setattr(run: Run, value: Value, name: Value, new: Value, /) -> None:
    name = _name_of(name)
    if isinstance(name, str):
        space.set_attribute(value, name, new, run)
    elif isinstance(value, Instance):
        run.store.touch(value)
        value.open = value.open or run.unknown("an attribute of unknown name was set")


def _delattr(run: Run, value: Value, name: Value, /) -> None:
    name = _name_of(name)
    if isinstance(name, str):
        space.delete_attribute(value, name, run)


def _callable(run: Run, value: Value, /) -> Value:
    return kind_of(value).is_callable(value, run)


def _vars(run: Run, value: Value = _NONE, /) -> Value:
    return _locals(run) if value is _NONE else space.attribute(value, "__dict__", run)


def _locals(run: Run, /) -> Value:
    assert run.frame is not None
    return DictObj(space.settle_names(run.frame.scope, run), run.frame.scope.open)


def _globals(run: Run, /) -> Value:
    assert run.frame is not None
    scope = run.frame.module.scope
    more = scope.open or (run.unknown("the names that star imports bring") if scope.stars is not None else None)
    return DictObj(space.settle_names(scope, run), more)


def _dir(run: Run, value: Value = _NONE, /) -> Value:
    if value is _NONE:
        assert run.frame is not None
        return ListObj(sorted(run.frame.scope.vars))
    if isinstance(value, ModuleObj):
        return ListObj(sorted(value.scope.vars), open=value.scope.open)
    if isinstance(value, LibraryName):
        return ListObj(_modelled_in(value.name, run), open=run.unknown(f"what else {value.name} has"))
    names: dict[str, None] = {}
    if isinstance(value, Instance):
        names.update(dict.fromkeys(value.attrs))
    for kind in value.cls.mro if isinstance(value, Instance) else value.mro if isinstance(value, ClassObj) else ():
        if isinstance(kind, ClassObj):
            names.update(dict.fromkeys(kind.attrs))
    return ListObj(sorted(names), open=run.unknown("dir() names what every object has too"))


def _modelled_in(library: str, run: Run) -> list[Value]:
    """The names of a library module that rules know; there are more."""
    prefix = library + "."
    full = (
        name
        for table in (run.session.registry.ops, run.session.registry.layers)
        for name in table
        if name.startswith(prefix)
    )
    return sorted({name.removeprefix(prefix) for name in full if "." not in name.removeprefix(prefix)})


def _id(run: Run, value: Value, /) -> Value:
    if isinstance(value, Tensor) and value.identity is not None:
        return hash(("parameter", value.identity))
    return id(value) if isinstance(value, Heap) else run.unknown("id() of a value")


def _hash(run: Run, value: Value, /) -> Value:
    if isinstance(value, (ListObj, DictObj)):
        run.raise_(TypeError, f"unhashable type: {value.kind!r}")
    if type(value) in (int, bool, float):
        return hash(value)
    return run.unknown("hash() differs from run to run")


MODELS: dict[str, Model] = {
    "getattr": _getattr, "hasattr": _hasattr, "setattr": _setattr, "delattr": _delattr, "callable": _callable,
    "vars": _vars, "locals": _locals, "globals": _globals, "dir": _dir, "id": _id, "hash": _hash,
}  # fmt: skip
