"""Enumerations: the members are made from a class's attributes, once, at the first look-up.

`IntEnum`, `StrEnum` and mixins (`class Color(str, Enum)`) keep the plain value as payload: a member can be used as it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import is_tuple
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    Builtin,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    ListObj,
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


def _root(name: str, *bases: Value) -> ClassObj:
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


def is_enum(cls: ClassObj) -> bool:
    """Whether a class is an enumeration (the bases in `enum` count)."""
    return ENUM in cls.mro


def members_of(value: Value) -> list[Instance] | None:
    """The members of an Enum class without aliases; None for anything else."""
    if not isinstance(value, ClassObj) or ENUM not in value.mro:
        return None
    unique: dict[int, Instance] = {id(found): found for found in names_of(value).values()}
    return list(unique.values())


def names_of(value: ClassObj) -> dict[str, Instance]:
    """Every name of an Enum class with its member, aliases included; empty for anything else."""
    if ENUM not in value.mro:
        return {}
    return {name: found for name, found in _table(value).items() if not name.startswith("|")}


def member(cls: ClassObj, name: str, found: Value) -> Value | None:
    """The member behind `cls.name`, `found` being what the class body bound; None when it is no member."""
    if ENUM not in cls.mro or name.startswith("__"):
        return None
    for kind in cls.mro:
        if isinstance(kind, ClassObj) and name in kind.attrs:
            return _table(kind).get(name) if ENUM in kind.mro else None
    return None


def by_value(cls: ClassObj, value: Value, run: Run) -> Value:
    """`Color("red")`."""
    members = members_of(cls) or []
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
    name = "|".join(n for n, m in table.items() if isinstance(m.attrs["_value_"], int) and m.attrs["_value_"] & bits)
    made = _make(cls, name or None, bits)
    cls.attrs[CACHE].setdefault(f"|{bits}", made)
    return made


# -------------------------------------------------------------------- making members
def _table(cls: ClassObj) -> dict[str, Member]:
    cached: dict[str, Member] | None = cls.attrs.get(CACHE)
    if cached is not None:
        return cached
    table: dict[str, Member] = {}
    cls.attrs[CACHE] = table  # seen by the values' own methods while members are being made
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
    if isinstance(definition, Instance) and definition.cls is AUTO:
        if "op" in definition.attrs:
            return _combined_flags(cls, definition, made)
        return _next_value(cls, name, [m.attrs["_value_"] for m in made.values()])
    if is_tuple(definition):
        return tuple(_value_of(cls, name, part, made) for part in definition)
    return definition


def _combined_flags(cls: ClassObj, definition: Instance, made: Mapping[str, Member]) -> Value:
    """`RW = R | W` in a class body, where `R` and `W` are still to be numbered."""
    values: list[int] = []
    for part in definition.attrs["parts"]:
        found: Value = part
        if isinstance(part, Instance):
            name = next((n for n, other in cls.attrs.items() if other is part), "")
            found = made[name].attrs["_value_"] if name in made else _value_of(cls, "", part, made)
        if not isinstance(found, int):
            return Unknown("flags that are not known")
        values.append(found)
    left, right = values
    return {"|": left | right, "&": left & right, "^": left ^ right}[definition.attrs["op"]]


def _deferred(op: str) -> Builtin:
    return Builtin(op, lambda run, args, kwargs: Instance(AUTO, {"op": op, "parts": args}))


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
    mixin = next((kind for kind in cls.mro if isinstance(kind, type) and kind is not object), None)
    if mixin is not None:
        made.payload = _payload(mixin, value)
        if made.payload is not None and not is_tuple(value):
            made.attrs["_value_"] = made.attrs["value"] = made.payload
    return made


def _payload(mixin: type, value: Value) -> Value:
    """The plain value that a mixin makes of a definition."""
    if type(value) is mixin:
        return value
    known: Any = value if is_tuple(value) else (value,)
    if all(isinstance(part, (str, int, float)) for part in known):
        try:
            return mixin(*known)
        except (TypeError, ValueError):
            return None
    return None


def settle(run: Run, cls: ClassObj, **keywords: Value) -> None:
    """Run when a class extends an enumeration: `__init__` of the class takes each member's value apart."""
    method = lookup.class_attribute(cls, "__init__")
    new = lookup.class_attribute(cls, "__new__")
    for found in members_of(cls) or []:
        value = found.attrs["_value_"]
        parts = value if is_tuple(value) else (value,)
        if isinstance(new, (FunctionObj, StaticMethod)):
            _by_new(run, found, new, parts)
        if isinstance(method, FunctionObj):
            space.call(space.bind(method, found, run), parts, {}, run)


def _by_new(run: Run, found: Instance, new: Value, parts: tuple[Value, ...]) -> None:
    """`__new__` of the class makes the member; its attributes are taken over."""
    function = new.function if isinstance(new, StaticMethod) else new
    made = space.call(function, (found.cls, *parts), {}, run)
    if isinstance(made, Instance):
        run.store.touch(found)
        found.attrs.update(made.attrs)
        found.attrs["value"] = found.attrs["_value_"]
        found.payload = made.payload if made.payload is not None else found.payload


def functional(run: Run, base: ClassObj, name: Value, names: Value) -> Value:
    """`Enum("Color", "RED GREEN")`."""
    made = _root(name if isinstance(name, str) else "Enum", base)
    pairs: list[tuple[Any, Value]] = []
    if isinstance(names, str):
        pairs = list(zip(names.replace(",", " ").split(), range(1, 1000), strict=False))
    elif isinstance(names, DictObj):
        pairs = list(names.items.items())
    elif isinstance(names, ListObj) or is_tuple(names):
        items = names.items if isinstance(names, ListObj) else names
        pairs = [item if is_tuple(item) else (item, i) for i, item in enumerate(items, start=1)]
    if not pairs or not all(isinstance(key, str) for key, _ in pairs):
        return run.unknown("an enumeration of unknown names")
    made.attrs.update(pairs)
    return made


AUTO.attrs.update({"__or__": _deferred("|"), "__and__": _deferred("&"), "__xor__": _deferred("^")})
ENUM.attrs["__init_subclass__"] = ClassMethod(
    Builtin("__init_subclass__", lambda run, args, kwargs: settle(run, *args))
)
