"""Methods of set and frozenset."""

from __future__ import annotations

from shapecheck.interp.builtins import dicts, list_methods
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.function_models import Model
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import SetObj, Value
from shapecheck.values import Unknown


def _spoil(run: Run, self: SetObj, reason: Unknown) -> None:
    run.store.touch(self)
    self.open = self.open or reason


def _add(run: Run, self: SetObj, item: Value, /) -> None:
    run.store.touch(self)
    if isinstance(item, Unknown):
        self.open = self.open or item
    else:
        self.items[item] = None


def _remove(run: Run, self: SetObj, item: Value, /) -> None:
    if not isinstance(item, Unknown) and item not in self.items and self.open is None:
        raise Raised(KeyError(item), run.here())
    _discard(run, self, item)


def _discard(run: Run, self: SetObj, item: Value, /) -> None:
    run.store.touch(self)
    if isinstance(item, Unknown):
        self.items, self.open = {}, item
    else:
        self.items.pop(item, None)


def _pop(run: Run, self: SetObj, /) -> Value:
    """Which item a set gives depends on hashes: known only when there is but one."""
    run.store.touch(self)
    if self.open is None and not self.items:
        run.raise_(KeyError, "pop from an empty set")
    if self.open is None and len(self.items) == 1:
        return self.items.popitem()[0]
    self.items, self.open = {}, self.open or run.unknown("an arbitrary item of a set")
    return self.open


def _clear(run: Run, self: SetObj, /) -> None:
    run.store.touch(self)
    self.items, self.open = {}, None


def _copy(run: Run, self: Value, /) -> Value:
    return SetObj(self.items.copy(), self.open) if isinstance(self, SetObj) else self


def _as_set(run: Run, value: Value) -> SetObj | Unknown:
    if isinstance(value, SetObj):
        return value
    sequence = space.sequence_of(value, run)
    if isinstance(sequence, Unknown):
        return sequence
    made = dicts.make_set(sequence.items, run)
    if isinstance(made, SetObj):
        made.open = sequence.open or (run.unknown("a set of unknown size") if sequence.tail is not None else None)
    return made if isinstance(made, (SetObj, Unknown)) else run.unknown("a set")


def _combined(op: str) -> Model:
    def apply(run: Run, self: Value, /, *others: Value) -> Value:
        result: Value = _as_set(run, self)
        for other in others:
            right = _as_set(run, other)
            if isinstance(result, Unknown) or isinstance(right, Unknown):
                return result if isinstance(result, Unknown) else right
            open_end = result.open or right.open
            result = space.binary(op, result, right, run)
            if isinstance(result, SetObj) and open_end is not None:
                if op != "|":
                    return open_end
                result.open = open_end
        if isinstance(result, SetObj):
            result = SetObj(result.items.copy(), result.open)
            return frozenset(result.items) if isinstance(self, frozenset) and result.open is None else result
        return result

    return apply


def _in_place(op: str) -> Model:
    combine = _combined(op)

    def apply(run: Run, self: SetObj, /, *others: Value) -> None:
        result = combine(run, self, *others)
        run.store.touch(self)
        if isinstance(result, SetObj):
            self.items, self.open = result.items, result.open
        else:
            if op != "|":
                self.items = {}
            _spoil(run, self, result)

    return apply


def _related(op: str) -> Model:
    def apply(run: Run, self: Value, other: Value, /) -> Value:
        left, right = _as_set(run, self), _as_set(run, other)
        for side in (left, right):
            if isinstance(side, Unknown):
                return side
            if side.open is not None:
                return side.open
        return space.compare(op, left, right, run)

    return apply


def _is_disjoint(run: Run, self: Value, other: Value, /) -> Value:
    shared = _combined("&")(run, self, other)
    if isinstance(shared, (SetObj, frozenset)):
        return not (shared.items if isinstance(shared, SetObj) else shared)
    return shared


PURE: dict[str, Model] = {
    **list_methods.COMMON, "union": _combined("|"), "intersection": _combined("&"), "difference": _combined("-"),
    "symmetric_difference": _combined("^"), "issubset": _related("<="), "issuperset": _related(">="),
    "isdisjoint": _is_disjoint, "copy": _copy,
}  # fmt: skip
SET: dict[str, Model] = {
    **PURE, "add": _add, "remove": _remove, "discard": _discard, "pop": _pop, "clear": _clear, "update": _in_place("|"),
    "intersection_update": _in_place("&"), "difference_update": _in_place("-"),
    "symmetric_difference_update": _in_place("^"),
}  # fmt: skip
