"""bisect: searching is Python's own, where the list and its items are known; `insort` changes the program's list.

A list into which an item goes at an unknown place has no known items afterwards.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Mapping

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, Native, Value


def _insort(function: Callable[..., int]) -> Model:
    def apply(run: Run, a: Value, x: Value, lo: Value = 0, hi: Value = None, *, key: Value = None) -> None:
        mark = x if key is None else space.call(key, (x,), {}, run)
        marks = a if key is None else ListObj([space.call(key, (item,), {}, run) for item in a.items])
        place = host_calls.call(Native("bisect", function), (marks, mark, lo, hi), {}, run)
        run.store.touch(a)
        if isinstance(place, int):
            a.items.insert(place, x)
        else:
            a.items, a.open = [], run.unknown("a list without a known order")

    return apply


NAMES: Mapping[str, Value] = {
    **{name: Native(name, getattr(bisect, name)) for name in ("bisect", "bisect_left", "bisect_right")},
    **table(
        {
            "insort": _insort(bisect.bisect_right),
            "insort_right": _insort(bisect.bisect_right),
            "insort_left": _insort(bisect.bisect_left),
        }
    ),
}
