"""Methods of set and frozenset."""

from __future__ import annotations

from collections.abc import Iterable

from shapecheck.interp.builtins import dicts, list_methods
from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.function_models import Model, known, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import SetObj, Value
from shapecheck.values import Unknown


def _spoil(run: Run, self: SetObj, reason: Unknown) -> None:
    run.store.touch(self)
    self.open = self.open or reason


def _add(run: Run, self: SetObj, item: Value, /) -> None:
    space.fill_table(self, run)
    run.store.touch(self)
    unknown = dicts.unknown_part(item)
    if unknown is not None:
        self.open = self.open or unknown
    else:
        self.items[item] = None


def _remove(run: Run, self: SetObj, item: Value, /) -> None:
    space.fill_table(self, run)
    if not isinstance(item, Unknown) and item not in self.items and self.open is None:
        raise Raised(KeyError(item), run.here())
    _discard(run, self, item)


def _discard(run: Run, self: SetObj, item: Value, /) -> None:
    space.fill_table(self, run)
    run.store.touch(self)
    if isinstance(item, Unknown):
        self.items, self.open = {}, item
    else:
        self.items.pop(item, None)


def _pop(run: Run, self: SetObj, /) -> Value:
    """Which item a set gives depends on hashes: known only when there is but one."""
    space.fill_table(self, run)
    run.store.touch(self)
    if self.open is None and not self.items:
        run.raise_(KeyError, "pop from an empty set")
    if self.open is None and len(self.items) == 1:
        item: Value = self.items.popitem()[0]
        return item
    self.items, self.open = {}, self.open or run.unknown("an arbitrary item of a set")
    return self.open


def _clear(run: Run, self: SetObj, /) -> None:
    space.fill_table(self, run)
    run.store.touch(self)
    self.items, self.open = {}, None


def copied(run: Run, self: Value, /) -> Value:
    """`owner.copy()`."""
    return SetObj(self.items.copy(), self.open) if isinstance(self, SetObj) else self


def _as_set(run: Run, value: Value) -> SetObj:
    return value if isinstance(value, SetObj) else known(dicts.set_of(space.sequence(value, run), run))


def _merged(op: str, run: Run, self: Value, others: Iterable[Value]) -> SetObj:
    """The result of an operator between a set and each of the others in turn."""
    result = _as_set(run, self)
    for other in others:
        right = _as_set(run, other)
        reason = result.open or right.open
        if reason is not None and op != "|":
            raise NotFollowed(reason)
        result = needed(SetObj, known(space.binary(op, result, right, run)), "a set", run)
        result.open = reason
    return SetObj(result.items.copy(), result.open)


def _combined(op: str) -> Model:
    def apply(run: Run, self: Value, /, *others: Value) -> Value:
        result = _merged(op, run, self, others)
        return frozenset(result.items) if isinstance(self, frozenset) and result.open is None else result

    return apply


def _in_place(op: str) -> Model:
    def apply(run: Run, self: SetObj, /, *others: Value) -> None:
        try:
            result = _merged(op, run, self, others)
        except NotFollowed as lacking:
            run.store.touch(self)
            if op != "|":
                self.items = {}
            _spoil(run, self, lacking.reason)
            return
        run.store.touch(self)
        self.items, self.open = result.items, result.open

    return apply


def _related(op: str) -> Model:
    def apply(run: Run, self: Value, other: Value, /) -> Value:
        left, right = _as_set(run, self), _as_set(run, other)
        return left.open or right.open or space.compare(op, left, right, run)

    return apply


def _is_disjoint(run: Run, self: Value, other: Value, /) -> Value:
    return not _merged("&", run, self, (other,)).items


PURE: dict[str, Model] = {
    **list_methods.COMMON, "union": _combined("|"), "intersection": _combined("&"), "difference": _combined("-"),
    "symmetric_difference": _combined("^"), "issubset": _related("<="), "issuperset": _related(">="),
    "isdisjoint": _is_disjoint, "copy": copied,
}  # fmt: skip
SET: dict[str, Model] = {
    **PURE, "add": _add, "remove": _remove, "discard": _discard, "pop": _pop, "clear": _clear, "update": _in_place("|"),
    "intersection_update": _in_place("&"), "difference_update": _in_place("-"),
    "symmetric_difference_update": _in_place("^"),
}  # fmt: skip
