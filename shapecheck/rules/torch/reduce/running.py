"""Sums and extrema up to each place, softmax, differences: what works along an axis and keeps it. Knows no IR."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from operator import add, mul

from shapecheck.dims import Dim, ge
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import lift, promote, summed
from shapecheck.rules.core.operands import refuse_bool, refuse_whole
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import accumulated, listed
from shapecheck.values import Element, Named, Tensor


def _running(check: Check, input: Tensor, dim: int) -> Tensor:
    check.axis("dim", dim, input.rank)
    return input.with_shape(input.shape)


def _accumulated(
    check: Check, input: Tensor, dim: int, dtype: object, function: Callable[[Element, Element], Element]
) -> Tensor:
    """Each place with all before it; of a vector of known integers the elements too."""
    made = _running(check, input, dim).with_dtype(dtype_name(dtype, summed(input.dtype)))
    return accumulated(made, input, function) if input.rank == 1 else made


@op("torch.cumsum", "torch.Tensor.cumsum")
def cumsum(check: Check, input: Tensor, dim: int, dtype: object = None) -> Tensor:
    """Sums up to each place.

    >>> infer("torch.cumsum", "B T:bool", 1)
    Tensor[B, T]:int64
    >>> infer("torch.cumsum", "B T", 2)
    SHP102 axis-out-of-range
    """
    return _accumulated(check, input, dim, dtype, add)


@op("torch.cumprod", "torch.Tensor.cumprod")
def cumprod(check: Check, input: Tensor, dim: int, dtype: object = None) -> Tensor:
    """Products up to each place.

    >>> infer("torch.cumprod", "B T:bool", 1)
    Tensor[B, T]:int64
    >>> infer("torch.cumprod", "B T", 2)
    SHP102 axis-out-of-range
    """
    return _accumulated(check, input, dim, dtype, mul)


@op("torch.logcumsumexp", "torch.Tensor.logcumsumexp")
def logcumsumexp(check: Check, input: Tensor, dim: int) -> Tensor:
    """The logarithm of sums of exponentials up to each place.

    >>> infer("torch.logcumsumexp", "B T", 1)
    Tensor[B, T]
    """
    return _running(check, input, dim)


@op("torch.cummax", "torch.Tensor.cummax", "torch.cummin", "torch.Tensor.cummin")
def cummax(check: Check, input: Tensor, dim: int) -> Named:
    """The extremum up to each place, with its places.

    >>> infer("torch.cummax", "B T", 1)
    (Tensor[B, T], Tensor[B, T]:int64)
    >>> infer("torch.cummax", "B T", 2)
    SHP102 axis-out-of-range
    """
    values = _running(check, input, dim)
    return Named("cummax", values=values, indices=values.with_dtype("int64"))


@op("torch.diff", "torch.Tensor.diff")
def diff(
    check: Check, input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """Differences of neighbours along an axis, `n` times over.

    >>> infer("torch.diff", "B 5")
    Tensor[B, 4]
    >>> infer("torch.diff", "")
    SHP101 rank-mismatch
    >>> infer("torch.diff", "B 5", -1)
    SHP305 size-out-of-range
    """
    check.rank_at_least("input", input, 1)
    check.at_least("n", n, 0)
    if n == 0:
        return input.with_shape(input.shape)
    axis = check.axis("dim", dim, input.rank)
    size: Dim = input[axis]
    for param, extra in (("prepend", prepend), ("append", append)):
        if extra is not None:
            check.same_dims(param, extra, "input", input, skip=axis)
            size = size + extra[axis]
    whole = input.value is not None and input.dtype == "int64" and axis == input.rank - 1 == 0
    if whole and prepend is None and append is None:
        return _differences(input, n)
    return input.replace(axis, _less(check, size, n))


def _less(check: Check, size: Dim, steps: int) -> Dim:
    """A size less `steps`, but never below zero."""
    left = size - steps
    if not check.known(ge(left, 0)):
        left = 0 if check.refuted(ge(left, 0)) or not check.suppose(ge(left, 0)) else left
    return left


def _differences(input: Tensor, times: int) -> Tensor:
    """The known elements of a vector, each less the one before it."""
    values = list(input.value or ())
    for _ in range(times):
        values = [after - before for before, after in pairwise(values)]
    return listed((len(values),), input.dtype, values)


@op(
    "torch.softmax",
    "torch.Tensor.softmax",
    "torch.special.softmax",
    "torch.log_softmax",
    "torch.Tensor.log_softmax",
    "torch.special.log_softmax",
)
def softmax(check: Check, input: Tensor, dim: int, dtype: object = None) -> Tensor:
    """Probabilities along an axis.

    >>> infer("torch.softmax", "B C", 1)
    Tensor[B, C]
    >>> infer("torch.softmax", "B C", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.softmax", "B C:int64", 1)
    SHP401 dtype-mismatch
    """
    check.axis("dim", dim, input.rank)
    if dtype is None:
        refuse_whole(check, "input", input)
    return input.with_shape(input.shape, dtype_name(dtype, input.dtype))


@op("torch.nn.functional.softmax", "torch.nn.functional.log_softmax", "torch.nn.functional.softmin")
def softmax_function(
    check: Check, input: Tensor, dim: int | None = None, _stacklevel: object = 3, dtype: object = None
) -> Tensor:
    """Probabilities along an axis; one that is not named is chosen by the rank.

    >>> infer("torch.nn.functional.softmax", "B C", dim=-1)
    Tensor[B, C]
    >>> infer("torch.nn.functional.softmax", "B C", dim=2)
    SHP102 axis-out-of-range
    """
    if dim is None:
        dim = 0 if input.rank in (0, 1, 3) else 1
    return softmax(check, input, dim, dtype)


@op("torch.renorm", "torch.Tensor.renorm")
def renorm(check: Check, input: Tensor, p: object, dim: int, maxnorm: object) -> Tensor:
    """Slices along an axis held to a norm.

    >>> infer("torch.renorm", "B C", 2, 0, 1)
    Tensor[B, C]
    >>> infer("torch.renorm", "B C", 2, 2, 1)
    SHP102 axis-out-of-range
    """
    check.rank_at_least("input", input, 2)
    check.axis("dim", dim, input.rank)
    return input.with_shape(input.shape)


@op("torch.trapezoid", "torch.trapz")
def trapezoid(check: Check, y: Tensor, x: Tensor | None = None, *, dx: object = None, dim: int = -1) -> Tensor:
    """The integral along an axis.

    >>> infer("torch.trapezoid", "B T")
    Tensor[B]
    >>> infer("torch.trapezoid", "3 4", "")
    SHP202 broadcast-mismatch
    >>> infer("torch.trapezoid", "B T:bool")
    SHP401 dtype-mismatch
    >>> infer("torch.trapezoid", "B T", "B T", 1)
    SHP505 too-many-arguments
    """
    made = _trapezoids(check, y, x, dx, dim)
    axis = check.axis("dim", dim, y.rank, "y")
    return made.with_shape((*made.shape[:axis], *made.shape[axis + 1 :]))


@op("torch.cumulative_trapezoid")
def cumulative_trapezoid(
    check: Check, y: Tensor, x: Tensor | None = None, *, dx: object = None, dim: int = -1
) -> Tensor:
    """The integral along an axis up to each place but the first.

    >>> infer("torch.cumulative_trapezoid", "B 5")
    Tensor[B, 4]
    >>> infer("torch.cumulative_trapezoid", "5 T:int64", "5", dim=0)
    Tensor[4, T]
    >>> infer("torch.cumulative_trapezoid", "3 4", "2 3 4", dim=0)
    SHP202 broadcast-mismatch
    >>> infer("torch.cumulative_trapezoid", "3 4", "3")
    SHP201 dim-mismatch
    >>> infer("torch.cumulative_trapezoid", "")
    SHP101 rank-mismatch
    >>> infer("torch.cumulative_trapezoid", "B 5", dim=2)
    SHP102 axis-out-of-range
    >>> infer("torch.cumulative_trapezoid", "B 5:bool")
    SHP401 dtype-mismatch
    >>> infer("torch.cumulative_trapezoid", "B 5", "5", dx=2)
    SHP503 invalid-argument
    """
    return _trapezoids(check, y, x, dx, dim)


def _trapezoids(check: Check, y: Tensor, x: Tensor | None, dx: object, dim: int) -> Tensor:
    """The area between each place along an axis and the one before it."""
    check.rank_at_least("y", y, 1)
    refuse_bool(check, "y", y)
    axis = check.axis("dim", dim, y.rank, "y")
    steps = y.replace(axis, _less(check, y[axis], 1))
    if x is None:
        return steps.with_dtype(lift(y.dtype))
    check.argument(dx is None, "dx", dx, "None, as `x` is given")
    refuse_bool(check, "x", x)
    if x.rank == 1:
        check.same("x", x[0], "y", y[axis], axis=0)
        return steps.with_dtype(lift(promote(((y.dtype, 1), (x.dtype, 1)))))
    # the axis is counted from the left, with ones before the axes of an `x` that has fewer
    widths = x.with_shape((*(1,) * (y.rank - x.rank), *x.shape))
    widths = widths.replace(axis, _less(check, widths[axis], 1))
    shape = check.broadcast(("y", steps.shape), ("x", widths.shape))
    return y.with_shape(shape, lift(promote(((y.dtype, 1), (x.dtype, 1)))))


@op("torch.allclose", "torch.Tensor.allclose")
def allclose(
    check: Check, input: Tensor, other: Tensor, rtol: object = 0, atol: object = 0, equal_nan: object = False
) -> bool:
    """Whether two tensors are close everywhere.

    >>> infer("torch.allclose", "2 3", "2")
    SHP202 broadcast-mismatch
    """
    check.broadcast(("input", input.shape), ("other", other.shape))
    check.undecided("whether two tensors are close")


@op("torch.equal", "torch.Tensor.equal")
def equal(check: Check, input: Tensor, other: Tensor) -> bool:
    """Whether two tensors are equal.

    >>> infer("torch.equal", "2 3", "2 3")
    Unknown: whether two tensors are equal
    """
    if input.shape == other.shape and input.value is not None and other.value is not None:
        return input.value == other.value
    return check.undecided("whether two tensors are equal")
