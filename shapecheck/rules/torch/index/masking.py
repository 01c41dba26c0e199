"""Masks: fill, choose, count and find. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, dim_max
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import plain, promote
from shapecheck.rules.core.operands import Number, refuse_float, same_dtype, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import combined
from shapecheck.rules.torch.index.indexing import mask_count
from shapecheck.values import Named, Tensor


@op("torch.masked_fill", "torch.Tensor.masked_fill")
def masked_fill(check: Check, input: Tensor, mask: Tensor, value: Tensor | Number) -> Tensor:
    """One number wherever the mask is true; the two broadcast.

    >>> infer("torch.masked_fill", "B H T T", "B 1 1 T:bool", 0.0)
    Tensor[B, H, T, T]
    >>> infer("torch.masked_fill", "B 3", "B 4:bool", 0.0)
    SHP202 broadcast-mismatch
    >>> infer("torch.masked_fill", "B 3", "B 3", 0.0)
    SHP401 dtype-mismatch
    >>> infer("torch.masked_fill", "B 3", "B 3:bool", "1")
    SHP101 rank-mismatch
    """
    check.dtype("mask", mask, "bool")
    check.rank("value", value, 0)
    return input.with_shape(check.broadcast(("input", input.shape), ("mask", mask.shape)))


@op("torch.Tensor.masked_fill_")
def masked_fill_in_place(check: Check, input: Tensor, mask: Tensor, value: Tensor | Number) -> Tensor:
    """The same in place: the mask must stretch to the tensor.

    >>> infer("torch.Tensor.masked_fill_", "B 3", "3:bool", 0.0)
    Tensor[B, 3]
    >>> infer("torch.Tensor.masked_fill_", "3", "B 3:bool", 0.0)
    SHP101 rank-mismatch
    """
    check.dtype("mask", mask, "bool")
    check.rank("value", value, 0)
    stretches(check, "mask", mask.shape, input.shape, "input")
    return input.with_shape(input.shape)


@op("torch.masked_select", "torch.Tensor.masked_select")
def masked_select(check: Check, input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, as a vector.

    >>> infer("torch.masked_select", "B 3", "B 3:bool")
    Tensor[masked1]
    >>> infer("torch.masked_select", "B 3", "B 4:bool")
    SHP202 broadcast-mismatch
    >>> infer("torch.masked_select", "B 3", "B 3")
    SHP401 dtype-mismatch
    """
    check.dtype("mask", mask, "bool")
    shape = check.broadcast(("input", input.shape), ("mask", mask.shape))
    return input.with_shape((mask_count(check, mask) if shape == mask.shape else check.fresh("masked"),))


@op("torch.masked_scatter", "torch.Tensor.masked_scatter")
def masked_scatter(check: Check, input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """Elements of `source`, in order, wherever the mask is true.

    >>> infer("torch.masked_scatter", "B 3", "B 1:bool", "T")
    Tensor[B, 3]
    >>> infer("torch.masked_scatter", "B 3", "B 3:bool", "T:float64")
    SHP401 dtype-mismatch
    """
    check.dtype("mask", mask, "bool")
    same_dtype(check, "source", source, "input", input)
    return input.with_shape(check.broadcast(("input", input.shape), ("mask", mask.shape)))


@op("torch.where")
def where(
    check: Check, condition: Tensor, input: Tensor | Number | None = None, other: Tensor | Number | None = None
) -> object:
    """One of two tensors by a mask; with the mask alone, the places where it is true.

    >>> infer("torch.where", "B 1:bool", "B 3", 0.0)
    Tensor[B, 3]
    >>> infer("torch.where", "B 3:bool", "B 4", 0.0)
    SHP202 broadcast-mismatch
    >>> infer("torch.where", "B 3", "B 3", 0.0)
    SHP401 dtype-mismatch
    """
    if input is None and other is None:
        return nonzero(check, condition, as_tuple=True)
    if input is None or other is None:
        check.fail("SHP501", argument="other" if other is None else "input")
    check.dtype("condition", condition, "bool", "uint8")
    dtype = plain(promote(((input.dtype, input.rank), (other.dtype, other.rank))))
    shape = check.broadcast(("condition", condition.shape), ("input", input.shape), ("other", other.shape))
    if condition.value is None or dtype in ("bool", "uint8", "int8"):
        return Tensor(shape, dtype)
    return combined(lambda c, a, b: a if c else b, (condition, input, other), shape, dtype, dtype)


@op("torch.Tensor.where")
def where_method(check: Check, input: Tensor, condition: Tensor, other: Tensor | Number) -> object:
    """The tensor where the mask is true, else `other`.

    >>> infer("torch.Tensor.where", "B 3", "B 1:bool", 0.0)
    Tensor[B, 3]
    """
    return where(check, condition, input, other)


@op("torch.nonzero", "torch.Tensor.nonzero")
def nonzero(check: Check, input: Tensor, as_tuple: bool = False) -> object:
    """The places of elements that are not 0: a row each, or a vector for each axis.

    >>> infer("torch.nonzero", "B T:bool")
    Tensor[nonzero1, 2]:int64
    >>> infer("torch.nonzero", "B T:bool", as_tuple=True)
    (Tensor[nonzero1]:int64, Tensor[nonzero1]:int64)
    """
    count: Dim = check.fresh("nonzero") if input.value is None else sum(1 for v in input.value if v)
    if as_tuple:
        return tuple(Tensor((count,), "int64") for _ in range(max(input.rank, 1)))
    return Tensor((count, input.rank), "int64")


@op("torch.argwhere", "torch.Tensor.argwhere")
def argwhere(check: Check, input: Tensor) -> object:
    """The places of elements that are not 0, a row each.

    >>> infer("torch.argwhere", "B T:bool")
    Tensor[nonzero1, 2]:int64
    """
    return nonzero(check, input)


def _unique(check: Check, input: Tensor, inverse: bool, counts: bool, dim: int | None) -> object:
    found = check.fresh("unique")
    if dim is None:
        values, origin = input.with_shape((found,)), input.shape
    else:
        axis = check.axis("dim", dim, input.rank)
        check.rank_at_least("input", input, 1)
        values, origin = input.replace(axis, found), (input[axis],)
    result = [values]
    if inverse:
        result.append(Tensor(origin, "int64"))
    if counts:
        result.append(Tensor((found,), "int64"))
    return tuple(result) if len(result) > 1 else values


@op("torch.unique", "torch.Tensor.unique")
def unique(
    check: Check,
    input: Tensor,
    sorted: object = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> object:
    """The different elements, or slices along an axis.

    >>> infer("torch.unique", "B T:int64", return_inverse=True)
    (Tensor[unique1]:int64, Tensor[B, T]:int64)
    >>> infer("torch.unique", "B T:int64", dim=2)
    SHP102 axis-out-of-range
    """
    return _unique(check, input, return_inverse, return_counts, dim)


@op("torch.unique_consecutive", "torch.Tensor.unique_consecutive")
def unique_consecutive(
    check: Check, input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> object:
    """Runs of equal elements, one of each.

    >>> infer("torch.unique_consecutive", "T:int64", return_counts=True)
    (Tensor[unique1]:int64, Tensor[unique1]:int64)
    """
    return _unique(check, input, return_inverse, return_counts, dim)


@op("torch.bincount", "torch.Tensor.bincount")
def bincount(check: Check, input: Tensor, weights: Tensor | None = None, minlength: Dim = 0) -> Tensor:
    """How often each number occurs.

    >>> infer("torch.bincount", "T:int64")
    Tensor[bins1]:int64
    >>> infer("torch.bincount", "T")
    SHP401 dtype-mismatch
    >>> infer("torch.bincount", "T 1:int64")
    SHP101 rank-mismatch
    >>> infer("torch.bincount", "2:int64", "3")
    SHP201 dim-mismatch
    """
    check.rank("input", input, 1)
    refuse_float(check, "input", input)
    dtype = "int64"
    if weights is not None:
        check.rank("weights", weights, 1)
        check.same("weights", weights[0], "input", input[0], axis=0)
        dtype = "float32" if weights.dtype == "float32" else "float64"
    if input.value is not None and all(isinstance(v, int) for v in input.value):
        largest = max((int(v) + 1 for v in input.value), default=0)
        return Tensor((dim_max(largest, minlength),), dtype)
    return Tensor((check.fresh("bins") if minlength == 0 else dim_max(check.fresh("bins"), minlength),), dtype)


@op("torch.histc", "torch.Tensor.histc")
def histc(check: Check, input: Tensor, bins: Dim = 100, min: float = 0, max: float = 0) -> Tensor:
    """A histogram of so many bins.

    >>> infer("torch.histc", "B T", 10)
    Tensor[10]
    >>> infer("torch.histc", "B T", 0)
    SHP305 size-out-of-range
    """
    check.at_least("bins", bins, 1)
    return input.with_shape((bins,))


@op("torch.histogram", "torch.Tensor.histogram")
def histogram(
    check: Check, input: Tensor, bins: object, range: object = None, weight: object = None, density: object = False
) -> Named:
    """A histogram and its edges.

    >>> infer("torch.histogram", "B T", 10)
    (Tensor[10], Tensor[11])
    """
    if isinstance(weight, Tensor):
        check.same("weight", weight.numel, "input", input.numel)
    if isinstance(bins, Tensor):
        check.rank("bins", bins, 1)
        return Named("histogram", hist=input.with_shape((bins[0] - 1,)), bin_edges=input.with_shape(bins.shape))
    if not isinstance(bins, int):
        check.unknown("the bins of a histogram")
    return Named("histogram", hist=input.with_shape((bins,)), bin_edges=input.with_shape((bins + 1,)))


@op("torch.searchsorted")
def searchsorted(
    check: Check,
    sorted_sequence: Tensor,
    input: Tensor | Number,
    out_int32: bool = False,
    right: object = False,
    side: object = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where elements would stand in sorted rows.

    >>> infer("torch.searchsorted", "5", "B 3")
    Tensor[B, 3]:int64
    >>> infer("torch.searchsorted", "B 5", "B 3")
    Tensor[B, 3]:int64
    >>> infer("torch.searchsorted", "2 5", "3 4")
    SHP201 dim-mismatch
    >>> infer("torch.searchsorted", "2 5", "4")
    SHP103 ranks-differ
    """
    check.rank_at_least("sorted_sequence", sorted_sequence, 1)
    if sorted_sequence.rank > 1:
        if sorted_sequence.rank != input.rank:
            check.fail(
                "SHP103",
                Subject("input"),
                Subject("sorted_sequence"),
                param="input",
                other="sorted_sequence",
                rank=input.rank,
                wanted=sorted_sequence.rank,
            )
        for axis in range(input.rank - 1):
            check.same("input", input[axis], "sorted_sequence", sorted_sequence[axis], axis=axis)
    return Tensor(input.shape, "int32" if out_int32 else "int64")


@op("torch.bucketize")
def bucketize(
    check: Check, input: Tensor | Number, boundaries: Tensor, out_int32: bool = False, right: object = False
) -> Tensor:
    """In which bucket each element lies.

    >>> infer("torch.bucketize", "B 3", "5")
    Tensor[B, 3]:int64
    >>> infer("torch.bucketize", "B 3", "5 2")
    SHP101 rank-mismatch
    """
    check.rank("boundaries", boundaries, 1)
    return Tensor(input.shape, "int32" if out_int32 else "int64")


@op("torch.isin")
def isin(
    check: Check,
    elements: Tensor | Number,
    test_elements: Tensor | Number,
    assume_unique: object = False,
    invert: object = False,
) -> Tensor:
    """Whether each element is among others.

    >>> infer("torch.isin", "B 3", "5")
    Tensor[B, 3]:bool
    """
    return Tensor(elements.shape, "bool")


@op("torch.nn.functional.one_hot")
def one_hot(check: Check, input: Tensor, num_classes: Dim = -1) -> Tensor:
    """A new last axis with a 1 at each class.

    >>> infer("torch.nn.functional.one_hot", "B T:int64", 5)
    Tensor[B, T, 5]:int64
    >>> infer("torch.nn.functional.one_hot", "B T", 5)
    SHP402 index-dtype
    >>> infer("torch.nn.functional.one_hot", "B T:int64")
    Tensor[B, T, classes1]:int64
    """
    check.dtype("input", input, "int64", code="SHP402")
    if num_classes == -1:
        num_classes = max(int(v) for v in input.value) + 1 if input.value else check.fresh("classes", 1)
    elif input.value:
        check.at_least("num_classes", num_classes, max(int(v) for v in input.value) + 1)
    else:
        check.at_least("num_classes", num_classes, 1)
    return Tensor((*input.shape, num_classes), "int64")
