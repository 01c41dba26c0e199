"""Classes of named tuples, for `collections.namedtuple` and `typing.NamedTuple` with its class syntax.

Exact where the names of the fields are known; the class is unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import Model, builtin, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassMethod, ClassObj, DictObj, Instance, PropertyObj, StaticMethod, Value

VAGUE = "a named tuple of unknown fields"


def make(cls: ClassObj, fields: tuple[str, ...], defaults: Mapping[str, Value]) -> ClassObj:
    """Give a class what a named tuple has; methods of its own stay."""
    cls.bases = (tuple,)
    cls.mro = (cls, tuple)

    def new(run: Run, kind: ClassObj, /, *args: Value, **kwargs: Value) -> Value:
        values = _bound(run, kind.name, fields, defaults, args, kwargs)
        return _instance(run, kind, values)

    def from_iterable(run: Run, kind: ClassObj, iterable: Value, /) -> Value:
        return _instance(run, kind, tuple(space.items(iterable, run)))

    def replace(run: Run, self: Instance, /, **changes: Value) -> Value:
        wrong = [name for name in changes if name not in fields]
        if wrong:
            run.raise_(ValueError, f"Got unexpected field names: {wrong!r}")
        held = zip(fields, space.items(self.payload, run), strict=False)
        return _instance(run, self.cls, tuple(changes.get(name, value) for name, value in held))

    def as_dict(run: Run, self: Instance, /) -> Value:
        return DictObj(dict(zip(fields, space.items(self.payload, run), strict=False)))

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
    return lambda run, self: space.item(self.payload, place, run)


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
    try:
        given = [] if defaults is None else space.items(defaults, run)
        names = field_names.replace(",", " ").split() if isinstance(field_names, str) else _words(field_names, run)
        by_name = dict(zip(names[len(names) - len(given) :], given, strict=False))
        return make(_named(typename, run), tuple(names), by_name)
    except NotFollowed:
        return run.unknown(VAGUE)


def _named(typename: Value, run: Run) -> ClassObj:
    return ClassObj(needed(str, typename, VAGUE, run), (), {}, run.here())


def _words(values: Value, run: Run) -> list[str]:
    return [needed(str, value, VAGUE, run) for value in space.items(values, run)]


def typed(run: Run, typename: Value, fields: Value = None, /, **types: Value) -> Value:
    """`typing.NamedTuple`: called with a name and fields, or with the class whose base it is."""
    if isinstance(typename, ClassObj):
        annotations = typename.attrs.get("__annotations__")
        names = tuple(annotations.items) if isinstance(annotations, DictObj) else ()
        return make(typename, names, {name: typename.attrs[name] for name in names if name in typename.attrs})
    pairs = [] if fields is None else space.items(fields, run)
    firsts = [needed(str, needed(list, space.iterate_exactly(pair, run), VAGUE, run)[0], VAGUE, run) for pair in pairs]
    return make(_named(typename, run), (*firsts, *types), {})
