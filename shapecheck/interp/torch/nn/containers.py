"""Sequential, ModuleList and ParameterList, and what the dicts of modules or parameters share with them."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, Method, given, methods
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import DictObj, Instance, IteratorObj, Parameter, Value
from shapecheck.values import Tensor, Unknown


# -------------------------------------------------------------------- the table of parts
def items(instance: Instance, kind: str = "_modules") -> dict[str, Value]:
    return nn_module.table(instance, kind) or {}


def why_open(instance: Instance, kind: str = "_modules") -> Unknown | None:
    """Why there may be more parts, or fewer."""
    table = lookup.table(instance, kind)
    return instance.open or (None if table is None else table.open)


def mark_open(instance: Instance, reason: Unknown, run: Run) -> None:
    run.store.touch(instance)
    instance.open = instance.open or reason


def is_unfilled(instance: Instance) -> bool:
    """Whether it is a container that those who make it may fill; an empty `Sequential` of torch's own does nothing."""
    table = lookup.held_in(instance.cls)
    if table is None or instance.cls.torch_name == "torch.nn.Sequential":
        return False
    return not items(instance, table) and why_open(instance, table) is None


def leading(instance: Instance, kind: str) -> dict[str, Value]:
    """The items that come before anything that may be there."""
    table = lookup.table(instance, kind)
    return {} if table is None else partial_keys.leading(table)


def put(instance: Instance, kind: str, name: str, value: Value, run: Run) -> None:
    """Register an item; a list or a dict of parameters makes parameters of plain tensors."""
    if kind == "_parameters" and isinstance(value, Tensor) and value.identity is None:
        value = replace(value, identity=Parameter())
    nn_module.register(instance, kind, name, value, run)


def take_out(instance: Instance, kind: str, name: str, run: Run) -> None:
    """Delete an item, if it is there."""
    table = lookup.table(instance, kind)
    if table is not None:
        run.store.touch(table)
        partial_keys.are_gone(table, (name,))
        table.items.pop(name, None)


def refill(instance: Instance, values: list[Value], run: Run, kind: str = "_modules") -> None:
    table = lookup.table(instance, kind)
    if why_open(instance, kind) is not None:
        mark_open(instance, run.unknown("modules in an order that is not known"), run)
        values = []
    if table is not None:
        run.store.touch(table)
        table.items = {str(i): v for i, v in enumerate(values)}


def _append(instance: Instance, value: Value, run: Run, kind: str = "_modules") -> None:
    if why_open(instance, kind) is not None:
        mark_open(instance, run.unknown("a module behind others of unknown number"), run)
        return
    put(instance, kind, str(len(items(instance, kind))), value, run)


def _extend(instance: Instance, iterable: Value, run: Run, kind: str = "_modules") -> None:
    values = space.iterate_exactly(iterable, run)
    if isinstance(values, Unknown):
        mark_open(instance, values, run)
        return
    for value in values:
        _append(instance, value, run, kind)


def _index(value: Value) -> int | None:
    """A place that is known."""
    return value if isinstance(value, int) else None


NO_MODULES = (int, float, str, tuple)
"""Constants that somebody may put in a module's place."""


def _checked(value: Value, owner: str, run: Run) -> Value:
    """A container takes modules (or None) only."""
    if isinstance(value, NO_MODULES):
        run.raise_(TypeError, f"{owner}: {value!r} is not a Module subclass")
    return value


# -------------------------------------------------------------------- Sequential
def _sequential_init(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    nn_module.initialise(owner, run)
    if len(args) == 1 and isinstance(args[0], DictObj):
        for name, value in args[0].items.items():
            nn_module.register(owner, "_modules", str(name), value, run)
        if args[0].open is not None:
            mark_open(owner, args[0].open, run)
        return
    for value in args:
        _append(owner, _checked(value, "Sequential", run), run)


def _sequential_forward(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    reason = why_open(owner)
    if reason is not None:
        return run.found.gap(reason)
    value = given(args, kwargs, 0, "input")
    for part in list(items(owner).values()):
        value = space.call(part, (value,), {}, run)
    return value


# -------------------------------------------------------------------- sequences of modules or parameters
def _list_init(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
        nn_module.initialise(owner, run)
        values = args[0] if args else kwargs.get("modules", kwargs.get("values"))
        if values is not None:
            _extend(owner, values, run, kind)

    return method


def _method_append(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        _append(owner, args[0] if args else next(iter(kwargs.values())), run, kind)
        return owner

    return method


def _method_extend(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        _extend(owner, args[0], run, kind)
        return owner

    return method


def _insert(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    place = _index(given(args, kwargs, 0, "index"))
    if place is None:
        mark_open(owner, run.unknown("a module inserted at an unknown place"), run)
        return owner
    values = list(items(owner).values())
    values.insert(place, given(args, kwargs, 1, "module"))
    refill(owner, values, run)
    return owner


def _pop(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        if why_open(owner, kind) is not None:
            refill(owner, [], run, kind)
            return owner.open
        place, values = _index(given(args, kwargs, 0, "key", -1)), list(items(owner, kind).values())
        if place is None or not -len(values) <= place < len(values):
            mark_open(owner, run.unknown("a module taken out at an unknown place"), run)
            return owner.open
        found = values.pop(place)
        refill(owner, values, run, kind)
        return found

    return method


def _getitem(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        index, reason = args[0], why_open(owner, kind)
        place, values = _index(index), list(leading(owner, kind).values())
        if reason is not None and (place is None or not 0 <= place < len(values)):
            return reason
        if isinstance(index, slice):
            return _slice(owner, index, kind, run)
        if place is None:
            return space.not_followed(index, "a module at an index that is not known", run)
        if not -len(values) <= place < len(values):
            return run.raise_(IndexError, f"index {place} is out of range")
        return values[place]

    return method


def _slice(instance: Instance, index: slice, kind: str, run: Run) -> Value:
    if not all(part is None or isinstance(part, int) for part in (index.start, index.stop, index.step)):
        return run.unknown("a slice of modules with unknown bounds")
    made = Instance(instance.cls, {}, None)
    nn_module.initialise(made, run)
    pairs = list(items(instance, kind).items())[index]
    keep_names = instance.cls.name == "Sequential" or any(
        getattr(k, "name", "") == "Sequential" for k in instance.cls.mro
    )
    for place, (name, value) in enumerate(pairs):
        nn_module.register(made, kind, name if keep_names else str(place), value, run)
    return made


def _setitem(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
        place, keys = _index(args[0]), list(items(owner, kind))
        if place is None or why_open(owner, kind) is not None:
            mark_open(owner, run.unknown("a module set at an unknown place"), run)
        elif -len(keys) <= place < len(keys):
            put(owner, kind, keys[place], args[1], run)
        else:
            run.raise_(IndexError, f"index {place} is out of range")

    return method


def _delitem(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    index = args[0]
    if not isinstance(index, (int, slice)) or why_open(owner) is not None:
        mark_open(owner, run.unknown("a module deleted at an unknown place"), run)
        refill(owner, [], run)
        return
    keys = list(items(owner))
    del keys[index]
    refill(owner, [items(owner)[key] for key in keys], run)


def length(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        return why_open(owner, kind) or len(items(owner, kind))

    return method


def _iter(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        return IteratorObj(list(leading(owner, kind).values()), open=why_open(owner, kind))

    return method


def contains(kind: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        held = items(owner, kind)
        found = args[0] in held if isinstance(args[0], str) else any(part is args[0] for part in held.values())
        return True if found else why_open(owner, kind) or False

    return method


def _add(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`a + b`: one list of the parts of both."""
    made = Instance(owner.cls, {}, None)
    nn_module.initialise(made, run)
    for source in (owner, *args[:1]):
        _extend(made, source, run)
    return made


def _sequence(kind: str) -> dict[str, Method]:
    return {
        "append": _method_append(kind),
        "extend": _method_extend(kind),
        "__getitem__": _getitem(kind),
        "__setitem__": _setitem(kind),
        "__len__": length(kind),
        "__iter__": _iter(kind),
        "__contains__": contains(kind),
    }


SEQUENTIAL: Mapping[str, Value] = methods(
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
MODULE_LIST: Mapping[str, Value] = methods(
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
PARAMETER_LIST: Mapping[str, Value] = methods(
    "ParameterList",
    {
        **_sequence("_parameters"),
        "__init__": _list_init("_parameters"),
        "__iadd__": _method_extend("_parameters"),
        "pop": _pop("_parameters"),
    },
)
