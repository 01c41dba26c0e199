"""Enumerations: the members are made from a class's attributes, once, at the first look-up.

`IntEnum`, `StrEnum` and mixins (`class Color(str, Enum)`) keep the plain value as payload: a member can be used as it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import Model, builtin, is_tuple, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    Builtin,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    IteratorObj,
    Plain,
    PropertyObj,
    StaticMethod,
    Value,
)
from shapecheck.values import Unknown

CACHE = "__members_cache__"


class Member(Instance):
    """A member; one with a payload equals and hashes like it, so that it finds a plain key in a dict."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if self.payload is None or (isinstance(other, Instance) and not isinstance(other, Member)):
            return False
        plain = other.payload if isinstance(other, Member) else other
        return type(plain) is type(self.payload) and bool(plain == self.payload)

    def __hash__(self) -> int:
        return object.__hash__(self) if self.payload is None else hash(self.payload)


class _Members(Plain):
    """The members of a class, kept among its attributes once they are made; "|3" is a combination without a name."""

    __slots__ = ("table",)

    def __init__(self) -> None:
        self.table: dict[str, Member] = {}


class _Combination(Instance):
    """`R | W` in a class body, where `R` and `W` are still to be numbered."""

    __slots__ = ("op", "parts")

    def __init__(self, op: str, parts: tuple[Value, ...]) -> None:
        super().__init__(AUTO, {})
        self.op = op
        self.parts = parts


def _root(name: str, *bases: type | ClassObj) -> ClassObj:
    made = ClassObj(name, bases, {})
    mro: list[Value] = [made]
    for base in bases:
        mro += [kind for kind in (base.mro if isinstance(base, ClassObj) else (base,)) if kind not in mro]
    made.mro = tuple(mro)
    return made


ENUM = _root("Enum")
FLAG = _root("Flag", ENUM)
INT_ENUM = _root("IntEnum", int, ENUM)
STR_ENUM = _root("StrEnum", str, ENUM)
INT_FLAG = _root("IntFlag", int, FLAG)
ROOTS = (ENUM, FLAG, INT_ENUM, STR_ENUM, INT_FLAG)
AUTO = ClassObj("auto", (), {})
MEMBER = ClassObj("member", (), {})
"""What `member(value)` gives: a member, whatever the value is."""


def is_enum(cls: ClassObj) -> bool:
    """Whether a class is an enumeration (the bases in `enum` count)."""
    return ENUM in cls.mro


def members_of(value: ClassObj) -> list[Value] | None:
    """The members of an Enum class without aliases; None for any other class."""
    if ENUM not in value.mro:
        return None
    return [*_unique(value)]


def _unique(cls: ClassObj) -> list[Member]:
    return list({id(found): found for found in names_of(cls).values()}.values())


def of_metaclass(value: ClassObj, name: str) -> Builtin | None:
    """What a metaclass of the program finds by `super()`: how the members are gone through and looked up."""
    methods: dict[str, Model] = {
        "__iter__": lambda run: IteratorObj([*_unique(value)]),
        "__reversed__": lambda run: IteratorObj([*reversed(_unique(value))]),
        "__len__": lambda run: len(_unique(value)),
        "__contains__": lambda run, item, /: _contains(value, item, run),
        "__getitem__": lambda run, key, /: by_name(value, key, run),
    }
    return builtin(name, methods[name]) if name in methods and is_enum(value) else None


def _contains(cls: ClassObj, item: Value, run: Run) -> Value:
    return item if isinstance(item, Unknown) else any(_is_member(found, item) for found in _unique(cls))


def _is_member(found: Member, item: Value) -> bool:
    return found is item or (not isinstance(item, Instance) and _equal(found.attrs["_value_"], item))


def by_name(cls: ClassObj, name: Value, run: Run) -> Value:
    if not isinstance(name, str):
        return run.unknown("an enum member")
    found = names_of(cls).get(name)
    return found if found is not None else run.raise_(KeyError, repr(name))


def names_of(value: ClassObj) -> dict[str, Member]:
    """Every name of an Enum class with its member, aliases included; empty for anything else."""
    if ENUM not in value.mro:
        return {}
    return {name: found for name, found in _table(value).items() if not name.startswith("|")}


def member(cls: ClassObj, name: str, found: Value) -> Value | None:
    """The member behind `cls.name`, `found` being what the class body bound; None when it is no member."""
    if ENUM not in cls.mro or name.startswith("__"):
        return None
    for kind in cls.written:
        if name in kind.attrs:
            return _table(kind).get(name) if ENUM in kind.mro else None
    return None


def by_value(cls: ClassObj, value: Value, run: Run) -> Value:
    """`Color("red")`."""
    members = _unique(cls)
    if isinstance(value, Unknown):
        return value
    for found in members:
        if found is value or _equal(found.attrs["_value_"], value):
            return found
    if FLAG in cls.mro and isinstance(value, int):
        return flag_of(cls, value)
    hook = lookup.class_attribute(cls, "_missing_")
    if hook is not None:
        made = space.call(space.bind(hook, cls, run), (value,), {}, run)
        if made is not None:
            return made
    if any(isinstance(found.attrs["_value_"], Unknown) for found in members):
        return run.unknown("a member of an enumeration whose values are not known")
    text = repr(value) if isinstance(value, (str, int, float)) else "the value"
    return run.raise_(ValueError, f"{text} is not a valid {cls.name}")


def _equal(known: Value, value: Value) -> bool:
    if isinstance(value, Member) and value.payload is not None:
        value = value.payload
    if is_tuple(known) and is_tuple(value):
        return len(known) == len(value) and all(_equal(a, b) for a, b in zip(known, value, strict=True))
    return known is value or (isinstance(known, (str, int, float, bytes, type(None))) and known == value)


def flag_of(cls: ClassObj, bits: int) -> Member:
    """A combination of flags, one object for each value."""
    table = _table(cls)
    for found in table.values():
        if found.attrs["_value_"] == bits:
            return found
    name = "|".join(name for name, found in table.items() if (bits_of(found) or 0) & bits)
    return table.setdefault(f"|{bits}", _make(cls, name or None, bits))


def bits_of(value: Value) -> int | None:
    """The number that a flag stands for, or a plain number itself."""
    bits = value.attrs.get("_value_") if isinstance(value, Instance) else value
    return bits if isinstance(bits, int) else None


# -------------------------------------------------------------------- making members
def _table(cls: ClassObj) -> dict[str, Member]:
    cached = cls.attrs.get(CACHE)
    if isinstance(cached, _Members):
        return cached.table
    members = _Members()
    table = members.table
    cls.attrs[CACHE] = members  # seen by the values' own methods while members are being made
    if cls in ROOTS:
        return table
    for name, definition in list(cls.attrs.items()):
        if _is_definition(name, definition):
            value = _value_of(cls, name, definition, table)
            same = next((m for m in table.values() if _equal(m.attrs["_value_"], value)), None)
            table[name] = same or _make(cls, name, value)
    return table


def _is_definition(name: str, value: Value) -> bool:
    if name.startswith("_") and (name.endswith("_") or name.startswith("__")):
        return False
    return not isinstance(value, (FunctionObj, Builtin, PropertyObj, StaticMethod, ClassMethod))


def _value_of(cls: ClassObj, name: str, definition: Value, made: Mapping[str, Member]) -> Value:
    if isinstance(definition, _Combination):
        return _combined_flags(cls, definition, made)
    if isinstance(definition, Instance) and definition.cls is AUTO:
        return _next_value(cls, name, [m.attrs["_value_"] for m in made.values()])
    if isinstance(definition, Instance) and definition.cls is MEMBER:
        return definition.attrs["value"]
    if is_tuple(definition):
        return tuple(_value_of(cls, name, part, made) for part in definition)
    return definition


def _combined_flags(cls: ClassObj, definition: _Combination, made: Mapping[str, Member]) -> Value:
    values: list[int] = []
    for part in definition.parts:
        found: Value = part
        if isinstance(part, Instance):
            name = next((n for n, other in cls.attrs.items() if other is part), "")
            found = made[name].attrs["_value_"] if name in made else _value_of(cls, "", part, made)
        if not isinstance(found, int):
            return Unknown("flags that are not known")
        values.append(found)
    left, right = values
    return {"|": left | right, "&": left & right, "^": left ^ right}[definition.op]


def _deferred(op: str) -> Builtin:
    return Builtin(op, lambda run, args, kwargs: _Combination(op, args))


def _next_value(cls: ClassObj, name: str, values: list[Value]) -> Value:
    if lookup.class_attribute(cls, "_generate_next_value_") is not None:
        return Unknown("auto() with a rule of its own")
    if STR_ENUM in cls.mro:
        return name.lower()
    numbers = [value for value in values if isinstance(value, int)]
    if FLAG in cls.mro:
        return 1 << max(numbers).bit_length() if numbers else 1
    return max(numbers, default=0) + 1


def _make(cls: ClassObj, name: str | None, value: Value) -> Member:
    made = Member(cls, {"_name_": name, "_value_": value, "name": name, "value": value})
    mixin = next((kind for kind in lookup.builtin_bases(cls) if kind is not object), None)
    if mixin is not None:
        made.payload = _payload(mixin, value)
        if made.payload is not None and not is_tuple(value):
            made.attrs["_value_"] = made.attrs["value"] = made.payload
    return made


def _payload(mixin: type, value: Value) -> Value:
    """The plain value that a mixin makes of a definition."""
    if type(value) is mixin:
        return value
    parts = value if is_tuple(value) else (value,)
    if not all(isinstance(part, (str, int, float)) for part in parts):
        return None
    try:
        made: Value = mixin(*parts)
    except (TypeError, ValueError):
        return None
    return made


def make_members(run: Run, cls: ClassObj, **keywords: Value) -> None:
    """Run when a class extends an enumeration: `__init__` of the class takes each member's value apart."""
    method = lookup.class_attribute(cls, "__init__")
    new = lookup.class_attribute(cls, "__new__")
    maker = new.function if isinstance(new, StaticMethod) else new if isinstance(new, FunctionObj) else None
    for found in _unique(cls):
        value = found.attrs["_value_"]
        parts = value if is_tuple(value) else (value,)
        if maker is not None:
            _by_new(run, found, maker, parts)
        if isinstance(method, FunctionObj):
            space.call(space.bind(method, found, run), parts, {}, run)


def _by_new(run: Run, found: Instance, new: Value, parts: tuple[Value, ...]) -> None:
    """`__new__` of the class makes the member; its attributes are taken over."""
    made = space.call(new, (found.cls, *parts), {}, run)
    if isinstance(made, Instance):
        run.store.touch(found)
        found.attrs.update(made.attrs)
        found.attrs["value"] = found.attrs["_value_"]
        found.payload = made.payload if made.payload is not None else found.payload


def functional(run: Run, base: ClassObj, name: Value, names: Value) -> Value:
    """`Enum("Color", "RED GREEN")`."""
    made = _root(name if isinstance(name, str) else "Enum", base)
    try:
        pairs = {needed(str, key, "", run): value for key, value in _pairs(names, run)}
    except NotFollowed:
        pairs = {}
    made.attrs.update(pairs)
    return made if pairs else run.unknown("an enumeration of unknown names")


def _pairs(names: Value, run: Run) -> Iterable[tuple[Any, Value]]:
    """Names and their values, as the functional form takes them."""
    if isinstance(names, DictObj):
        return names.items.items()
    words = names.replace(",", " ").split() if isinstance(names, str) else space.items(names, run)
    return [word if is_tuple(word) else (word, place) for place, word in enumerate(words, start=1)]


AUTO.attrs.update({"__or__": _deferred("|"), "__and__": _deferred("&"), "__xor__": _deferred("^")})
ENUM.attrs["__init_subclass__"] = ClassMethod(
    Builtin("__init_subclass__", lambda run, args, kwargs: make_members(run, *args))
)
