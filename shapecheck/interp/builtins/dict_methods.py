"""Methods of dict and its relatives."""

from __future__ import annotations

from typing import Any

from shapecheck.interp.builtins import dicts, list_methods
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import Model, needed, numbers
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, IteratorObj, ListObj, Value
from shapecheck.values import Unknown


def _find(run: Run, self: DictObj, key: Value) -> tuple[bool, Value]:
    """Whether the key is there and its value; (True, Unknown) when that cannot be told."""
    if isinstance(key, Unknown):
        return True, key
    try:
        if key in self.items:
            return True, self.items[key]
    except TypeError:
        run.raise_(TypeError, "unhashable key")
    if space.complete_table(self, key, run):
        return True, self.items[key]
    if partial_keys.in_doubt(self, key):
        return True, self.open
    verdict = space.contains(self, key, run)
    return (False, None) if verdict is False else (True, run.unknown("a key that sizes decide"))


def _get(run: Run, self: DictObj, key: Value, default: Value = None, /) -> Value:
    there, value = _find(run, self, key)
    return value if there else default


def _items(run: Run, self: DictObj, /) -> ListObj:
    space.fill_table(self, run)
    return ListObj(list(partial_keys.leading(self).items()), open=self.open or space.unread_table(self, run))


def _keys(run: Run, self: DictObj, /) -> ListObj:
    space.fill_table(self, run)
    return ListObj(list(partial_keys.leading(self)), open=self.open or space.unread_table(self, run))


def _values(run: Run, self: DictObj, /) -> ListObj:
    space.fill_table(self, run)
    return ListObj(list(partial_keys.leading(self).values()), open=self.open or space.unread_table(self, run))


def _pop(run: Run, self: DictObj, key: Value, default: Value = MISSING, /) -> Value:
    space.fill_table(self, run)
    there, value = _find(run, self, key)
    if there:
        run.store.touch(self)
        if isinstance(key, Unknown):
            self.items, self.open, self.doubtful = {}, key, None
            return value
        if key not in self.items and default is MISSING:
            value = partial_keys.value_at(self, key, run)
        partial_keys.are_gone(self, (key,))
        self.items.pop(key, None)
        return value
    if default is MISSING:
        raise Raised(KeyError(key), run.here())
    return default


def _pop_item(run: Run, self: DictObj, last: Value = True) -> Value:
    space.fill_table(self, run)
    if self.open is not None:
        return self.open
    last = needed(bool, last, "popitem() at an unknown end", run)
    if not self.items:
        run.raise_(KeyError, "popitem(): dictionary is empty")
    run.store.touch(self)
    key = next(reversed(self.items)) if last else next(iter(self.items))
    return key, self.items.pop(key)


def _move_to_end(run: Run, self: DictObj, key: Value, last: Value = True) -> None:
    if key not in self.items:
        if not partial_keys.in_doubt(self, key):
            raise Raised(KeyError(key), run.here())
        return
    run.store.touch(self)
    if self.doubtful is not None:
        self.doubtful = self.doubtful._replace(leading=0)
    value = self.items.pop(key)
    self.items = {**self.items, key: value} if last is True else {key: value, **self.items}


def _set_default(run: Run, self: DictObj, key: Value, default: Value = None, /) -> Value:
    there, value = _find(run, self, key)
    if there:
        if not isinstance(key, Unknown) and key not in self.items:
            dicts.set_key(self, key, value, run)
        return value
    dicts.set_key(self, key, default, run)
    return default


def _update(run: Run, self: DictObj, /, *args: Value, **kwargs: Value) -> None:
    for source in args:
        dicts.update_dict(self, source, run)
    space.fill_table(self, run)
    run.store.touch(self)
    partial_keys.are_set(self, kwargs)
    self.items.update(kwargs)


def copied(run: Run, self: DictObj, /) -> DictObj:
    """`owner.copy()`."""
    space.fill_table(self, run)
    made = DictObj(self.items.copy(), self.open, self.factory, self.kind)
    made.doubtful = self.doubtful
    return made


def _clear(run: Run, self: DictObj, /) -> None:
    space.fill_table(self, run)
    run.store.touch(self)
    self.items, self.open, self.doubtful = {}, None, None


def _from_keys(run: Run, *args: Value) -> Value:
    """`dict.fromkeys(keys, value)`, called on the class or on a dict."""
    args = args[1:] if args and isinstance(args[0], DictObj) and len(args) > 1 and not is_keys(args) else args
    value = args[1] if len(args) > 1 else None
    made = DictObj({})
    try:
        for key in space.items(args[0], run):
            dicts.set_key(made, key, value, run)
    except NotFollowed as lacking:
        made.open = lacking.reason
    return made


def is_keys(args: tuple[Value, ...]) -> bool:
    """Whether a dict as first argument is the keys themselves: `dict.fromkeys(d, 0)`."""
    return len(args) == 2 and not isinstance(args[1], (ListObj, DictObj, tuple, IteratorObj))


def _or(run: Run, self: DictObj, other: Value, /) -> Value:
    made = copied(run, self)
    dicts.update_dict(made, other, run)
    return made


def _ior(run: Run, self: DictObj, other: Value, /) -> Value:
    dicts.update_dict(self, other, run)
    return self


def _counts(run: Run, self: DictObj, reason: str = "a Counter that is not known") -> list[tuple[Any, int]]:
    """The items of a Counter with how often each is there."""
    if self.open is not None:
        raise NotFollowed(run.unknown(reason))
    return list(zip(self.items, numbers(self.items.values(), reason, run), strict=True))


def _elements(run: Run, self: DictObj, /) -> Value:
    counts = _counts(run, self, "elements of a Counter that is not known")
    return IteratorObj([key for key, count in counts for _ in range(count)])


def _most_common(run: Run, self: DictObj, n: Value = None) -> Value:
    ranked = sorted(_counts(run, self), key=lambda pair: pair[1], reverse=True)
    return ListObj([*ranked[: n if isinstance(n, int) else None]])


def _total(run: Run, self: DictObj, /) -> Value:
    return sum(count for _, count in _counts(run, self))


def _count_in(sign: int) -> Model:
    def apply(run: Run, self: DictObj, iterable: Value = None, /, **kwargs: Value) -> None:
        run.store.touch(self)
        pairs: list[tuple[Value, Value]] = list(kwargs.items())
        if isinstance(iterable, DictObj):
            pairs += list(iterable.items.items())
            self.open = self.open or iterable.open
        elif iterable is not None:
            try:
                pairs += [(item, 1) for item in space.items(iterable, run)]
            except NotFollowed as lacking:
                self.open = lacking.reason
                return
        for key, count in pairs:
            change = count if sign > 0 else space.unary("-", count, run)
            dicts.set_key(self, key, space.binary("+", self.items.get(key, 0), change, run), run)

    return apply


DICT: dict[str, Model] = {
    **list_methods.COMMON, "get": _get, "items": _items, "keys": _keys, "values": _values, "pop": _pop,
    "popitem": _pop_item, "setdefault": _set_default, "update": _update, "copy": copied, "clear": _clear,
    "fromkeys": _from_keys, "__setitem__": list_methods.set_item, "__delitem__": list_methods.delete_item,
    "__or__": _or, "__ior__": _ior, "__copy__": copied,
}  # fmt: skip
ORDERED: dict[str, Model] = {**DICT, "move_to_end": _move_to_end}
COUNTER: dict[str, Model] = {
    **DICT, "elements": _elements, "most_common": _most_common, "total": _total, "update": _count_in(1),
    "subtract": _count_in(-1),
}  # fmt: skip
DEFAULT: dict[str, Model] = {**DICT, "@default_factory": lambda run, self: self.factory}
