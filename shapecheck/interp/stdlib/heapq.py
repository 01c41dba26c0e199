"""heapq: Python's own functions move the program's values, ordered by the native values that they stand for.

An item without a native value (a symbolic size, say) has no known order: the whole heap is unknown afterwards.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.builtins import builtin_sequences
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, table
from shapecheck.interp.run.kinds import NotNative
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ListObj, Value
from shapecheck.values import Unknown


class _Ranked:
    """An item beside its native rank, so that Python's own heap functions can carry any value."""

    def __init__(self, value: Value) -> None:
        self.value = value
        self.rank = space.native(value)

    def __lt__(self, other: _Ranked) -> bool:
        return bool(self.rank < other.rank)


def _on_heap(function: Callable[..., Any]) -> Model:
    def apply(run: Run, heap: Value, /, *items: Value) -> Value:
        if not isinstance(heap, ListObj) or not heap.exact:
            return run.unknown("a heap that is not known")
        try:
            ranked = [_Ranked(item) for item in heap.items]
            result = function(ranked, *(_Ranked(item) for item in items))
        except (NotNative, TypeError):
            run.store.touch(heap)
            heap.items, heap.open = [], run.unknown("a heap of items without a known order")
            return heap.open
        except IndexError as error:
            return run.raise_(IndexError, str(error))
        run.store.touch(heap)
        heap.items = [item.value for item in ranked]
        return result.value if isinstance(result, _Ranked) else None

    return apply


def _best(largest: bool) -> Model:
    def apply(run: Run, n: Value, iterable: Value, key: Value = None) -> Value:
        ordered = builtin_sequences.sorted_(run, iterable, key=key, reverse=largest)
        if isinstance(ordered, Unknown) or not isinstance(n, int) or not ordered.exact:
            return ListObj([], open=run.unknown("the best of items that are not known"))
        return ListObj(ordered.items[:n])

    return apply


NAMES: Mapping[str, Value] = table(
    {
        **{
            function.__name__: _on_heap(function)
            for function in (heapq.heappush, heapq.heappop, heapq.heapify, heapq.heappushpop, heapq.heapreplace)
        },
        "nlargest": _best(largest=True),
        "nsmallest": _best(largest=False),
    }
)
