"""A round of a loop that leaves everything as it was, its counter aside: those that follow would too."""

from __future__ import annotations

from typing import Any

from shapecheck import ir
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.interp.values.store import Heap
from shapecheck.values import Unknown

AFTER = 24
"""Rounds that run one by one before a loop, or a comprehension, is cut short."""


def is_counter(item: Value) -> bool:
    """Whether an item of a loop is a plain number."""
    return isinstance(item, (int, float)) and not isinstance(item, bool)


def changed(before: dict[Heap, Any], since: int, target: ir.Expr, run: Run) -> bool:
    """Whether any object that was there is in another state than at the mark, the counter aside; those that were made
    `since` then are out of reach where no older one holds them.
    """
    assert run.frame is not None
    counter = target.id if isinstance(target, ir.Name) else None
    for obj, state in before.items():
        if obj.born > since:
            continue
        now = obj.save()
        if obj is run.frame.scope and counter is not None:
            now[0].pop(counter, None)
            state[0].pop(counter, None)
        if not same(state, now):
            return True
    return False


def same(a: Any, b: Any) -> bool:
    """Whether two saved states are one; what is unknown counts as equal."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)) and type(a) is type(b):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, Unknown) and isinstance(b, Unknown):
        return True
    return a is b or (type(a) is type(b) and not isinstance(a, Heap) and a == b)
