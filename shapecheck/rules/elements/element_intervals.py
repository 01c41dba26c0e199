"""Elements that are known but for the last bits: computed between bounds, and exact again once the bounds meet.

Torch's `log` and `pow` may differ from the correctly rounded result in the last place, which no `round` behind them
shows. A tensor's `bounds` hold the least and the greatest number that each element may be. Imports only `values` and
`constants`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import product as every

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim
from shapecheck.rules.elements.constants import Element, cast, concrete, recast, spread
from shapecheck.values import Tensor

SLACK = {"float32": 4 * 2.0**-23, "float64": 4 * 2.0**-52}
"""How far a library's function may be from the true result, as a share of it."""

Bounds = tuple[float, float]


def is_bounded(operands: Sequence[Tensor]) -> bool:
    """Whether each operand has elements or bounds, and one of them has bounds."""
    return any(t.bounds is not None for t in operands) and all(
        t.value is not None or t.bounds is not None for t in operands
    )


def bounded(
    function: Callable[..., Element],
    operands: Sequence[Tensor],
    shape: Sequence[Dim],
    working: str | None,
    dtype: str | None,
    hit: Callable[..., bool] | None = None,
) -> Tensor:
    """`function`, which rises or falls in each operand alone, of all that the operands may be.

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
    return settled(result, found)


def settled(result: Tensor, found: Sequence[Bounds | None]) -> Tensor:
    """`result` with these bounds: elements where all of them meet, nothing where one is not known."""
    known = [b for b in found if b is not None]
    if len(known) != len(found):
        return result
    elements = [cast(low, result.dtype) for low, high in known if low == high]
    exact = [e for e in elements if e is not None]
    if len(exact) == len(known):
        return result.with_value(exact)
    return replace(result, bounds=tuple(known)) if result.dtype in SLACK else result


def converted(tensor: Tensor, dtype: str | None) -> Tensor:
    """The tensor as another dtype, its elements or bounds too."""
    if tensor.bounds is None:
        return recast(tensor, dtype)
    found: list[Bounds | None] = []
    for low, high in tensor.bounds:
        first, last = cast(low, dtype), cast(high, dtype)
        found.append(None if first is None or last is None else (first, last))
    return settled(tensor.with_dtype(dtype), found)


def _spread_bounds(tensor: Tensor, shape: Sequence[int], working: str) -> list[Bounds] | None:
    """What each element of the broadcast may be, in the dtype that is computed in."""
    if tensor.bounds is not None:
        own: list[Bounds | None] = list(tensor.bounds)
    else:
        elements = [cast(v, working) for v in tensor.value or ()]
        own = [None if e is None else (e, e) for e in elements]
    if tensor.bounds is not None and tensor.dtype != working:
        return None
    known = [b for b in own if b is not None]
    old = tuple(d for d in tensor.shape if isinstance(d, int))
    return None if len(known) != len(own) else [known[place] for place in spread(shape, old)]


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
