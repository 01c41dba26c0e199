"""Methods of str and of symbolic numbers; the rest of the immutable types calls Python's own."""

from __future__ import annotations

import string

from shapecheck.dims import Poly
from shapecheck.interp.builtins import formatting, list_methods
from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import Model, known, needed
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Value


def _join(run: Run, self: str, iterable: Value, /) -> Value:
    items = space.items(iterable, run)
    for place, item in enumerate(items):
        if item is None or isinstance(known(item), (int, float, Poly, tuple)):
            run.raise_(TypeError, f"sequence item {place}: expected str instance, {type(item).__name__} found")
    texts = (kind_of(item).plain(item) for item in items)
    return self.join(needed(str, text, "join() of values that are not known", run) for text in texts)


def _format(run: Run, self: str, /, *args: Value, **kwargs: Value) -> Value:
    try:
        return _formatted(run, self, args, kwargs)
    except NotFollowed as lacking:
        return formatting.untold(lacking.reason)


def _format_map(run: Run, self: str, mapping: Value, /) -> Value:
    reason = "format_map() of a mapping that is not known"
    fields = needed(DictObj, mapping, reason, run)
    return _formatted(run, self, (), fields.items) if fields.open is None else run.unknown(reason)


def _formatted(run: Run, text: str, args: tuple[Value, ...], kwargs: dict[str, Value]) -> str:
    parts: list[str] = []
    automatic = 0
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError as error:
        return run.raise_(ValueError, str(error))
    for literal, field, spec, conversion in fields:
        parts.append(literal)
        if field is None:
            continue
        name, path = _split(field)
        if not name:
            name, automatic = str(automatic), automatic + 1
        value = _argument(run, name, args, kwargs)
        for step, is_attribute in path:
            value = space.attribute(value, step, run) if is_attribute else space.item(value, _key(step), run)
        inner = _formatted(run, spec, args[automatic:], kwargs) if spec and "{" in spec else spec or ""
        parts.append(known(formatting.format_value(value, conversion or None, inner, run)))
    return "".join(parts)


def _split(field: str) -> tuple[str, list[tuple[str, bool]]]:
    """`0.name[key]` as its first part and the steps behind it."""
    path: list[tuple[str, bool]] = []
    name, rest = field, ""
    for place, char in enumerate(field):
        if char in ".[":
            name, rest = field[:place], field[place:]
            break
    while rest:
        if rest[0] == ".":
            ends = [i for i in (rest.find(".", 1), rest.find("[", 1)) if i > 0]
            end = min(ends, default=len(rest))
            path.append((rest[1:end], True))
            rest = rest[end:]
        else:
            end = rest.find("]")
            path.append((rest[1:end], False))
            rest = rest[end + 1 :] if end > 0 else ""
    return name, path


def _key(text: str) -> Value:
    return int(text) if text.isdigit() else text


def _argument(run: Run, name: str, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    if name.isdigit():
        if int(name) >= len(args):
            run.raise_(IndexError, f"Replacement index {name} out of range for positional args tuple")
        return args[int(name)]
    if name not in kwargs:
        run.raise_(KeyError, name)
    return kwargs[name]


def _integer_ratio(run: Run, self: Poly, /) -> Value:
    return (self, 1)


STR: dict[str, Model] = {
    **list_methods.pure_methods(str), **list_methods.COMMON, "join": _join, "format": _format,
    "format_map": _format_map,
}  # fmt: skip
SYMBOL: dict[str, Model] = {
    "__index__": lambda run, self: self,
    "__int__": lambda run, self: self,
    "is_integer": lambda run, self: True,
    "as_integer_ratio": _integer_ratio,
    "conjugate": lambda run, self: self,
    "@real": lambda run, self: self,
    "@numerator": lambda run, self: self,
    "@imag": lambda run, self: 0,
    "@denominator": lambda run, self: 1,
}
