"""Methods of dict and its relatives."""

from __future__ import annotations

from shapecheck.interp.builtins import dicts, list_methods
from shapecheck.interp.run import partial_keys, space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Instance, IteratorObj, ListObj, Value
from shapecheck.values import Unknown


def _table(self: Value) -> DictObj:
    """The dict behind a receiver that may be an object of a class extending dict."""
    held = self.payload if isinstance(self, Instance) else self
    return held if isinstance(held, DictObj) else DictObj({})


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
    return ListObj(list(partial_keys.leading(self).items()), open=self.open or space.unread_table(self, run))


def _keys(run: Run, self: DictObj, /) -> ListObj:
    return ListObj(list(partial_keys.leading(self)), open=self.open or space.unread_table(self, run))


def _values(run: Run, self: DictObj, /) -> ListObj:
    return ListObj(list(partial_keys.leading(self).values()), open=self.open or space.unread_table(self, run))


_NONE = object()


def _pop(run: Run, self: DictObj, key: Value, default: Value = _NONE, /) -> Value:
    there, value = _find(run, self, key)
    if there:
        run.store.touch(self)
        if isinstance(key, Unknown):
            self.items, self.open, self.doubtful = {}, key, None
            return value
        if key not in self.items and default is _NONE:
            value = partial_keys.value_at(self, key, run)
        partial_keys.are_gone(self, (key,))
        self.items.pop(key, None)
        return value
    if default is _NONE:
        raise Raised(KeyError(key), run.here())
    return default


def _pop_item(run: Run, self: DictObj, last: Value = True) -> Value:
    if self.open is not None or not isinstance(last, bool):
        return self.open or run.unknown("popitem() at an unknown end")
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
    run.store.touch(self)
    partial_keys.are_set(self, kwargs)
    self.items.update(kwargs)


def _copy(run: Run, self: DictObj, /) -> DictObj:
    made = DictObj(self.items.copy(), self.open, self.factory, self.kind)
    made.doubtful = self.doubtful
    return made


def _clear(run: Run, self: DictObj, /) -> None:
    run.store.touch(self)
    self.items, self.open, self.doubtful = {}, None, None


def _from_keys(run: Run, *args: Value) -> Value:
    """`dict.fromkeys(keys, value)`, called on the class or on a dict."""
    args = args[1:] if args and isinstance(args[0], DictObj) and len(args) > 1 and not is_keys(args) else args
    keys = space.iterate_exactly(args[0], run)
    value = args[1] if len(args) > 1 else None
    if isinstance(keys, Unknown):
        return DictObj({}, keys)
    made = DictObj({})
    for key in keys:
        dicts.set_key(made, key, value, run)
    return made


def is_keys(args: tuple[Value, ...]) -> bool:
    """Whether a dict as first argument is the keys themselves: `dict.fromkeys(d, 0)`."""
    return len(args) == 2 and not isinstance(args[1], (ListObj, DictObj, tuple, IteratorObj))


def _or(run: Run, self: DictObj, other: Value, /) -> Value:
    made = _copy(run, self)
    dicts.update_dict(made, other, run)
    return made


def _ior(run: Run, self: DictObj, other: Value, /) -> Value:
    dicts.update_dict(self, other, run)
    return self


def _elements(run: Run, self: DictObj, /) -> Value:
    if self.open is not None or not all(isinstance(n, int) for n in self.items.values()):
        return run.unknown("elements of a Counter that is not known")
    return IteratorObj([key for key, count in self.items.items() for _ in range(count)])


def _most_common(run: Run, self: DictObj, n: Value = None) -> Value:
    if self.open is not None or not all(isinstance(count, int) for count in self.items.values()):
        return run.unknown("a Counter that is not known")
    ranked = sorted(self.items.items(), key=lambda pair: pair[1], reverse=True)
    return ListObj([*ranked][: n if isinstance(n, int) else None])


def _total(run: Run, self: DictObj, /) -> Value:
    if self.open is not None or not all(isinstance(count, int) for count in self.items.values()):
        return run.unknown("a Counter that is not known")
    return sum(self.items.values())


def _count_in(sign: int) -> Model:
    def apply(run: Run, self: DictObj, iterable: Value = None, /, **kwargs: Value) -> None:
        run.store.touch(self)
        pairs: list[tuple[Value, Value]] = list(kwargs.items())
        if isinstance(iterable, DictObj):
            pairs += list(iterable.items.items())
            self.open = self.open or iterable.open
        elif iterable is not None:
            known = space.iterate_exactly(iterable, run)
            if isinstance(known, Unknown):
                self.open = known
                return
            pairs += [(item, 1) for item in known]
        for key, count in pairs:
            change = count if sign > 0 else space.unary("-", count, run)
            dicts.set_key(self, key, space.binary("+", self.items.get(key, 0), change, run), run)

    return apply


DICT: dict[str, Model] = {
    **list_methods.COMMON, "get": _get, "items": _items, "keys": _keys, "values": _values, "pop": _pop,
    "popitem": _pop_item, "setdefault": _set_default, "update": _update, "copy": _copy, "clear": _clear,
    "fromkeys": _from_keys, "__setitem__": list_methods.set_item, "__delitem__": list_methods.delete_item,
    "__or__": _or, "__ior__": _ior, "__copy__": _copy,
}  # fmt: skip
ORDERED: dict[str, Model] = {**DICT, "move_to_end": _move_to_end}
COUNTER: dict[str, Model] = {
    **DICT, "elements": _elements, "most_common": _most_common, "total": _total, "update": _count_in(1),
    "subtract": _count_in(-1),
}  # fmt: skip
DEFAULT: dict[str, Model] = {**DICT, "@default_factory": lambda run, self: self.factory}
