"""Elements that are known but for the last bits: computed between bounds, and exact again once the bounds meet.

Torch's `log` and `pow` may differ from the correctly rounded result in the last place, which no `round` behind them
shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product as every

from shapecheck.dims import Dim
from shapecheck.rules.elements.constants import cast
from shapecheck.rules.elements.places import concrete, spread
from shapecheck.values import Element, Intervals, Tensor

SLACK = {"float32": 4 * 2.0**-23, "float64": 4 * 2.0**-52}
"""How far a library's function may be from the true result, as a share of it."""

Bounds = tuple[float, float]


def bounded(
    function: Callable[..., Element],
    operands: Sequence[Tensor],
    shape: Sequence[Dim],
    working: str | None,
    dtype: str | None,
    hit: Callable[..., bool] | None = None,
) -> Tensor:
    """`function`, which rises or falls in each operand alone, of all that the listed operands may be.

    Torch gives the result as exact as `dtype` allows; where there is a `hit`, only for the operands that it holds for,
    and else it may be off by the slack.
    """
    result = Tensor(tuple(shape), dtype)
    new = concrete(shape)
    if new is None or working not in SLACK or (hit is not None and dtype not in SLACK):
        return result
    spreads = [_spread_bounds(operand, new, working) for operand in operands]
    if any(s is None for s in spreads):
        return result
    found = [
        _corners(function, picked, dtype, hit) for picked in zip(*(s for s in spreads if s is not None), strict=True)
    ]
    return within(result, found)


def within(result: Tensor, found: Sequence[Bounds | None]) -> Tensor:
    """`result` with these bounds: its elements where all of them meet, nothing where one is not known."""
    known = [b for b in found if b is not None]
    if len(known) != len(found):
        return result
    elements = [cast(low, result.dtype) for low, high in known if low == high]
    exact = [e for e in elements if e is not None]
    if len(exact) == len(known):
        return result.with_value(exact)
    return result.with_elements(Intervals(tuple(known))) if result.dtype in SLACK else result


def _spread_bounds(tensor: Tensor, shape: Sequence[int], working: str) -> list[Bounds] | None:
    """What each element of the broadcast may be, in the dtype that is computed in."""
    if isinstance(tensor.elements, Intervals):
        if tensor.dtype != working:
            return None
        known = list(tensor.elements.each)
    else:
        elements = [cast(v, working) for v in tensor.value or ()]
        known = [(e, e) for e in elements if e is not None]
        if len(known) != len(elements):
            return None
    old = tuple(d for d in tensor.shape if isinstance(d, int))
    return [known[place] for place in spread(shape, old)]


def _corners(
    function: Callable[..., Element], picked: Sequence[Bounds], dtype: str | None, hit: Callable[..., bool] | None
) -> Bounds | None:
    try:
        values = [function(*corner) for corner in every(*(dict.fromkeys(bounds) for bounds in picked))]
    except (ArithmeticError, ValueError, TypeError):
        return None
    if any(isinstance(v, complex) or not math.isfinite(v) for v in values):
        return None
    low, high = min(values), max(values)
    if hit is not None and not (low == high == cast(low, dtype) and hit(*(bounds[0] for bounds in picked))):
        slack = SLACK[str(dtype)]
        return low - abs(low) * slack, high + abs(high) * slack
    first, last = cast(low, dtype), cast(high, dtype)
    return None if first is None or last is None else (first, last)
