"""Elements as those of another dtype."""

from __future__ import annotations

from shapecheck.rules.elements.constants import cast, listed
from shapecheck.rules.elements.extremes import WIDE
from shapecheck.rules.elements.intervals import Bounds, within
from shapecheck.values import Constant, Intervals, Range, Tensor


def converted(tensor: Tensor, dtype: str | None) -> Tensor:
    """The tensor as another dtype, with what is known of its elements as far as the cast is exact."""
    match tensor.elements:
        case Constant(values):
            return listed(tensor.shape, dtype, values)
        case Intervals(each):
            return within(tensor.with_dtype(dtype), [_cast_bounds(bounds, dtype) for bounds in each])
        case Range() as ends if dtype in WIDE:
            return Tensor(tensor.shape, dtype, ends)
        case _:
            return tensor.with_dtype(dtype)


def _cast_bounds(bounds: Bounds, dtype: str | None) -> Bounds | None:
    low, high = cast(bounds[0], dtype), cast(bounds[1], dtype)
    return None if low is None or high is None else (low, high)
