"""Iterators: each item is given once."""

from __future__ import annotations

import types
from typing import Any

from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.sequences import sequence_node
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING, Joining, Kind, Loss, Names, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import IteratorObj, Value
from shapecheck.interp.values.sequences import Rounds, Sequence
from shapecheck.values import Unknown

ENDLESS = 64
"""Items taken from an iterator without end; what follows them is open."""


class IteratorKind(Kind[IteratorObj]):
    noun = "an iterator"
    python = types.GeneratorType
    lacks = frozenset({"is_callable", "call", "item", "unary", "binary", "compare", "join", "text", "native"})

    def attribute(self, value: IteratorObj, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        method = methods.METHODS["IteratorObj"].get(name)
        return MISSING if method is None else space.method(value, method, run)

    def rounds(self, value: IteratorObj, run: Run) -> Sequence | Unknown:
        position = value.position
        run.store.touch(value)
        value.position = len(value.items)
        if value.more is not None:
            value.position = position + ENDLESS
            items = [value.more(place) for place in range(position, value.position)]
            return Sequence(items, None, run.unknown("an endless iterator"))
        if value.closing:
            found = Rounds(value.items[position:], value.tail, value.open)
            found.closing = value.closing
            return found
        return Sequence(value.items[position:], value.tail, value.open)

    def special(self, value: IteratorObj, name: str, args: tuple[Value, ...], run: Run) -> Value:
        return value if name == "iter" else super().special(value, name, args, run)

    def length(self, value: IteratorObj, run: Run) -> Value:
        return run.raise_(TypeError, f"object of type {types.GeneratorType.__name__!r} has no len()")

    def contains(self, value: IteratorObj, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def truth(self, value: IteratorObj, run: Run) -> Value:
        return run.unknown("truth of an iterator")

    def join_states(self, value: IteratorObj, a: Any, b: Any, point: Joining) -> Any:
        if a[0] == b[0]:
            return a[0], a[1] or b[1], a[2]
        return len(value.items), point.lose(Loss.MINOR, "how far an iterator is differs between paths"), None

    def node(self, value: IteratorObj, names: Names, depth: int) -> Any:
        return sequence_node(value.items, value.tail, value.open, names, depth)


register(IteratorObj, IteratorKind())
