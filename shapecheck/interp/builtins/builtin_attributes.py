"""Builtin functions that look at objects and scopes: getattr, hasattr, vars, dir, callable, id, globals."""

from __future__ import annotations

from shapecheck.interp.run import one_of, space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import Model, known, needed
from shapecheck.interp.run.kinds import MISSING, Precedence, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, LibraryName, ListObj, ModuleObj, ScopeDict, Value
from shapecheck.interp.values.store import Heap
from shapecheck.values import Tensor, Unknown


def _quietly(run: Run, value: Value, name: str) -> Value:
    """The attribute, or MISSING; what a property raises as AttributeError counts as missing."""
    if isinstance(value, Tensor) and space.tensor_lacks(value, name, run):
        return MISSING
    run.catching += 1
    frame, depth = run.frame, run.depth
    try:
        return space.look_up(value, name, run)
    except Raised as raised:
        if not isinstance(raised.value, AttributeError):
            raise
        run.frame, run.depth = frame, depth
        return MISSING
    finally:
        run.catching -= 1


def _name_of(name: Value, run: Run) -> str:
    return needed(str, known(kind_of(name).plain(name)), "an attribute of unknown name", run)


def _getattr(run: Run, value: Value, name: Value, default: Value = MISSING, /) -> Value:
    try:
        text = _name_of(name, run)
    except NotFollowed as lacking:
        return one_of.one_of(value.attrs.values(), lacking.reason) if isinstance(value, Instance) else lacking.reason
    if default is MISSING:
        return space.attribute(value, text, run)
    found = _quietly(run, value, text)
    if found is MISSING:
        return default
    return found if kind_of(value).surely_has(value, found, run) else _doubtful(run, value, text)


def _hasattr(run: Run, value: Value, name: Value, /) -> Value:
    known(value)
    text = _name_of(name, run)
    if isinstance(value, Instance) and text in value.attrs:
        return True
    found = _quietly(run, value, text)
    if isinstance(found, Unknown) and not _in_class(value, text):
        return found
    if not kind_of(value).surely_has(value, found, run):
        return _doubtful(run, value, text)
    return found is not MISSING


def _doubtful(run: Run, value: Value, name: str) -> Unknown:
    return run.unknown(f"whether {value.name if isinstance(value, LibraryName) else 'a tensor'} has {name}")


def _in_class(value: Value, name: str) -> bool:
    if isinstance(value, Instance):
        return lookup.class_attribute(value.cls, name) is not None
    return kind_of(value).precedence is Precedence.TENSOR


def _setattr(run: Run, value: Value, name: Value, new: Value, /) -> None:
    try:
        text = _name_of(name, run)
    except NotFollowed:
        if isinstance(value, Instance):
            run.store.touch(value)
            value.open = value.open or run.unknown("an attribute of unknown name was set")
        return
    space.set_attribute(value, text, new, run)


def _delattr(run: Run, value: Value, name: Value, /) -> None:
    space.delete_attribute(value, _name_of(name, run), run)


def _callable(run: Run, value: Value, /) -> Value:
    return kind_of(value).is_callable(value, run)


def _vars(run: Run, value: Value = MISSING, /) -> Value:
    return _locals(run) if value is MISSING else space.attribute(value, "__dict__", run)


def _locals(run: Run, /) -> Value:
    frame = run.frame
    assert frame is not None
    if frame.scope is frame.module.scope:
        return _globals(run)
    names = space.resolve_names(frame.scope, run)
    return ScopeDict(frame.scope, frame.scope.open) if frame.class_scope else DictObj(names, frame.scope.open)


def _globals(run: Run, /) -> Value:
    assert run.frame is not None
    return names_of(run.frame.module, run)


def names_of(module: ModuleObj, run: Run) -> ScopeDict:
    """The names of a module, as a dict."""
    scope = module.scope
    if module.is_user and scope.stars is not None:
        space.take_stars(scope, run)
    more = scope.open
    if scope.stars is not None and scope.stars.modules:
        more = more or run.unknown("the names that star imports bring")
    space.resolve_names(scope, run)
    return ScopeDict(scope, more)


def _dir(run: Run, value: Value = MISSING, /) -> Value:
    if value is MISSING:
        assert run.frame is not None
        return ListObj([*sorted(run.frame.scope.vars)])
    return kind_of(value).names(value, run)


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
