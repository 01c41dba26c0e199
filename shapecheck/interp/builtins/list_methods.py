"""Methods of list, deque and tuple."""

from __future__ import annotations

from shapecheck.dims import product
from shapecheck.interp.builtins import builtin_sequences, host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import Instance, IteratorObj, ListObj, Native, Value
from shapecheck.values import Unknown, is_dim


def _spoil(owner: ListObj, reason: str, run: Run) -> Unknown:
    """A list whose items can no longer be told: none is kept, and more may be there."""
    run.store.touch(owner)
    owner.items, owner.tail = [], None
    owner.open = owner.open or run.unknown(reason)
    return owner.open


def _append(run: Run, self: ListObj, item: Value, /) -> None:
    run.store.touch(self)
    if isinstance(item, Instance) and item.cls.is_module:
        run.found.module_lists.setdefault(id(self), run.user_place()[0])
    if self.exact:
        self.items.append(item)
    else:
        self.open = self.open or run.unknown("an item behind a list of symbolic length")


def _extend(run: Run, self: ListObj, items: Value, /) -> None:
    space.extend(self, items, run)


def _insert(run: Run, self: ListObj, place: Value, item: Value, /) -> None:
    if isinstance(place, int) and (self.exact or 0 <= place <= len(self.items)):
        run.store.touch(self)
        self.items.insert(place, item)
        return
    _spoil(self, "an item inserted at an unknown place", run)


def _pop(run: Run, self: ListObj, place: Value = -1, /) -> Value:
    if self.exact and isinstance(place, int):
        if not -len(self.items) <= place < len(self.items):
            run.raise_(IndexError, "pop index out of range" if self.items else f"pop from empty {self.kind}")
        run.store.touch(self)
        return self.items.pop(place)
    if isinstance(place, int) and 0 <= place < len(self.items):
        run.store.touch(self)
        return self.items.pop(place)
    if self.tail is not None and self.open is None and place == -1:
        run.store.touch(self)
        element, count = self.tail
        self.tail = self.tail._replace(times=count - 1)
        return element
    return _spoil(self, "an item removed from a list of unknown length", run)


def _pop_left(run: Run, self: ListObj, /) -> Value:
    return _pop(run, self, 0)


def _append_left(run: Run, self: ListObj, item: Value, /) -> None:
    run.store.touch(self)
    self.items.insert(0, item)


def _extend_left(run: Run, self: ListObj, items: Value, /) -> None:
    known = space.iterate_exactly(items, run)
    if isinstance(known, Unknown):
        _spoil(self, known.reason, run)
        return
    run.store.touch(self)
    self.items[:0] = known[::-1]


def _rotate(run: Run, self: ListObj, count: Value = 1, /) -> None:
    if not self.exact or not isinstance(count, int):
        _spoil(self, "a rotation that is not known", run)
        return
    run.store.touch(self)
    if self.items:
        shift = count % len(self.items)
        self.items = self.items[-shift:] + self.items[:-shift] if shift else self.items


def _place(run: Run, items: list[Value], item: Value) -> Value:
    """Where `item` first stands: an int, None when nowhere, or Unknown."""
    for place, other in enumerate(items):
        if other is item:
            return place
        verdict = space.truth(space.compare("==", other, item, run), run)
        if verdict is True:
            return place
        if verdict is not False:
            return run.unknown("a search that sizes or data decide")
    return None


def _index(run: Run, self: Value, item: Value, start: Value = 0, stop: Value = None, /) -> Value:
    items = space.iterate_exactly(self, run)
    if isinstance(items, Unknown):
        return items
    if not isinstance(start, int) or not (stop is None or isinstance(stop, int)):
        return run.unknown("a search from an unknown place")
    first = range(len(items))[start:stop]
    place = _place(run, [items[i] for i in first], item)
    if place is None:
        return run.raise_(ValueError, "the value is not in the sequence")
    return first[place] if isinstance(place, int) else place


def _count(run: Run, self: Value, item: Value, /) -> Value:
    items = space.iterate_exactly(self, run)
    if isinstance(items, Unknown):
        return items
    verdicts = [space.truth(space.compare("==", other, item, run), run) for other in items]
    return sum(verdicts) if all(isinstance(v, bool) for v in verdicts) else run.unknown("a count that sizes decide")


def _remove(run: Run, self: ListObj, item: Value, /) -> None:
    if not self.exact:
        _spoil(self, "an item removed from a list of unknown length", run)
        return
    place = _place(run, self.items, item)
    if place is None:
        run.raise_(ValueError, "list.remove(x): x not in list")
    if isinstance(place, int):
        run.store.touch(self)
        del self.items[place]
    else:
        _spoil(self, "an item removed that sizes decide", run)


def _reverse(run: Run, self: ListObj, /) -> None:
    run.store.touch(self)
    if self.exact:
        self.items.reverse()
    elif self.items or self.open is not None:
        _spoil(self, "a list of unknown length reversed", run)


def _sort(run: Run, self: ListObj, /, *, key: Value = None, reverse: Value = False) -> None:
    made = builtin_sequences.sorted_(run, self, key=key, reverse=reverse)
    run.store.touch(self)
    if isinstance(made, Unknown):
        _spoil(self, made.reason, run)
        return
    self.items, self.tail, self.open = made.items, made.tail, made.open


def _copy(run: Run, self: ListObj, /) -> ListObj:
    return ListObj(self.items.copy(), self.tail, self.open, self.kind)


def _clear(run: Run, self: ListObj, /) -> None:
    run.store.touch(self)
    self.items, self.tail, self.open = [], None, None


def length(run: Run, self: Value, /) -> Value:
    return builtin_sequences.len_(run, self)


def get_item(run: Run, self: Value, index: Value, /) -> Value:
    return space.item(self, index, run)


def set_item(run: Run, self: Value, index: Value, value: Value, /) -> None:
    space.set_item(self, index, value, run)


def delete_item(run: Run, self: Value, index: Value, /) -> None:
    space.delete_item(self, index, run)


def contains(run: Run, self: Value, item: Value, /) -> Value:
    return space.contains(self, item, run)


def iterate(run: Run, self: Value, /) -> Value:
    return builtin_sequences.iter_(run, self)


def operator_method(op: str, swapped: bool = False) -> Model:
    """`a.__add__(b)` as `a + b`."""

    def apply(run: Run, self: Value, other: Value, /) -> Value:
        left, right = (other, self) if swapped else (self, other)
        return space.compare(op, left, right, run) if op in truths.GOALS else space.binary(op, left, right, run)

    return apply


def _iadd(run: Run, self: ListObj, items: Value, /) -> ListObj:
    space.extend(self, items, run)
    return self


def _maximum_length(run: Run, self: ListObj, /) -> Value:
    return run.unknown("maxlen of a deque")


def _numel(run: Run, self: tuple[Value, ...], /) -> Value:
    """`torch.Size.numel`."""
    if all(is_dim(item) for item in self):
        return product(self)
    return run.unknown("the number of elements of a shape that is not known")


def _next(run: Run, self: IteratorObj, /) -> Value:
    return builtin_sequences.next_(run, self)


def _send(run: Run, self: IteratorObj, value: Value, /) -> Value:
    return run.unknown("a value sent to a generator")


def _close(run: Run, self: IteratorObj, /) -> None:
    run.store.touch(self)
    self.position = len(self.items)


COMPARISONS: dict[str, Model] = {
    f"__{name}__": operator_method(op)
    for op, name in (("==", "eq"), ("!=", "ne"), ("<", "lt"), ("<=", "le"), (">", "gt"), (">=", "ge"))
}
COMMON: dict[str, Model] = {
    "__len__": length, "__getitem__": get_item, "__contains__": contains, "__iter__": iterate, **COMPARISONS,
}  # fmt: skip
SEQUENCE: dict[str, Model] = {
    **COMMON, "index": _index, "count": _count, "__add__": operator_method("+"), "__mul__": operator_method("*"),
    "__rmul__": operator_method("*", swapped=True),
}  # fmt: skip
LIST: dict[str, Model] = {
    **SEQUENCE, "append": _append, "extend": _extend, "insert": _insert, "pop": _pop, "remove": _remove,
    "reverse": _reverse, "sort": _sort, "copy": _copy, "clear": _clear, "__setitem__": set_item,
    "__delitem__": delete_item, "__iadd__": _iadd, "__copy__": _copy,
    "__reversed__": lambda run, self: space.call(reversed, (self,), {}, run),
}  # fmt: skip
DEQUE: dict[str, Model] = {
    **LIST, "appendleft": _append_left, "popleft": _pop_left, "extendleft": _extend_left, "rotate": _rotate,
    "@maxlen": _maximum_length,
}  # fmt: skip
TUPLE: dict[str, Model] = {**SEQUENCE, "numel": _numel}
ITERATOR: dict[str, Model] = {
    "__next__": _next, "__iter__": lambda run, self: self, "send": _send, "close": _close,
}  # fmt: skip


def native_method(kind: type, name: str) -> Model:
    """A pure method of an immutable type, really called when all is known."""

    def apply(run: Run, *args: Value, **kwargs: Value) -> Value:
        return host_calls.call(Native(name, getattr(kind, name)), args, kwargs, run)

    return apply


def pure_methods(kind: type) -> dict[str, Model]:
    """Every public method of an immutable builtin type."""
    return {
        name: native_method(kind, name)
        for name in dir(kind)
        if not name.startswith("__") and callable(getattr(kind, name))
    }
