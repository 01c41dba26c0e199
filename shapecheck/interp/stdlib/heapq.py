"""heapq: Python's own functions move the program's values, ordered by the native values that they stand for.

An item without a native value (a symbolic size, say) has no known order: the whole heap is unknown afterwards.
"""

from __future__ import annotations

import heapq
import operator
from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.builtins import builtin_sequences
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, needed, table
from shapecheck.interp.run.kinds import NotNative
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import IteratorObj, ListObj, Value


class _Ranked:
    """An item beside its native rank, so that Python's own heap functions can carry any value."""

    def __init__(self, value: Value) -> None:
        self.value = value
        self.rank = space.native(value)

    def __lt__(self, other: _Ranked) -> bool:
        return bool(self.rank < other.rank)


def _on_heap(function: Callable[..., Any]) -> Model:
    def apply(run: Run, heap: Value, /, *items: Value) -> Value:
        owner = needed(ListObj, heap, "a heap that is not known", run)
        if not owner.exact:
            return run.unknown("a heap that is not known")
        try:
            ranked = [_Ranked(item) for item in owner.items]
            result = function(ranked, *(_Ranked(item) for item in items))
        except (NotNative, TypeError):
            run.store.touch(owner)
            owner.items, owner.open = [], run.unknown("a heap of items without a known order")
            return owner.open
        except IndexError as error:
            return run.raise_(IndexError, str(error))
        run.store.touch(owner)
        owner.items = [item.value for item in ranked]
        return result.value if isinstance(result, _Ranked) else None

    return apply


def _best(largest: bool) -> Model:
    def apply(run: Run, n: Value, iterable: Value, key: Value = None) -> Value:
        ordered = builtin_sequences.sorted_(run, iterable, key=key, reverse=largest)
        if not isinstance(n, int) or not ordered.exact:
            return ListObj([], open=run.unknown("the best of items that are not known"))
        return ListObj(ordered.items[:n])

    return apply


def _merge(run: Run, *iterables: Value, key: Value = None, reverse: Value = False) -> IteratorObj:
    falls = space.decided(reverse, "a merge in an unknown direction", run)
    rows = [space.items(iterable, run) for iterable in iterables]
    marks = [row if key is None else [space.call(key, (item,), {}, run) for item in row] for row in rows]
    try:
        ranked = [
            [(space.native(mark), item) for mark, item in zip(*pair, strict=True)]
            for pair in zip(marks, rows, strict=True)
        ]
        merged = list(heapq.merge(*ranked, key=operator.itemgetter(0), reverse=falls))
    except (NotNative, TypeError):
        return IteratorObj([], open=run.unknown("a merge of items without a known order"))
    return IteratorObj([item for _, item in merged])


NAMES: Mapping[str, Value] = table(
    {
        **{
            function.__name__: _on_heap(function)
            for function in (heapq.heappush, heapq.heappop, heapq.heapify, heapq.heappushpop, heapq.heapreplace)
        },
        "nlargest": _best(largest=True),
        "nsmallest": _best(largest=False),
        "merge": _merge,
    }
)
