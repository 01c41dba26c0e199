"""dataclasses: `__init__` and its relatives, generated from a class's annotations and defaults.

Exact where the fields are known: order, defaults, inheritance, `InitVar`, `KW_ONLY`, frozen classes, comparisons, text.
The flags `slots`, `weakref_slot`, `unsafe_hash` and `match_args` change nothing here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from shapecheck import ir
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import Model, builtin, is_tuple, known, needed, table
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared import dataclass_methods
from shapecheck.interp.stdlib.shared.dataclass_methods import FIELDS, fields_in
from shapecheck.interp.stdlib.shared.state import objects
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, DictObj, FunctionObj, Instance, ListObj, Value
from shapecheck.values import Unknown

FIELD = ClassObj("Field", (), {})
MISSING = Instance(ClassObj("_MISSING_TYPE", (), {}), {})


# -------------------------------------------------------------------- fields
def _field(
    run: Run,
    *,
    default: Value = MISSING,
    default_factory: Value = MISSING,
    init: Value = True,
    repr: Value = True,
    hash: Value = None,
    compare: Value = True,
    metadata: Value = None,
    kw_only: Value = MISSING,
) -> Value:
    if default is not MISSING and default_factory is not MISSING:
        run.raise_(ValueError, "cannot specify both default and default_factory")
    return _make_field(
        None, default=default, default_factory=default_factory, init=init, repr=repr, compare=compare,
        metadata=metadata if metadata is not None else DictObj({}), kw_only=kw_only, hash=hash,
    )  # fmt: skip


def _make_field(name: str | None, **parts: Value) -> Instance:
    plain: dict[str, Value] = {
        "default": MISSING,
        "default_factory": MISSING,
        "init": True,
        "repr": True,
        "compare": True,
        "hash": None,
        "metadata": DictObj({}),
        "kw_only": False,
        "kind": "field",
        "type": Unknown("a field's annotation"),
    }
    return Instance(FIELD, {"name": name, **plain, **parts})


def annotation_kind(annotation: object) -> str:
    """Whether an annotation makes a field: "field", "ClassVar", "InitVar" or "KW_ONLY"."""
    match annotation:
        case ir.Subscript(value=inner):
            return annotation_kind(inner)
        case ir.Name(id=text) | ir.Attribute(name=text):
            pass
        case (str() as written) | ir.Const(value=written):
            text = str(written).partition("[")[0].rpartition(".")[2]
        case _:
            text = ""
    return text if text in ("ClassVar", "InitVar", "KW_ONLY") else "field"


def collect(cls: ClassObj, kw_only: bool, run: Run) -> dict[str, Instance]:
    """The fields of a class in order, inherited ones first; the class keeps plain defaults only."""
    fields: dict[str, Instance] = {}
    for base in reversed([*cls.written][1:]):
        inherited = base.attrs.get(FIELDS)
        if isinstance(inherited, DictObj):
            fields.update(objects(inherited.items, run))
    annotations = cls.attrs.get("__annotations__")
    for name, annotation in annotations.items.items() if isinstance(annotations, DictObj) else ():
        kind = annotation_kind(annotation)
        if kind == "KW_ONLY":
            kw_only = True
        if kind in ("ClassVar", "KW_ONLY"):
            continue
        fields[name] = _own_field(cls, name, kind, kw_only, run)
    return fields


def _own_field(cls: ClassObj, name: str, kind: str, kw_only: bool, run: Run) -> Instance:
    default = cls.attrs.get(name, MISSING)
    if isinstance(default, Instance) and default.cls is FIELD:
        made = _make_field(name, **{k: v for k, v in default.attrs.items() if k not in ("name", "kind")}, kind=kind)
        if made.attrs["default"] is MISSING:
            del cls.attrs[name]
        else:
            cls.attrs[name] = made.attrs["default"]
    else:
        made = _make_field(name, default=default, kind=kind, kw_only=MISSING)
    if kind_of(made.attrs["default"]).mutable:
        text = f"mutable default for field {name} is not allowed: use default_factory"
        run.raise_(ValueError, text)
    if made.attrs["kw_only"] is MISSING:
        made.attrs["kw_only"] = kw_only
    return made


def has_default(field: Instance) -> bool:
    return field.attrs["default"] is not MISSING or field.attrs["default_factory"] is not MISSING


# -------------------------------------------------------------------- the decorator
def _dataclass(run: Run, cls: Value = None, /, **flags: Value) -> Value:
    if cls is None:
        return builtin("dataclass", lambda run, cls: _dataclass(run, cls, **flags))
    if not isinstance(cls, ClassObj):
        return cls
    run.store.touch(cls)
    fields = collect(cls, flags.get("kw_only", False) is True, run)
    _check_order(fields, run)
    cls.attrs[FIELDS] = DictObj(dict(fields))
    cls.attrs["__match_args__"] = tuple(
        n for n, f in fields.items() if f.attrs["init"] and f.attrs["kw_only"] is not True
    )
    frozen = flags.get("frozen", False) is True
    made: dict[str, Model] = {}
    if flags.get("init", True) is not False:
        cls.attrs["__init__"] = builtin(f"{cls.name}.__init__", _initialiser(cls.name, fields, frozen))
    if flags.get("repr", True) is not False:
        made["__repr__"] = dataclass_methods.representation
    if flags.get("eq", True) is not False:
        made["__eq__"] = dataclass_methods.equality
    if flags.get("order", False) is True:
        made.update(dataclass_methods.ORDER)
    if frozen:
        cls.attrs["__setattr__"] = builtin("__setattr__", _frozen)
    for name, model in made.items():
        if not isinstance(cls.attrs.get(name), FunctionObj):
            cls.attrs[name] = builtin(name, model)
    return cls


def _check_order(fields: Mapping[str, Instance], run: Run) -> None:
    before: str | None = None
    for name, field in fields.items():
        if not field.attrs["init"] or field.attrs["kw_only"] is True:
            continue
        if has_default(field):
            before = name
        elif before is not None:
            run.raise_(TypeError, f"non-default argument {name!r} follows default argument {before!r}")


def _frozen(run: Run, self: Value, name: Value, value: Value, /) -> Value:
    raise Raised(dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}"), run.here())


def _initialiser(cls: str, fields: Mapping[str, Instance], frozen: bool) -> Model:
    def init(run: Run, self: Instance, /, *args: Value, **kwargs: Value) -> None:
        values = _bound(run, cls, fields, args, kwargs)
        extra: list[Value] = []
        for name, field in fields.items():
            if name not in values:
                continue
            if field.attrs["kind"] == "InitVar":
                extra.append(values[name])
            elif frozen:
                space.put_attribute(self, name, values[name], run)
            else:
                space.set_attribute(self, name, values[name], run)
        hook = lookup.class_attribute(self.cls, "__post_init__")
        if hook is not None:
            space.call(space.bind(hook, self, run), tuple(extra), {}, run)

    return init


def _bound(
    run: Run, cls: str, fields: Mapping[str, Instance], args: tuple[Value, ...], kwargs: Mapping[str, Value]
) -> dict[str, Value]:
    """The value of each field that `__init__` sets."""
    places = [name for name, field in fields.items() if field.attrs["init"] and field.attrs["kw_only"] is not True]
    if len(args) > len(places):
        run.raise_(
            TypeError, f"{cls}.__init__() takes {len(places) + 1} positional arguments but {len(args) + 1} were given"
        )
    given = dict(zip(places, args, strict=False))
    for name, value in kwargs.items():
        if name not in fields or not fields[name].attrs["init"]:
            run.raise_(TypeError, f"{cls}.__init__() got an unexpected keyword argument {name!r}")
        if name in given:
            run.raise_(TypeError, f"{cls}.__init__() got multiple values for argument {name!r}")
        given[name] = value
    values: dict[str, Value] = {}
    for name, field in fields.items():
        if name in given:
            values[name] = given[name]
        elif field.attrs["default_factory"] is not MISSING:
            values[name] = space.call(field.attrs["default_factory"], (), {}, run)
        elif field.attrs["default"] is not MISSING:
            if field.attrs["init"]:
                values[name] = field.attrs["default"]
        elif field.attrs["init"]:
            run.raise_(TypeError, f"{cls}.__init__() missing a required argument: {name!r}")
    return values


# -------------------------------------------------------------------- functions over dataclasses
def _class_of(value: Value) -> ClassObj | None:
    """A class, or the class of an object."""
    cls = value.cls if isinstance(value, Instance) else value
    return cls if isinstance(cls, ClassObj) else None


def fields_of(value: Value, run: Run) -> dict[str, Instance] | None:
    """The fields of a dataclass or of an instance of one, without pseudo-fields."""
    cls = _class_of(value)
    found = None if cls is None else fields_in(cls, run)
    return found and {name: field for name, field in found.items() if field.attrs["kind"] == "field"}


def _fields(run: Run, class_or_instance: Value) -> Value:
    found = fields_of(class_or_instance, run)
    if found is None:
        if isinstance(class_or_instance, Unknown) or _is_open(class_or_instance):
            return run.unknown("the fields of a class that is not known")
        return run.raise_(TypeError, "must be called with a dataclass type or instance")
    return tuple(found.values())


def _is_open(value: Value) -> bool:
    cls = _class_of(value)
    return cls is not None and lookup.why_open(cls) is not None


def _is_dataclass(run: Run, obj: Value) -> Value:
    if fields_of(known(obj), run) is not None:
        return True
    return run.unknown("a class with an unknown base") if _is_open(obj) else False


def _converted(value: Value, convert: Callable[[Instance, dict[str, Instance]], Value], run: Run) -> Value:
    """A value with every dataclass instance in it converted, containers copied."""
    if isinstance(value, Instance):
        found = fields_of(value, run)
        return space.deep_copy(value, {}, run) if found is None else convert(value, found)
    if isinstance(value, ListObj):
        return ListObj([_converted(item, convert, run) for item in value.items], value.tail, value.open, value.kind)
    if isinstance(value, DictObj):
        items = {key: _converted(item, convert, run) for key, item in value.items.items()}
        return DictObj(items, value.open, value.factory, value.kind)
    if is_tuple(value):
        return tuple(_converted(item, convert, run) for item in value)
    return space.deep_copy(value, {}, run)


def _as_dict(run: Run, obj: Value, *, dict_factory: Value = None) -> Value:
    def convert(instance: Instance, found: dict[str, Instance]) -> Value:
        pairs = {name: _converted(space.attribute(instance, name, run), convert, run) for name in found}
        if dict_factory is None or dict_factory is dict:
            return DictObj(pairs)
        return space.call(dict_factory, (ListObj(list(pairs.items())),), {}, run)

    return _whole(run, obj, convert)


def _as_tuple(run: Run, obj: Value, *, tuple_factory: Value = None) -> Value:
    def convert(instance: Instance, found: dict[str, Instance]) -> Value:
        values = [_converted(space.attribute(instance, name, run), convert, run) for name in found]
        if tuple_factory is None or tuple_factory is tuple:
            return tuple(values)
        return space.call(tuple_factory, (ListObj(values),), {}, run)

    return _whole(run, obj, convert)


def _whole(run: Run, obj: Value, convert: Callable[[Instance, dict[str, Instance]], Value]) -> Value:
    if fields_of(known(obj), run) is None or _class_of(obj) is obj:
        return run.raise_(TypeError, "should be called on dataclass instances")
    return _converted(obj, convert, run)


def _replace(run: Run, obj: Value, /, **changes: Value) -> Value:
    found = fields_of(known(obj), run)
    if found is None or not isinstance(obj, Instance):
        return run.raise_(TypeError, "replace() should be called on dataclass instances")
    values = {name: space.attribute(obj, name, run) for name, field in found.items() if field.attrs["init"]}
    return space.call(obj.cls, (), {**values, **changes}, run)


def _make_dataclass(
    run: Run, cls_name: Value, fields: Value, *, bases: Value = (), namespace: Value = None, **flags: Value
) -> Value:
    vague = "a dataclass of unknown fields"
    specs = needed(list, space.iterate_exactly(fields, run), vague, run)
    attrs: dict[str, Value] = dict(namespace.items) if isinstance(namespace, DictObj) else {}
    annotations: dict[str, Value] = {}
    for spec in specs:
        parts: tuple[Value, ...] = tuple(spec) if is_tuple(spec) else (spec,)
        field = needed(str, parts[0], vague, run)
        annotations[field] = "field"
        if len(parts) == 3:
            attrs[field] = parts[2]
    attrs["__annotations__"] = DictObj(annotations)
    name, parents = needed(str, cls_name, vague, run), needed(tuple, bases, vague, run)
    made = space.create_class(type, name, parents, DictObj(attrs), {}, run)
    return _dataclass(run, made, **flags)


NAMES: Mapping[str, Value] = {
    **table(
        {
            "dataclass": _dataclass,
            "field": _field,
            "fields": _fields,
            "asdict": _as_dict,
            "astuple": _as_tuple,
            "replace": _replace,
            "is_dataclass": _is_dataclass,
            "make_dataclass": _make_dataclass,
        }
    ),
    "MISSING": MISSING,
    "Field": FIELD,
    "KW_ONLY": ClassObj("KW_ONLY", (), {}),
    "InitVar": ClassObj("InitVar", (), {}),
    "FrozenInstanceError": dataclasses.FrozenInstanceError,
}
