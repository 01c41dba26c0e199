"""Order along an axis. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.extremes import attained
from shapecheck.rules.torch.reduce.reduce import nonempty, reduced
from shapecheck.values import Named, Tensor


@op("torch.sort", "torch.Tensor.sort")
def sort(check: Check, input: Tensor, dim: object = -1, descending: object = False, stable: object = None) -> Named:
    """Elements in order along an axis, and where they stood.

    >>> infer("torch.sort", "B T:float64", 1)
    (Tensor[B, T]:float64, Tensor[B, T]:int64)
    >>> infer("torch.sort", "B T", 2)
    SHP102 axis-out-of-range
    """
    if isinstance(dim, int) and not isinstance(dim, bool):
        check.axis("dim", dim, input.rank)
    return Named("sort", values=input.with_shape(input.shape), indices=input.with_shape(input.shape, "int64"))


@op("torch.argsort", "torch.Tensor.argsort")
def argsort(
    check: Check, input: Tensor, dim: object = -1, descending: object = False, stable: object = False
) -> Tensor:
    """Where the elements stand that would be in order.

    >>> infer("torch.argsort", "B T")
    Tensor[B, T]:int64
    >>> infer("torch.argsort", "B T", 2)
    SHP102 axis-out-of-range
    """
    result = input.with_shape(input.shape, "int64")
    if not isinstance(dim, int) or isinstance(dim, bool):
        return result
    axis = check.axis("dim", dim, input.rank)
    if input.rank == 0:
        return result
    return result.with_elements(attained(check.facts, "int64", 0, input[axis] - 1, input[axis]))


@op("torch.msort", "torch.Tensor.msort")
def msort(check: Check, input: Tensor) -> Tensor:
    """Elements in order along the first axis.

    >>> infer("torch.msort", "B T")
    Tensor[B, T]
    """
    return input.with_shape(input.shape)


@op("torch.topk", "torch.Tensor.topk")
def topk(check: Check, input: Tensor, k: Dim, dim: int = -1, largest: object = True, sorted: object = True) -> Named:
    """The `k` greatest or least along an axis, and where they stood.

    >>> infer("torch.topk", "B 10", 3)
    (Tensor[B, 3], Tensor[B, 3]:int64)
    >>> infer("torch.topk", "B 10", 11)
    SHP305 size-out-of-range
    >>> infer("torch.topk", "B 10", -1)
    SHP305 size-out-of-range
    >>> infer("torch.topk", "B 10", 1, 2)
    SHP102 axis-out-of-range
    """
    axis = check.axis("dim", dim, input.rank)
    check.at_least("k", k, 0)
    check.at_most("k", k, input[axis] if input.rank else 1, axis=axis)
    values = input.replace(axis, k) if input.rank else input.with_shape(())
    return Named("topk", values=values, indices=values.with_dtype("int64"))


@op("torch.kthvalue", "torch.Tensor.kthvalue")
def kthvalue(check: Check, input: Tensor, k: Dim, dim: int = -1, keepdim: bool = False) -> Named:
    """The `k`-th least along an axis, and where it stood.

    >>> infer("torch.kthvalue", "B 10", 3)
    (Tensor[B], Tensor[B]:int64)
    >>> infer("torch.kthvalue", "B 10", 11)
    SHP305 size-out-of-range
    >>> infer("torch.kthvalue", "B 10", 0)
    SHP305 size-out-of-range
    """
    values = reduced(check, input, (dim,), keepdim)
    nonempty(check, input, (dim,))
    check.at_least("k", k, 1)
    check.at_most("k", k, input[dim] if input.rank else 1)
    return Named("kthvalue", values=values, indices=values.with_dtype("int64"))
