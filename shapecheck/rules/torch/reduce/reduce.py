"""Sums, means, extrema and their kin over axes; softmax and running sums, which keep the shape.

Knows no IR, no files and no spans.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from shapecheck.dims import eq, ge, product
from shapecheck.rules.core.bind import AxisList
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import UNDER_LIFT, lift, promote, real_part, summed
from shapecheck.rules.core.operands import refuse_bool, refuse_whole
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import listed
from shapecheck.values import Named, Tensor

LARGEST = 2**63
"""What no int64 reaches."""


def reduced(check: Check, input: Tensor, dim: AxisList | None, keepdim: bool, none_means_all: bool = True) -> Tensor:
    """`input` without the axes of `dim` (all of them for None, and for `()` unless that means none)."""
    named = () if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    axes = check.axes("dim", named, input.rank)
    if dim is None or (not named and none_means_all):
        axes = tuple(range(input.rank))
    if keepdim:
        return input.with_shape([1 if axis in axes else size for axis, size in enumerate(input.shape)])
    return input.with_shape([size for axis, size in enumerate(input.shape) if axis not in axes])


def nonempty(check: Check, input: Tensor, dim: AxisList | None) -> None:
    """What is reduced must have elements: the axes named, or the whole tensor."""
    named = () if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    sizes = [input[axis % input.rank] for axis in named if input.rank and -input.rank <= axis < input.rank]
    for size in sizes if named else [product(input.shape)]:
        check.demand(ge(size, 1), "SHP305", Subject("input", size), param="input", found=size, expected=1)


@op("torch.sum", "torch.Tensor.sum", "torch.nansum", "torch.Tensor.nansum")
def sum_(
    check: Check, input: Tensor, dim: AxisList | None = None, keepdim: bool = False, dtype: object = None
) -> Tensor:
    """The sum over axes.

    >>> infer("torch.sum", "B T C", (0, -1))
    Tensor[T]
    >>> infer("torch.sum", "B T:bool", 1, keepdim=True)
    Tensor[B, 1]:int64
    >>> infer("torch.sum", "B T", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.sum", "B T", (0, 0))
    SHP106 axis-repeated
    """
    result = reduced(check, input, dim, keepdim).with_dtype(dtype_name(dtype, summed(input.dtype)))
    if input.value is not None and result.rank == 0 and result.dtype == "int64":
        return listed((), "int64", (sum(int(v) for v in input.value),))
    return result


@op("torch.mean", "torch.Tensor.mean", "torch.nanmean", "torch.Tensor.nanmean")
def mean(
    check: Check, input: Tensor, dim: AxisList | None = None, keepdim: bool = False, dtype: object = None
) -> Tensor:
    """The mean over axes, of floats.

    >>> infer("torch.mean", "B T C", 1)
    Tensor[B, C]
    >>> infer("torch.mean", "B T:int64")
    SHP401 dtype-mismatch
    >>> infer("torch.mean", "B T", 2)
    SHP102 axis-out-of-range
    """
    if dtype is None:
        refuse_whole(check, "input", input)
    kind = dtype_name(dtype, input.dtype)
    check.argument(dtype is None or kind not in UNDER_LIFT, "dtype", kind, "floating point or complex")
    return reduced(check, input, dim, keepdim).with_dtype(kind)


@op("torch.prod", "torch.Tensor.prod")
def prod(check: Check, input: Tensor, dim: int | None = None, keepdim: bool = False, dtype: object = None) -> Tensor:
    """The product over one axis or all.

    >>> infer("torch.prod", "B T", 1)
    Tensor[B]
    """
    result = sum_(check, input.with_elements(None), None if dim is None else (dim,), keepdim, dtype)
    found = math.prod(int(v) for v in input.value or ())
    if input.value is not None and result.rank == 0 and result.dtype == "int64" and abs(found) < LARGEST:
        return listed((), "int64", (found,))
    return result


@op("torch.all", "torch.Tensor.all")
def all_(check: Check, input: Tensor, dim: AxisList | None = None, keepdim: bool = False) -> Tensor:
    """Whether all elements are true.

    >>> infer("torch.all", "B T", 1)
    Tensor[B]:bool
    >>> infer("torch.all", "B T", 2)
    SHP102 axis-out-of-range
    """
    return _truth(check, input, dim, keepdim, all)


@op("torch.any", "torch.Tensor.any")
def any_(check: Check, input: Tensor, dim: AxisList | None = None, keepdim: bool = False) -> Tensor:
    """Whether any element is true.

    >>> infer("torch.any", "B T", 1)
    Tensor[B]:bool
    >>> infer("torch.any", "B T", 2)
    SHP102 axis-out-of-range
    """
    return _truth(check, input, dim, keepdim, any)


def _truth(
    check: Check, input: Tensor, dim: AxisList | None, keepdim: bool, fold: Callable[[Iterable[object]], bool]
) -> Tensor:
    result = reduced(check, input, dim, keepdim, none_means_all=False)
    result = result.with_dtype("uint8" if input.dtype == "uint8" else "bool")
    whole = result.rank == 0 and input.value is not None and (dim is None or input.rank == 1)
    return listed((), result.dtype, (fold(input.value or ()),)) if whole else result


@op("torch.count_nonzero", "torch.Tensor.count_nonzero")
def count_nonzero(check: Check, input: Tensor, dim: AxisList | None = None) -> Tensor:
    """How many elements are not 0.

    >>> infer("torch.count_nonzero", "B T", 1)
    Tensor[B]:int64
    """
    return reduced(check, input, dim, False).with_dtype("int64")


@op("torch.amax", "torch.Tensor.amax", "torch.amin", "torch.Tensor.amin")
def amax(check: Check, input: Tensor, dim: AxisList = (), keepdim: bool = False) -> Tensor:
    """The extremum over axes.

    >>> infer("torch.amax", "B T C", (1, 2))
    Tensor[B]
    >>> infer("torch.amax", "B 0", 1)
    SHP305 size-out-of-range
    """
    result = reduced(check, input, dim, keepdim)
    nonempty(check, input, dim)
    return result


def _one_axis(check: Check, name: str, input: Tensor, dim: int, keepdim: bool) -> Named:
    values = reduced(check, input, (dim,), keepdim)
    nonempty(check, input, (dim,))
    return Named(name, values=values, indices=values.with_dtype("int64"))


@op("torch.max", "torch.Tensor.max")
def max_(check: Check, input: Tensor, dim: object = None, keepdim: bool = False, other: object = None) -> object:
    """The greatest element of all; over one axis, with its places; or of two tensors, element by element.

    >>> infer("torch.max", "B T")
    Tensor[]
    >>> infer("torch.max", "B T", 1)
    (Tensor[B], Tensor[B]:int64)
    >>> infer("torch.max", "B T", "T")
    Tensor[B, T]
    >>> infer("torch.max", "B T", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.max", "2 3", "4")
    SHP202 broadcast-mismatch
    >>> infer("torch.max", "B 0", 1)
    SHP305 size-out-of-range
    >>> infer("torch.max", "B T", (0, 1))
    SHP504 wrong-type
    """
    second = other if other is not None else dim
    if isinstance(second, Tensor):
        shape = check.broadcast(("input", input.shape), ("other", second.shape))
        return Tensor(shape, promote(((input.dtype, input.rank), (second.dtype, second.rank))))
    if second is None:
        nonempty(check, input, None)
        return input.with_shape(())
    if isinstance(second, (tuple, list, str, float)):
        check.fail("SHP504", Subject("dim"), param="dim", found=type(second).__name__, wanted="an int or a tensor")
    if not isinstance(second, int):
        check.unknown("the axis of an extremum is not known")
    return _one_axis(check, "max", input, second, keepdim)


@op("torch.min", "torch.Tensor.min")
def min_(check: Check, input: Tensor, dim: object = None, keepdim: bool = False, other: object = None) -> object:
    """The least element of all, over one axis, or of two tensors.

    >>> infer("torch.min", "B T", 1)
    (Tensor[B], Tensor[B]:int64)
    """
    return max_(check, input.with_elements(None), dim, keepdim, other)


@op("torch.argmax", "torch.Tensor.argmax", "torch.argmin", "torch.Tensor.argmin")
def argmax(check: Check, input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Where the extremum is, over one axis or in the flattened tensor.

    >>> infer("torch.argmax", "B T", -1)
    Tensor[B]:int64
    >>> infer("torch.argmax", "B T", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.argmax", "B T:bool", 1)
    SHP401 dtype-mismatch
    >>> infer("torch.argmax", "B 0", 1)
    SHP305 size-out-of-range
    """
    refuse_bool(check, "input", input)
    axes = None if dim is None else (dim,)
    result = reduced(check, input, axes, keepdim).with_dtype("int64")
    nonempty(check, input, axes)
    return result


@op("torch.aminmax", "torch.Tensor.aminmax")
def aminmax(check: Check, input: Tensor, dim: int | None = None, keepdim: bool = False) -> Named:
    """Both extrema.

    >>> infer("torch.aminmax", "B T", dim=1)
    (Tensor[B], Tensor[B])
    """
    axes = None if dim is None else (dim,)
    result = reduced(check, input, axes, keepdim)
    nonempty(check, input, axes)
    return Named("aminmax", min=result, max=result)


@op("torch.median", "torch.Tensor.median", "torch.nanmedian", "torch.Tensor.nanmedian")
def median(check: Check, input: Tensor, dim: int | None = None, keepdim: bool = False) -> object:
    """The median of all, or over one axis with its places.

    >>> infer("torch.median", "B T")
    Tensor[]
    >>> infer("torch.median", "B T", 1, True)
    (Tensor[B, 1], Tensor[B, 1]:int64)
    >>> infer("torch.median", "B 0", 1)
    SHP305 size-out-of-range
    """
    return input.with_shape(()) if dim is None else _one_axis(check, "median", input, dim, keepdim)


@op("torch.mode", "torch.Tensor.mode")
def mode(check: Check, input: Tensor, dim: int = -1, keepdim: bool = False) -> Named:
    """The commonest element along one axis, with its places.

    >>> infer("torch.mode", "B T")
    (Tensor[B], Tensor[B]:int64)
    """
    return _one_axis(check, "mode", input, dim, keepdim)


def _spread(check: Check, input: Tensor, dim: object, keepdim: bool) -> Tensor:
    """The shape of a deviation: a bool where the axes stand says that they are all meant."""
    refuse_whole(check, "input", input)
    if dim is None or isinstance(dim, bool):
        axes: tuple[int, ...] | None = None
    elif isinstance(dim, int):
        axes = (dim,)
    elif isinstance(dim, (tuple, list)) and all(isinstance(axis, int) for axis in dim):
        axes = tuple(dim)
    else:
        check.unknown("the axes of a deviation are not known")
    return reduced(check, input, axes, keepdim).with_dtype(real_part(input.dtype))


@op("torch.std", "torch.Tensor.std", "torch.var", "torch.Tensor.var")
def std(
    check: Check,
    input: Tensor,
    dim: object = None,
    unbiased: object = True,
    keepdim: bool = False,
    correction: object = None,
) -> Tensor:
    """The deviation or variance over axes, of floats.

    >>> infer("torch.std", "B T", 1)
    Tensor[B]
    >>> infer("torch.std", "B T:int64")
    SHP401 dtype-mismatch
    >>> infer("torch.std", "B T", 2)
    SHP102 axis-out-of-range
    """
    return _spread(check, input, dim, keepdim)


@op("torch.std_mean", "torch.var_mean")
def std_mean(
    check: Check,
    input: Tensor,
    dim: object = None,
    unbiased: object = True,
    keepdim: bool = False,
    correction: object = None,
) -> tuple[Tensor, Tensor]:
    """The deviation or variance, and the mean.

    >>> infer("torch.std_mean", "B T", 1)
    (Tensor[B], Tensor[B])
    """
    result = _spread(check, input, dim, keepdim)
    return result, result.with_dtype(input.dtype)


@op("torch.logsumexp", "torch.Tensor.logsumexp", "torch.special.logsumexp")
def logsumexp(check: Check, input: Tensor, dim: AxisList, keepdim: bool = False) -> Tensor:
    """The logarithm of the sum of exponentials over axes.

    >>> infer("torch.logsumexp", "B T", 1)
    Tensor[B]
    >>> infer("torch.logsumexp", "B T", 2)
    SHP102 axis-out-of-range
    """
    check.argument(
        dim != () or keepdim or input.rank == 0 or check.known(eq(input.numel, 0)), "dim", dim, "one axis or more"
    )
    return reduced(check, input, dim, keepdim).with_dtype(lift(input.dtype))


@op("torch.quantile", "torch.Tensor.quantile", "torch.nanquantile", "torch.Tensor.nanquantile")
def quantile(
    check: Check,
    input: Tensor,
    q: object,
    dim: int | None = None,
    keepdim: bool = False,
    interpolation: object = "linear",
) -> Tensor:
    """Quantiles over one axis or all, on a new first axis where several are asked for.

    >>> infer("torch.quantile", "B T", 0.5, dim=1)
    Tensor[B]
    >>> infer("torch.quantile", "B T", "3", dim=1)
    Tensor[3, B]
    >>> infer("torch.quantile", "B T", 1.5)
    SHP503 invalid-argument
    >>> infer("torch.quantile", "B T", "3 2")
    SHP101 rank-mismatch
    >>> infer("torch.quantile", "B T:int64", 0.5)
    SHP401 dtype-mismatch
    """
    check.dtype("input", input, "float32", "float64")
    result = reduced(check, input, None if dim is None else (dim,), keepdim)
    nonempty(check, input, None)
    if isinstance(q, Tensor):
        check.rank("q", q, 0, 1)
        return result.with_shape((*q.shape, *result.shape))
    if isinstance(q, (int, float)):
        check.argument(0 <= q <= 1, "q", q, "between 0 and 1")
        return result
    raise Undetermined("which quantiles are asked for")
