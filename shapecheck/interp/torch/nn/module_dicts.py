"""ModuleDict and ParameterDict."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.torch.nn.containers import (
    contains,
    items,
    leading,
    length,
    mark_open,
    put,
    refill,
    take_out,
    why_open,
)
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, Method, given, methods
from shapecheck.interp.values.objects import DictObj, Instance, IteratorObj, Value
from shapecheck.values import Unknown


def _name(value: Value) -> str | None:
    """A key that is known."""
    return value if isinstance(value, str) else None


def _init(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
        nn_module.initialise(owner, run)
        source = args[0] if args else kwargs.get("modules", kwargs.get("parameters"))
        if source is not None:
            _add_all(owner, source, kind, run)

    return method


def _update(kind: str) -> Method:
    return lambda run, owner, args, kwargs: _add_all(owner, args[0], kind, run)


def _add_all(instance: Instance, source: Value, kind: str, run: Run) -> None:
    if nn_module.is_module(source):
        source = DictObj(dict(items(source, kind)), why_open(source, kind))
    if isinstance(source, DictObj):
        for key, value in source.items.items():
            name = _name(key)
            if name is None:
                run.raise_(TypeError, f"module name should be a string. Got {type(key).__name__}")
            put(instance, kind, name, value, run)
        if source.open is not None:
            mark_open(instance, source.open, run)
        return
    pairs = space.iterate_exactly(source, run)
    if isinstance(pairs, Unknown):
        mark_open(instance, pairs, run)
        return
    for pair in pairs:
        match space.iterate_exactly(pair, run):
            case [str() as name, value]:
                put(instance, kind, name, value, run)
            case _:
                mark_open(instance, run.unknown("odd items in a dict of modules"), run)
                return


def _at(owner: Instance, kind: str, key: Value, run: Run) -> Value:
    """`owner[key]`."""
    held, name, reason = items(owner, kind), _name(key), why_open(owner, kind)
    if name is not None and name in held:
        return held[name]
    found = [] if name is None else list(partial_keys.candidates(owner, (kind,), name))
    if found:
        return partial_keys.attribute(found, False, str(name), run)
    if reason is not None:
        return reason
    if name is None and not isinstance(key, int):
        return space.not_followed(key, "a module under an unknown key", run)
    return run.raise_(KeyError, repr(key))


def _getitem(kind: str) -> Method:
    return lambda run, owner, args, kwargs: _at(owner, kind, args[0], run)


def _setitem(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
        name = _name(args[0])
        if name is not None:
            put(owner, kind, name, args[1], run)
        else:
            mark_open(owner, run.unknown("a module under an unknown key"), run)

    return method


def _delitem(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
        name = _name(args[0])
        if name is None:
            mark_open(owner, run.unknown("a module deleted under an unknown key"), run)
            return
        _at(owner, kind, name, run)
        take_out(owner, kind, name, run)

    return method


def _pop(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        name = _name(given(args, kwargs, 0, "key"))
        if name is not None:
            found = _at(owner, kind, name, run)
            take_out(owner, kind, name, run)
            return found
        if why_open(owner, kind) is None:
            mark_open(owner, run.unknown("a module taken out at an unknown place"), run)
        else:
            refill(owner, [], run, kind)
        return owner.open

    return method


def _clear(kind: str) -> Method:
    return lambda run, owner, args, kwargs: refill(owner, [], run, kind)


def _set_default(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        name = _name(args[0])
        if name is not None and name not in items(owner, kind) and why_open(owner, kind) is None:
            put(owner, kind, name, given(args, kwargs, 1, "default"), run)
        return _at(owner, kind, args[0], run)

    return method


def _view(kind: str, pick: Callable[[str, Value], Value]) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        return IteratorObj([pick(k, v) for k, v in leading(owner, kind).items()], open=why_open(owner, kind))

    return method


def _get(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        name, held = _name(args[0]), items(owner, kind)
        if name is None:
            return run.unknown("a key")
        return held[name] if name in held else why_open(owner, kind) or given(args, kwargs, 1, "default")

    return method


def _mapping(kind: str) -> dict[str, Method]:
    return {
        "__init__": _init(kind),
        "__getitem__": _getitem(kind),
        "__setitem__": _setitem(kind),
        "__len__": length(kind),
        "__iter__": _view(kind, lambda k, v: k),
        "__contains__": contains(kind),
        "keys": _view(kind, lambda k, v: k),
        "values": _view(kind, lambda k, v: v),
        "items": _view(kind, lambda k, v: (k, v)),
        "update": _update(kind),
        "__delitem__": _delitem(kind),
        "pop": _pop(kind),
        "clear": _clear(kind),
        "setdefault": _set_default(kind),
        "get": _get(kind),
    }


MODULE_DICT: Mapping[str, Value] = methods("ModuleDict", _mapping("_modules"))
PARAMETER_DICT: Mapping[str, Value] = methods("ParameterDict", _mapping("_parameters"))
