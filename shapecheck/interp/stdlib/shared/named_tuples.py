"""Classes of named tuples, for `collections.namedtuple` and `typing.NamedTuple` with its class syntax.

Exact where the names of the fields are known; the class is unknown otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassMethod, ClassObj, DictObj, Instance, PropertyObj, StaticMethod, Value
from shapecheck.values import Unknown


def make(cls: ClassObj, fields: tuple[str, ...], defaults: Mapping[str, Value]) -> ClassObj:
    """Give a class what a named tuple has; methods of its own stay."""
    cls.bases = (tuple,)
    cls.mro = (cls, tuple)

    def new(run: Run, kind: ClassObj, /, *args: Value, **kwargs: Value) -> Value:
        values = _bound(run, kind.name, fields, defaults, args, kwargs)
        return _instance(run, kind, values)

    def from_iterable(run: Run, kind: ClassObj, iterable: Value, /) -> Value:
        items = space.iterate_exactly(iterable, run)
        return items if isinstance(items, Unknown) else _instance(run, kind, tuple(items))

    def replace(run: Run, self: Instance, /, **changes: Value) -> Value:
        wrong = [name for name in changes if name not in fields]
        if wrong:
            run.raise_(ValueError, f"Got unexpected field names: {wrong!r}")
        values = tuple(changes.get(name, value) for name, value in zip(fields, self.payload, strict=False))
        return _instance(run, self.cls, values)

    def as_dict(run: Run, self: Instance, /) -> Value:
        return DictObj(dict(zip(fields, self.payload, strict=False)))

    cls.attrs.update(
        {
            "__new__": StaticMethod(builtin("__new__", new)),
            "__init__": builtin("__init__", lambda run, *args, **kwargs: None),
            "_make": ClassMethod(builtin("_make", from_iterable)),
            "_replace": builtin("_replace", replace),
            "_asdict": builtin("_asdict", as_dict),
            "_fields": fields,
            "_field_defaults": DictObj(dict(defaults)),
            "__match_args__": fields,
            **{name: PropertyObj(builtin(name, _reader(place))) for place, name in enumerate(fields)},
        }
    )
    return cls


def _reader(place: int) -> Model:
    return lambda run, self: self.payload[place]


def _instance(run: Run, kind: ClassObj, values: tuple[Value, ...]) -> Instance:
    made = Instance(kind, {}, run.here())
    made.payload = values
    return made


def _bound(
    run: Run,
    name: str,
    fields: tuple[str, ...],
    defaults: Mapping[str, Value],
    args: tuple[Value, ...],
    kwargs: Mapping[str, Value],
) -> tuple[Value, ...]:
    if len(args) > len(fields):
        run.raise_(TypeError, f"{name}() takes {len(fields)} positional arguments but {len(args)} were given")
    values = dict(zip(fields, args, strict=False))
    for key, value in kwargs.items():
        if key in values or key not in fields:
            run.raise_(TypeError, f"{name}() got an unexpected keyword argument {key!r}")
        values[key] = value
    missing = [field for field in fields if field not in values and field not in defaults]
    if missing:
        run.raise_(TypeError, f"{name}() missing a required argument: {missing[0]!r}")
    return tuple(values.get(field, defaults.get(field)) for field in fields)


def namedtuple(
    run: Run,
    typename: Value,
    field_names: Value,
    *,
    rename: Value = False,
    defaults: Value = None,
    module: Value = None,
) -> Value:
    """`collections.namedtuple(...)`."""
    names = (
        field_names.replace(",", " ").split()
        if isinstance(field_names, str)
        else space.iterate_exactly(field_names, run)
    )
    given = space.iterate_exactly(defaults, run) if defaults is not None else []
    if isinstance(names, Unknown) or isinstance(given, Unknown) or not isinstance(typename, str):
        return run.unknown("a named tuple of unknown fields")
    if not all(isinstance(name, str) for name in names):
        return run.unknown("a named tuple of unknown fields")
    fields = tuple(names)
    by_name = dict(zip(fields[len(fields) - len(given) :], given, strict=False))
    return make(ClassObj(typename, (), {}, run.here()), fields, by_name)


def typed(run: Run, typename: Value, fields: Value = None, /, **types: Value) -> Value:
    """`typing.NamedTuple`: called with a name and fields, or with the class whose base it is."""
    if isinstance(typename, ClassObj):
        annotations = typename.attrs.get("__annotations__")
        names = tuple(annotations.items) if isinstance(annotations, DictObj) else ()
        return make(typename, names, {name: typename.attrs[name] for name in names if name in typename.attrs})
    pairs = space.iterate_exactly(fields, run) if fields is not None else []
    if isinstance(pairs, Unknown):
        return pairs
    firsts = [space.iterate_exactly(pair, run) for pair in pairs]
    names_found = [first[0] for first in firsts if not isinstance(first, Unknown)]
    if (
        len(names_found) < len(pairs)
        or not all(isinstance(n, str) for n in names_found)
        or not isinstance(typename, str)
    ):
        return run.unknown("a named tuple of unknown fields")
    return make(ClassObj(typename, (), {}, run.here()), tuple(itertools.chain(names_found, types)), {})
