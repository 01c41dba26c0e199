"""Formulas and demands that convolutions, pools, paddings and patches share; not a family of rules itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import count

from shapecheck.dims import Dim, ceildiv, dim_min, floordiv, ge
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import COMPLEX, INTS
from shapecheck.values import Tensor, is_dim

DimOrTuple = Dim | Sequence[Dim]
MOST_EXACT = 2**20
SMALL_FLOATS = frozenset({"float16", "bfloat16", "float32"})


def listed(value: Dim | Iterable[Dim], axes: int) -> tuple[Dim, ...]:
    """How torch's layers store a size argument: a sequence as it is, a single size `axes` times."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes  # type: ignore[return-value]


def sequence(check: Check, param: str, value: DimOrTuple) -> tuple[Dim, ...]:
    """Sizes where torch takes no single one."""
    check.argument(isinstance(value, (tuple, list)), param, value, "a sequence of sizes")
    return tuple(value)  # type: ignore[arg-type]


def expand(check: Check, param: str, value: DimOrTuple, axes: int, lone: bool = True) -> tuple[Dim, ...]:
    """A size for each of `axes` axes; a sequence of one is spread as well where `lone`."""
    sizes = listed(value, axes)
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
        return size * factor
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


def demand_floating(check: Check, tensor: Tensor, param: str = "input", also: Sequence[str] = COMPLEX) -> None:
    """A tensor of floating-point numbers (or of one of the dtypes `also`)."""
    refused = (dtype for dtype in (*INTS, *COMPLEX, "bool") if dtype not in also)
    demand_not(check, tensor, *refused, param=param, wanted="floating point")


def is_empty(tensor: Tensor) -> bool:
    """Whether a tensor is known to have no elements."""
    return any(isinstance(size, int) and size == 0 for size in tensor.shape)


def demand_not(check: Check, tensor: Tensor, *refused: str, param: str = "input", wanted: str = "numbers") -> None:
    """A tensor of none of the dtypes `refused`; torch lets a tensor without elements pass."""
    if tensor.dtype in refused and not is_empty(tensor):
        check.fail("SHP401", Subject(param), param=param, dtype=tensor.dtype, wanted=wanted)


def common_dtype(check: Check, first: Tensor, *others: tuple[str, Tensor | None]) -> str | None:
    """The one dtype of tensors that must agree; None where it is not known.

    Under autocast float16, bfloat16 and float32 may meet, so those among each other are no failure.
    """
    dtype = first.dtype
    for param, tensor in others:
        if tensor is None or dtype is None or tensor.dtype == dtype:
            continue
        if tensor.dtype is not None and not {tensor.dtype, dtype} <= SMALL_FLOATS:
            check.fail("SHP401", Subject(param), Subject("input"), param=param, dtype=tensor.dtype, wanted=dtype)
        dtype = None
    return dtype
