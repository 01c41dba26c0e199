"""Sequential, ModuleList, ModuleDict, ParameterList and ParameterDict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values.objects import Builtin, DictObj, Instance, IteratorObj, Parameter, Value
from shapecheck.values import Tensor, Unknown

Kwargs = Mapping[str, Value]
Args = tuple[Value, ...]


def _items(instance: Instance, kind: str = "_modules") -> dict[str, Value]:
    return nn_module.table(instance, kind) or {}


def _open(instance: Instance, kind: str = "_modules") -> Unknown | None:
    table = instance.attrs.get(kind)
    return instance.open or (table.open if isinstance(table, DictObj) else None)


def _mark_open(instance: Instance, reason: Unknown, run: Run) -> None:
    run.store.touch(instance)
    instance.open = instance.open or reason


def _leading(instance: Instance, kind: str) -> dict[str, Value]:
    """The items that come before anything that may be there."""
    table = instance.attrs.get(kind)
    return partial_keys.leading(table) if isinstance(table, DictObj) else {}


def _append(instance: Instance, value: Value, run: Run, kind: str = "_modules") -> None:
    if _open(instance, kind) is not None:
        _mark_open(instance, run.unknown("a module behind others of unknown number"), run)
        return
    _put(instance, kind, str(len(_items(instance, kind))), value, run)


def _put(instance: Instance, kind: str, name: str, value: Value, run: Run) -> None:
    """Register an item; a list or a dict of parameters makes parameters of plain tensors."""
    if kind == "_parameters" and isinstance(value, Tensor) and value.identity is None:
        value = replace(value, identity=Parameter())
    nn_module.register(instance, kind, name, value, run)


def _refill(instance: Instance, values: list[Value], run: Run, kind: str = "_modules") -> None:
    run.store.touch(instance.attrs[kind])
    if _open(instance, kind) is not None:
        _mark_open(instance, run.unknown("modules in an order that is not known"), run)
        values = []
    instance.attrs[kind].items = {str(i): v for i, v in enumerate(values)}


def _extend(instance: Instance, iterable: Value, run: Run, kind: str = "_modules") -> None:
    values = space.iterate_exactly(iterable, run)
    if isinstance(values, Unknown):
        _mark_open(instance, values, run)
        return
    for value in values:
        _append(instance, value, run, kind)


def _checked(value: Value, owner: str, run: Run) -> Value:
    """A container takes modules (or None) only."""
    if value is not None and not isinstance(value, Unknown) and not nn_module.is_module(value):
        if isinstance(value, (int, float, str, bool, tuple)):
            run.raise_(TypeError, f"{owner}: {value!r} is not a Module subclass")
    return value


# -------------------------------------------------------------------- Sequential
def _sequential_init(run: Run, args: Args, kwargs: Kwargs) -> None:
    instance, parts = args[0], args[1:]
    nn_module.initialise(instance, run)
    if len(parts) == 1 and isinstance(parts[0], DictObj):
        for name, value in parts[0].items.items():
            nn_module.register(instance, "_modules", str(name), value, run)
        if parts[0].open is not None:
            _mark_open(instance, parts[0].open, run)
        return
    for value in parts:
        _append(instance, _checked(value, "Sequential", run), run)


def _sequential_forward(run: Run, args: Args, kwargs: Kwargs) -> Value:
    instance, values = args[0], args[1:]
    if _open(instance) is not None:
        return run.found.gap(_open(instance) or run.unknown("a Sequential of unknown parts"))
    value = values[0] if values else kwargs.get("input")
    for part in list(_items(instance).values()):
        value = space.call(part, (value,), {}, run)
    return value


# -------------------------------------------------------------------- sequences of modules or parameters
def _list_init(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> None:
        nn_module.initialise(args[0], run)
        values = args[1] if len(args) > 1 else kwargs.get("modules", kwargs.get("values"))
        if values is not None:
            _extend(args[0], values, run, kind)

    return method


def _method_append(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        _append(args[0], args[1] if len(args) > 1 else next(iter(kwargs.values())), run, kind)
        return args[0]

    return method


def _method_extend(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        _extend(args[0], args[1], run, kind)
        return args[0]

    return method


def _insert(run: Run, args: Args, kwargs: Kwargs) -> Value:
    values = list(_items(args[0]).values())
    if not isinstance(args[1], int):
        _mark_open(args[0], run.unknown("a module inserted at an unknown place"), run)
        return args[0]
    values.insert(args[1], args[2])
    _refill(args[0], values, run)
    return args[0]


def _pop(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        key = args[1] if len(args) > 1 else kwargs.get("key", -1)
        if isinstance(key, str):
            found = _dict_getitem(kind)(run, (args[0], key), {})
            run.store.touch(args[0].attrs[kind])
            partial_keys.are_gone(args[0].attrs[kind], (key,))
            _items(args[0], kind).pop(key, None)
            return found
        values = list(_items(args[0], kind).values())
        if _open(args[0], kind) is not None:
            _refill(args[0], [], run, kind)
            return args[0].open
        if not isinstance(key, int) or not -len(values) <= key < len(values):
            _mark_open(args[0], run.unknown("a module taken out at an unknown place"), run)
            return args[0].open
        found = values.pop(key)
        _refill(args[0], values, run, kind)
        return found

    return method


def _getitem(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        instance, index = args[0], args[1]
        values = list(_leading(instance, kind).values())
        if _open(instance, kind) is not None and not (isinstance(index, int) and 0 <= index < len(values)):
            return _open(instance, kind) or run.unknown("an item of a list of modules")
        if isinstance(index, slice):
            return _slice(instance, index, kind, run)
        if isinstance(index, bool) or not isinstance(index, int):
            return index if isinstance(index, Unknown) else run.unknown("a module at an index that is not known")
        if not -len(values) <= index < len(values):
            return run.raise_(IndexError, f"index {index} is out of range")
        return values[index]

    return method


def _slice(instance: Instance, index: slice, kind: str, run: Run) -> Value:
    if not all(part is None or isinstance(part, int) for part in (index.start, index.stop, index.step)):
        return run.unknown("a slice of modules with unknown bounds")
    made = Instance(instance.cls, {}, None)
    nn_module.initialise(made, run)
    pairs = list(_items(instance, kind).items())[index]
    keep_names = instance.cls.name == "Sequential" or any(
        getattr(k, "name", "") == "Sequential" for k in instance.cls.mro
    )
    for place, (name, value) in enumerate(pairs):
        nn_module.register(made, kind, name if keep_names else str(place), value, run)
    return made


def _setitem(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> None:
        instance, index, value = args
        keys = list(_items(instance, kind))
        if _open(instance, kind) is not None:
            _mark_open(instance, run.unknown("a module set at an unknown place"), run)
        elif isinstance(index, int) and -len(keys) <= index < len(keys):
            _put(instance, kind, keys[index], value, run)
        elif isinstance(index, int):
            run.raise_(IndexError, f"index {index} is out of range")
        else:
            _mark_open(instance, run.unknown("a module set at an unknown place"), run)

    return method


def _delitem(run: Run, args: Args, kwargs: Kwargs) -> None:
    instance, index = args
    values = list(_items(instance).values())
    if not isinstance(index, (int, slice)) or _open(instance) is not None:
        _mark_open(instance, run.unknown("a module deleted at an unknown place"), run)
        _refill(instance, [], run)
        return
    if instance.cls.name == "Sequential":
        keys = list(_items(instance))
        for key in keys[index] if isinstance(index, slice) else [keys[index]]:
            run.store.touch(instance.attrs["_modules"])
            del _items(instance)[key]
        values = list(_items(instance).values())
    else:
        del values[index]
    _refill(instance, values, run)


def _len(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        return _open(args[0], kind) or len(_items(args[0], kind))

    return method


def _iter(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        return IteratorObj(list(_leading(args[0], kind).values()), open=_open(args[0], kind))

    return method


def _contains(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        found = (
            args[1] in _items(args[0], kind)
            if isinstance(args[1], str)
            else any(v is args[1] for v in _items(args[0], kind).values())
        )
        return True if found else _open(args[0], kind) or False

    return method


def _add(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """`a + b`: one list of the parts of both."""
    made = Instance(args[0].cls, {}, None)
    nn_module.initialise(made, run)
    for source in args[:2]:
        _extend(made, source, run)
    return made


# -------------------------------------------------------------------- dicts of modules or parameters
def _dict_init(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> None:
        nn_module.initialise(args[0], run)
        source = args[1] if len(args) > 1 else kwargs.get("modules", kwargs.get("parameters"))
        if source is not None:
            _update(args[0], source, kind, run)

    return method


def _update(instance: Instance, source: Value, kind: str, run: Run) -> None:
    if isinstance(source, Instance) and source.cls.is_module:
        source = DictObj(dict(_items(source, kind)), _open(source, kind))
    if isinstance(source, DictObj):
        for name, value in source.items.items():
            if not isinstance(name, str):
                run.raise_(TypeError, f"module name should be a string. Got {type(name).__name__}")
            _put(instance, kind, name, value, run)
        if source.open is not None:
            _mark_open(instance, source.open, run)
        return
    pairs = space.iterate_exactly(source, run)
    if isinstance(pairs, Unknown):
        _mark_open(instance, pairs, run)
        return
    for pair in pairs:
        parts = space.iterate_exactly(pair, run)
        if isinstance(parts, Unknown) or len(parts) != 2 or not isinstance(parts[0], str):
            _mark_open(instance, run.unknown("odd items in a dict of modules"), run)
            return
        _put(instance, kind, parts[0], parts[1], run)


def _method_update(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    return lambda run, args, kwargs: _update(args[0], args[1], kind, run)


def _dict_getitem(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        items, key = _items(args[0], kind), args[1]
        if isinstance(key, str) and key in items:
            return items[key]
        found = list(partial_keys.candidates(args[0], (kind,), key)) if isinstance(key, str) else []
        if found:
            return partial_keys.attribute(found, False, str(key), run)
        if _open(args[0], kind) is not None or not isinstance(key, (str, int)):
            return _open(args[0], kind) or (
                key if isinstance(key, Unknown) else run.unknown("a module under an unknown key")
            )
        return run.raise_(KeyError, repr(key))

    return method


def _dict_setitem(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> None:
        if isinstance(args[1], str):
            _put(args[0], kind, args[1], args[2], run)
        else:
            _mark_open(args[0], run.unknown("a module under an unknown key"), run)

    return method


def _dict_delete(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> None:
        if not isinstance(args[1], str):
            _mark_open(args[0], run.unknown("a module deleted under an unknown key"), run)
            return
        _dict_getitem(kind)(run, args, kwargs)
        run.store.touch(args[0].attrs[kind])
        partial_keys.are_gone(args[0].attrs[kind], (args[1],))
        _items(args[0], kind).pop(args[1], None)

    return method


def _clear(kind: str) -> Callable[[Run, Args, Kwargs], None]:
    return lambda run, args, kwargs: _refill(args[0], [], run, kind)


def _set_default(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        if isinstance(args[1], str) and args[1] not in _items(args[0], kind) and _open(args[0], kind) is None:
            _put(args[0], kind, args[1], args[2] if len(args) > 2 else kwargs.get("default"), run)
        return _dict_getitem(kind)(run, args[:2], {})

    return method


def _dict_view(kind: str, pick: Callable[[str, Value], Value]) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        return IteratorObj([pick(k, v) for k, v in _leading(args[0], kind).items()], open=_open(args[0], kind))

    return method


def _get(kind: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        default = args[2] if len(args) > 2 else kwargs.get("default")
        if not isinstance(args[1], str):
            return run.unknown("a key")
        items = _items(args[0], kind)
        return items[args[1]] if args[1] in items else _open(args[0], kind) or default

    return method


def _named(prefix: str, functions: Mapping[str, Callable[..., Any]]) -> dict[str, Value]:
    return {name: Builtin(f"{prefix}.{name}", function) for name, function in functions.items()}


def _sequence(kind: str) -> dict[str, Callable[..., Any]]:
    return {
        "append": _method_append(kind),
        "extend": _method_extend(kind),
        "__getitem__": _getitem(kind),
        "__setitem__": _setitem(kind),
        "__len__": _len(kind),
        "__iter__": _iter(kind),
        "__contains__": _contains(kind),
    }


def _mapping(kind: str) -> dict[str, Callable[..., Any]]:
    return {
        "__init__": _dict_init(kind),
        "__getitem__": _dict_getitem(kind),
        "__setitem__": _dict_setitem(kind),
        "__len__": _len(kind),
        "__iter__": _dict_view(kind, lambda k, v: k),
        "__contains__": _contains(kind),
        "keys": _dict_view(kind, lambda k, v: k),
        "values": _dict_view(kind, lambda k, v: v),
        "items": _dict_view(kind, lambda k, v: (k, v)),
        "update": _method_update(kind),
        "__delitem__": _dict_delete(kind),
        "pop": _pop(kind),
        "clear": _clear(kind),
        "setdefault": _set_default(kind),
        "get": _get(kind),
    }


SEQUENTIAL = _named(
    "Sequential",
    {
        **_sequence("_modules"),
        "__init__": _sequential_init,
        "forward": _sequential_forward,
        "insert": _insert,
        "pop": _pop("_modules"),
        "__delitem__": _delitem,
        "__add__": _add,
        "__iadd__": _method_extend("_modules"),
    },
)
MODULE_LIST = _named(
    "ModuleList",
    {
        **_sequence("_modules"),
        "__init__": _list_init("_modules"),
        "insert": _insert,
        "pop": _pop("_modules"),
        "__delitem__": _delitem,
        "__iadd__": _method_extend("_modules"),
        "__add__": _add,
    },
)
MODULE_DICT = _named("ModuleDict", _mapping("_modules"))
PARAMETER_LIST = _named(
    "ParameterList",
    {
        **_sequence("_parameters"),
        "__init__": _list_init("_parameters"),
        "__iadd__": _method_extend("_parameters"),
        "pop": _pop("_parameters"),
    },
)
PARAMETER_DICT = _named("ParameterDict", _mapping("_parameters"))
