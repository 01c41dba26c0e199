"""Formulas and demands that convolutions, pools, paddings and patches share; not a family of rules itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import count

from shapecheck.dims import Dim, ceildiv, dim_min, floordiv, ge
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.size_arguments import per_axis
from shapecheck.values import Tensor, is_dim

DimOrTuple = Dim | Sequence[Dim]
MOST_EXACT = 2**20


def expand(check: Check, param: str, value: DimOrTuple, axes: int, lone: bool = True) -> tuple[Dim, ...]:
    """A size for each of `axes` axes; a sequence of one is spread as well where `lone`."""
    sizes = per_axis(value, axes)
    if len(sizes) == 1 and lone:
        return sizes * axes
    check.argument(len(sizes) == axes, param, value, f"one size or {axes} of them")
    return sizes


def expand_least(
    check: Check, param: str, value: DimOrTuple, axes: int, minimum: int, lone: bool = True
) -> tuple[Dim, ...]:
    """Sizes for `axes` axes, each at least `minimum`."""
    sizes = expand(check, param, value, axes, lone)
    for size in sizes:
        check.at_least(param, size, minimum)
    return sizes


def span_of(kernel: Dim, dilation: Dim) -> Dim:
    """How many cells a kernel reaches over."""
    return dilation * (kernel - 1) + 1


def spatial_out(size: Dim, span: Dim, stride: Dim, padding: Dim) -> Dim:
    """How often a window of `span` cells fits in `size` cells with `padding` cells in all around them."""
    return floordiv(size + padding - span, stride) + 1


def pooled_out(size: Dim, span: Dim, stride: Dim, padding: Dim, ceil_mode: bool) -> Dim:
    """`spatial_out` for `padding` cells on each side; with `ceil_mode` a last window may hang over the end.

    That last window must begin inside the input or the padding before it, so the count is the lesser of two.
    """
    if not ceil_mode:
        return spatial_out(size, span, stride, 2 * padding)
    hanging = ceildiv(size + 2 * padding - span, stride)
    begins = floordiv(size + padding - 1, stride)
    reach = stride + padding - span
    if isinstance(reach, int):
        return (hanging if reach <= 0 else begins) + 1
    return dim_min(hanging, begins) + 1


def scaled(check: Check, size: Dim, factor: object, least: int = 0) -> Dim:
    """`floor(size * factor)` as torch computes it, in double precision; the caller demands at least `least` (0 or 1).

    For a symbolic size that is exact where the factor is an integer or a fraction over a power of two, for every size
    below 2**30; any other factor gives a fresh size, because the product rounds.
    """
    if is_dim(factor):
        return size * factor  # type: ignore[operator]
    if not isinstance(factor, float) or not math.isfinite(factor):
        check.unknown("a scale factor that is not known")
    if isinstance(size, int):
        return math.floor(size * factor)
    if factor <= 0:
        return 0
    if least and factor < 1:
        check.at_least("input", size, next(n for n in count(max(0, int(1 / factor) - 1)) if n * factor >= 1))
    over, under = factor.as_integer_ratio()
    if under <= MOST_EXACT and over <= MOST_EXACT:
        return floordiv(size * over, under)
    return check.fresh("scaled", 1 if factor >= 1 else least)


def demand_fit(check: Check, axis: int, size: Dim, span: Dim, padded: Dim, slack: Dim = 0) -> None:
    """The kernel must lie within the padded input, up to `slack` cells over its end."""
    check.demand(
        ge(size, span - slack - (padded - size)),
        "SHP301",
        Subject("input", size, axis),
        Subject("kernel_size", span),
        param="input",
        kernel=span,
        axis=axis,
        found=padded,
    )


def demand_filled(check: Check, tensor: Tensor, axes: Iterable[int], param: str = "input") -> None:
    """The named axes must not be empty."""
    for axis in axes:
        check.at_least(param, tensor[axis], 1, axis=axis)
