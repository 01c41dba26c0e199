"""Diagonals and triangles of matrices. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, dim_max, dim_min
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import summed
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.places import reshaped
from shapecheck.values import Tensor


def diagonal_length(check: Check, rows: Dim, columns: Dim, offset: Dim) -> Dim:
    """How many places lie on diagonal number `offset`."""
    low, high = check.facts.bounds(offset)
    if low is not None and low >= 0:
        return dim_max(0, dim_min(rows, columns - offset))
    if high is not None and high <= 0:
        return dim_max(0, dim_min(rows + offset, columns))
    return dim_max(0, dim_min(rows, columns - offset) - dim_max(0, -offset))


@op("torch.diagonal", "torch.Tensor.diagonal")
def diagonal(check: Check, input: Tensor, offset: Dim = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """A diagonal of two axes, on a new last axis.

    >>> infer("torch.diagonal", "2 B 4", 1, 0, 2)
    Tensor[B, 2]
    >>> infer("torch.diagonal", "B 3 4", 0, 1, 1)
    SHP106 axis-repeated
    >>> infer("torch.diagonal", "3")
    SHP102 axis-out-of-range
    """
    first, second = check.axes("dim2", (dim1, dim2), input.rank)
    kept = [size for axis, size in enumerate(input.shape) if axis not in (first, second)]
    return input.with_shape((*kept, diagonal_length(check, input[first], input[second], offset)))


@op("torch.linalg.diagonal")
def linalg_diagonal(check: Check, A: Tensor, offset: Dim = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """A diagonal of the last two axes.

    >>> infer("torch.linalg.diagonal", "B 3 4")
    Tensor[B, 3]
    """
    return diagonal(check, A, offset, dim1, dim2)


@op("torch.diag", "torch.Tensor.diag")
def diag(check: Check, input: Tensor, diagonal: Dim = 0) -> Tensor:
    """The diagonal of a matrix, or a matrix of a diagonal.

    >>> infer("torch.diag", "B", 1)
    Tensor[B + 1, B + 1]
    >>> infer("torch.diag", "3 4", 1)
    Tensor[3]
    >>> infer("torch.diag", "2*B B", *dims("B"))
    Tensor[0]
    >>> infer("torch.diag", "2*B 2*B", *dims("B - 2*B"))
    Tensor[B]
    >>> infer("torch.diag", "B 3 4")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 1, 2)
    if input.rank == 1:
        side = input[0] + dim_max(diagonal, -diagonal)
        return input.with_shape((side, side))
    return input.with_shape((diagonal_length(check, input[0], input[1], diagonal),))


@op("torch.diagflat", "torch.Tensor.diagflat")
def diagflat(check: Check, input: Tensor, offset: Dim = 0) -> Tensor:
    """A matrix with all elements on a diagonal.

    >>> infer("torch.diagflat", "2 3")
    Tensor[6, 6]
    """
    side = input.numel + dim_max(offset, -offset)
    return input.with_shape((side, side))


@op("torch.diag_embed", "torch.Tensor.diag_embed")
def diag_embed(check: Check, input: Tensor, offset: Dim = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The last axis as a diagonal of two new ones.

    >>> infer("torch.diag_embed", "B 3", 1)
    Tensor[B, 4, 4]
    >>> infer("torch.diag_embed", "B 3", 0, 1, 1)
    SHP106 axis-repeated
    """
    rank = input.rank + 1
    if rank < 2:
        check.fail("SHP102", Subject("input"), axis=dim1, rank=rank, param="dim1")
    first, second = check.axes("dim2", (dim1, dim2), rank)
    side = input[-1] + dim_max(offset, -offset)
    others = iter(input.shape[:-1])
    return input.with_shape([side if axis in (first, second) else next(others) for axis in range(rank)])


def _triangle(check: Check, input: Tensor, diagonal: object, lower: bool) -> Tensor:
    check.rank_at_least("input", input, 2)
    result = reshaped(input, input.shape)
    if result.value is None or not isinstance(diagonal, int) or not isinstance(input[-1], int) or not input[-1]:
        return input.with_shape(input.shape)
    columns, rows = input[-1], input[-2]
    assert isinstance(rows, int)
    zero = type(result.value[0])(0) if result.value else 0
    places = ((n // columns % rows, n % columns) for n in range(len(result.value)))
    kept = ((j - i <= diagonal) if lower else (j - i >= diagonal) for i, j in places)
    return result.with_value([v if keep else zero for v, keep in zip(result.value, kept, strict=True)])


@op("torch.tril", "torch.Tensor.tril")
def tril(check: Check, input: Tensor, diagonal: object = 0) -> Tensor:
    """The elements on and below a diagonal, the others 0.

    >>> infer("torch.tril", "T T")
    Tensor[T, T]
    >>> infer("torch.tril", "T")
    SHP101 rank-mismatch
    """
    return _triangle(check, input, diagonal, lower=True)


@op("torch.triu", "torch.Tensor.triu")
def triu(check: Check, input: Tensor, diagonal: object = 0) -> Tensor:
    """The elements on and above a diagonal, the others 0.

    >>> infer("torch.triu", "T T", diagonal=1)
    Tensor[T, T]
    >>> infer("torch.triu", "T")
    SHP101 rank-mismatch
    """
    return _triangle(check, input, diagonal, lower=False)


@op("torch.trace", "torch.Tensor.trace")
def trace(check: Check, input: Tensor) -> Tensor:
    """The sum of the diagonal.

    >>> infer("torch.trace", "A B")
    Tensor[]
    >>> infer("torch.trace", "A B C")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 2)
    return input.with_shape((), summed(input.dtype))
