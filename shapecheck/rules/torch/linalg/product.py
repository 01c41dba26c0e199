"""Products of vectors, matrices and tensors. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck.dims import Dim, any_of, eq, ne
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import promote
from shapecheck.rules.core.mult_adds import at_each, elements_among, places
from shapecheck.rules.core.operands import same_dtype, stretches
from shapecheck.rules.core.registry import op
from shapecheck.values import Tensor, Unknown


def inner(check: Check, param: str, found: Dim, other: str, expected: Dim) -> None:
    """The inner sizes of a product must agree."""
    check.same(param, found, other, expected, code="SHP205")


def product_shape(check: Check, param: str, a: Tensor, other: str, b: Tensor) -> tuple[Dim, ...]:
    """The shape of a matrix product of any ranks from 1 up."""
    check.rank_at_least(param, a, 1)
    check.rank_at_least(other, b, 1)
    inner(check, param, a[-1], other, b[-2] if b.rank > 1 else b[0])
    batch = check.broadcast((param, a.shape[:-2]), (other, b.shape[:-2]))
    rows = a.shape[-2:-1]
    columns = b.shape[-1:] if b.rank > 1 else ()
    return (*batch, *rows, *columns)


@op("torch.matmul", "torch.Tensor.matmul", "torch.linalg.matmul")
def matmul(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """A product over the last axis of one and the last but one of the other; leading axes broadcast.

    >>> infer("torch.matmul", "B 1 T D", "H D S")
    Tensor[B, H, T, S]
    >>> infer("torch.matmul", "D", "B D S")
    Tensor[B, S]
    >>> infer("torch.matmul", "B 3", "4 5")
    SHP205 matmul-mismatch
    >>> infer("torch.matmul", "2 B 3", "5 3 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.matmul", "", "3")
    SHP101 rank-mismatch
    >>> infer("torch.matmul", "B 3:int64", "3 4")
    SHP401 dtype-mismatch
    """
    shape = product_shape(check, "input", input, "other", other)
    return Tensor(shape, same_dtype(check, "other", other, "input", input))


@op("torch.mm", "torch.Tensor.mm", "torch.spmm")
def mm(check: Check, input: Tensor, mat2: Tensor, *, out_dtype: object = None) -> Tensor:
    """A product of two matrices.

    >>> infer("torch.mm", "A B", "B C")
    Tensor[A, C]
    >>> infer("torch.mm", "A 3", "4 C")
    SHP205 matmul-mismatch
    >>> infer("torch.mm", "A B C", "C D")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 2)
    check.rank("mat2", mat2, 2)
    inner(check, "input", input[1], "mat2", mat2[0])
    return Tensor((input[0], mat2[1]), dtype_name(out_dtype, same_dtype(check, "mat2", mat2, "input", input)))


@op("torch.sparse.mm")
def sparse_mm(check: Check, sparse: Tensor, dense: Tensor, reduce: object = None) -> Tensor:
    """A product of two matrices, the first of them sparse; `reduce` says how the products are taken together.

    >>> infer("torch.sparse.mm", "A B", "B C")
    Tensor[A, C]
    >>> infer("torch.sparse.mm", "A 3", "4 C", "sum")
    SHP205 matmul-mismatch
    """
    check.rank("sparse", sparse, 2)
    check.rank("dense", dense, 2)
    inner(check, "sparse", sparse[1], "dense", dense[0])
    return Tensor((sparse[0], dense[1]), same_dtype(check, "dense", dense, "sparse", sparse))


@op("torch.bmm", "torch.Tensor.bmm")
def bmm(check: Check, input: Tensor, mat2: Tensor, *, out_dtype: object = None) -> Tensor:
    """A product of two batches of matrices; nothing broadcasts.

    >>> infer("torch.bmm", "B T D", "B D S")
    Tensor[B, T, S]
    >>> infer("torch.bmm", "2 T D", "1 D S")
    SHP201 dim-mismatch
    >>> infer("torch.bmm", "B T 3", "B 4 S")
    SHP205 matmul-mismatch
    >>> infer("torch.bmm", "B T D", "D S")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 3)
    check.rank("mat2", mat2, 3)
    check.same("mat2", mat2[0], "input", input[0], axis=0)
    inner(check, "input", input[2], "mat2", mat2[1])
    dtype = same_dtype(check, "mat2", mat2, "input", input)
    return Tensor((input[0], input[1], mat2[2]), dtype_name(out_dtype, dtype))


@op("torch.mv", "torch.Tensor.mv")
def mv(check: Check, input: Tensor, vec: Tensor) -> Tensor:
    """A matrix times a vector.

    >>> infer("torch.mv", "A B", "B")
    Tensor[A]
    >>> infer("torch.mv", "A 3", "4")
    SHP205 matmul-mismatch
    >>> infer("torch.mv", "A B", "B 1")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 2)
    check.rank("vec", vec, 1)
    inner(check, "input", input[1], "vec", vec[0])
    return Tensor((input[0],), same_dtype(check, "vec", vec, "input", input))


def _dot(check: Check, input: Tensor, param: str, other: Tensor) -> Tensor:
    check.rank("input", input, 1)
    check.rank(param, other, 1)
    check.same(param, other[0], "input", input[0], axis=0)
    return Tensor((), same_dtype(check, param, other, "input", input))


@op("torch.dot", "torch.Tensor.dot")
def dot(check: Check, input: Tensor, tensor: Tensor) -> Tensor:
    """The product of two vectors.

    >>> infer("torch.dot", "B", "B")
    Tensor[]
    >>> infer("torch.dot", "3", "1")
    SHP201 dim-mismatch
    >>> infer("torch.dot", "3", "3 1")
    SHP101 rank-mismatch
    """
    return _dot(check, input, "tensor", tensor)


@op("torch.vdot", "torch.Tensor.vdot")
def vdot(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """The product of two vectors, the first conjugated.

    >>> infer("torch.vdot", "B", "B")
    Tensor[]
    """
    return _dot(check, input, "other", other)


@op("torch.linalg.vecdot")
def vecdot(check: Check, input: Tensor, y: Tensor, dim: int = -1) -> Tensor:
    """Products of vectors along one axis.

    >>> infer("torch.linalg.vecdot", "B 3", "3")
    Tensor[B]
    >>> infer("torch.linalg.vecdot", "B 3", "4")
    SHP202 broadcast-mismatch
    """
    if input.rank == 1 and y.rank == 1:
        check.same("y", y[0], "input", input[0], axis=0)
    shape = list(check.broadcast(("input", input.shape), ("y", y.shape)))
    axis = check.axis("dim", dim, len(shape))
    return Tensor((*shape[:axis], *shape[axis + 1 :]), promote(((input.dtype, input.rank), (y.dtype, y.rank))))


@op("torch.inner", "torch.Tensor.inner")
def inner_product(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """A product over the last axis of both.

    >>> infer("torch.inner", "A D", "B C D")
    Tensor[A, B, C]
    >>> infer("torch.inner", "A 3", "B 4")
    SHP201 dim-mismatch
    """
    if input.rank == 0 or other.rank == 0:
        return Tensor((*input.shape, *other.shape), promote(((input.dtype, input.rank), (other.dtype, other.rank))))
    check.same("other", other[-1], "input", input[-1], axis=other.rank - 1)
    return Tensor((*input.shape[:-1], *other.shape[:-1]), same_dtype(check, "other", other, "input", input))


@op("torch.outer", "torch.ger", "torch.Tensor.outer", "torch.Tensor.ger")
def outer(check: Check, input: Tensor, vec2: Tensor) -> Tensor:
    """Every product of an element of one vector with an element of another.

    >>> infer("torch.outer", "A", "B")
    Tensor[A, B]
    >>> infer("torch.outer", "A", "B 1")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 1)
    check.rank("vec2", vec2, 1)
    return Tensor((input[0], vec2[0]), promote(((input.dtype, 1), (vec2.dtype, 1))))


def _affine_work(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    """`addmm(bias, x, weight)` with a parameter for its weight is a linear layer; of other products, nothing counts."""
    weight = given.get("mat2")
    if not isinstance(weight, Tensor) or weight.identity is None:
        return 0
    return at_each(elements_among(given, "input", "mat2"), places(output, 1))


@op("torch.addmm", "torch.Tensor.addmm", mult_adds=_affine_work)
def addmm(
    check: Check,
    input: Tensor,
    mat1: Tensor,
    mat2: Tensor,
    beta: float = 1,
    alpha: float = 1,
    *,
    out_dtype: object = None,
) -> Tensor:
    """A product of matrices plus something that stretches to it.

    >>> infer("torch.addmm", "C", "A B", "B C")
    Tensor[A, C]
    >>> infer("torch.addmm", "3", "A B", "B 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.addmm", "C", "A 3", "4 C")
    SHP205 matmul-mismatch
    """
    check.rank("mat1", mat1, 2)
    check.rank("mat2", mat2, 2)
    inner(check, "mat1", mat1[1], "mat2", mat2[0])
    shape = (mat1[0], mat2[1])
    stretches(check, "input", input.shape, shape, "mat1 @ mat2")
    return Tensor(shape, dtype_name(out_dtype, same_dtype(check, "mat2", mat2, "mat1", mat1)))


@op("torch.addmv", "torch.Tensor.addmv")
def addmv(check: Check, input: Tensor, mat: Tensor, vec: Tensor, beta: float = 1, alpha: float = 1) -> Tensor:
    """A matrix times a vector plus something that stretches to it.

    >>> infer("torch.addmv", "A", "A B", "B")
    Tensor[A]
    >>> infer("torch.addmv", "3", "4 B", "B")
    SHP202 broadcast-mismatch
    """
    check.rank("mat", mat, 2)
    check.rank("vec", vec, 1)
    inner(check, "mat", mat[1], "vec", vec[0])
    stretches(check, "input", input.shape, (mat[0],), "mat @ vec")
    return Tensor((mat[0],), same_dtype(check, "vec", vec, "mat", mat))


@op("torch.addr", "torch.Tensor.addr")
def addr(check: Check, input: Tensor, vec1: Tensor, vec2: Tensor, beta: float = 1, alpha: float = 1) -> Tensor:
    """An outer product plus something that stretches to it.

    >>> infer("torch.addr", "B", "A", "B")
    Tensor[A, B]
    """
    check.rank("vec1", vec1, 1)
    check.rank("vec2", vec2, 1)
    stretches(check, "input", input.shape, (vec1[0], vec2[0]), "vec1 x vec2")
    return Tensor((vec1[0], vec2[0]), promote((t.dtype, t.rank) for t in (input, vec1, vec2)))


def _batches(check: Check, batch1: Tensor, batch2: Tensor) -> tuple[Dim, Dim, Dim]:
    check.rank("batch1", batch1, 3)
    check.rank("batch2", batch2, 3)
    check.same("batch2", batch2[0], "batch1", batch1[0], axis=0)
    inner(check, "batch1", batch1[2], "batch2", batch2[1])
    return batch1[0], batch1[1], batch2[2]


@op("torch.baddbmm", "torch.Tensor.baddbmm")
def baddbmm(
    check: Check,
    input: Tensor,
    batch1: Tensor,
    batch2: Tensor,
    beta: float = 1,
    alpha: float = 1,
    *,
    out_dtype: object = None,
) -> Tensor:
    """A batch of products plus something that stretches to it.

    >>> infer("torch.baddbmm", "B 1 S", "B T D", "B D S")
    Tensor[B, T, S]
    >>> infer("torch.baddbmm", "3 1 S", "2 T D", "2 D S")
    SHP202 broadcast-mismatch
    """
    shape = _batches(check, batch1, batch2)
    stretches(check, "input", input.shape, shape, "batch1 @ batch2")
    return Tensor(shape, dtype_name(out_dtype, same_dtype(check, "batch2", batch2, "batch1", batch1)))


@op("torch.addbmm", "torch.Tensor.addbmm")
def addbmm(check: Check, input: Tensor, batch1: Tensor, batch2: Tensor, beta: float = 1, alpha: float = 1) -> Tensor:
    """The sum of a batch of products plus something that stretches to it.

    >>> infer("torch.addbmm", "T S", "B T D", "B D S")
    Tensor[T, S]
    """
    shape = _batches(check, batch1, batch2)[1:]
    stretches(check, "input", input.shape, shape, "batch1 @ batch2")
    return Tensor(shape, same_dtype(check, "batch2", batch2, "batch1", batch1))


@op("torch.chain_matmul")
def chain_matmul(check: Check, *matrices: Tensor) -> Tensor:
    """A product of several matrices.

    >>> infer("torch.chain_matmul", "A B", "B C", "C D")
    Tensor[A, D]
    """
    for place, matrix in enumerate(matrices):
        check.rank(f"matrices[{place}]", matrix, 2)
    return multi_dot(check, matrices)


@op("torch.linalg.multi_dot")
def multi_dot(check: Check, tensors: Sequence[Tensor]) -> Tensor:
    """A product of several matrices; the first and the last may be vectors.

    >>> infer("torch.linalg.multi_dot", ["A B", "B C", "C"])
    Tensor[A]
    >>> infer("torch.linalg.multi_dot", ["A 3", "4 C"])
    SHP205 matmul-mismatch
    """
    check.argument(len(tensors) > 1, "tensors", len(tensors), "at least two")
    result = tensors[0]
    check.rank("tensors[0]", result, 1, 2)
    for place, other in enumerate(tensors[1:], start=1):
        name = f"tensors[{place}]"
        check.rank(name, other, *((1, 2) if place == len(tensors) - 1 else (2,)))
        shape = product_shape(check, f"tensors[{place - 1}]", result, name, other)
        result = Tensor(shape, same_dtype(check, name, other, "tensors[0]", result))
    return result


@op("torch.tensordot")
def tensordot(check: Check, a: Tensor, b: Tensor, dims: object = 2) -> Tensor:
    """A product over chosen axes of both.

    >>> infer("torch.tensordot", "A B C", "B C D")
    Tensor[A, D]
    >>> infer("torch.tensordot", "A B C", "C B", dims=([1, 2], [1, 0]))
    Tensor[A]
    >>> infer("torch.tensordot", "A 3", "4 D", dims=1)
    SHP205 matmul-mismatch
    >>> infer("torch.tensordot", "A B", "B A", dims=([0], [0, 1]))
    SHP503 invalid-argument
    """
    first, second = _contracted(check, a, b, dims)
    check.argument(len(first) == len(second), "dims", dims, "two lists of one length")
    if first:
        check.rank_at_least("a", a, 1)
        check.rank_at_least("b", b, 1)
    left, right = check.axes("dims", first, a.rank, "a"), check.axes("dims", second, b.rank, "b")
    for i, j in zip(left, right, strict=True):
        check.demand(
            any_of(eq(a[i], b[j]), eq(a[i], 1), eq(b[j], 1)),
            "SHP205",
            Subject("a", a[i], i),
            Subject("b", b[j], j),
            param="a",
            other="b",
            found=a[i],
            expected=b[j],
        )
    kept = [d for i, d in enumerate(a.shape) if i not in left] + [d for j, d in enumerate(b.shape) if j not in right]
    return Tensor(tuple(kept), same_dtype(check, "b", b, "a", a))


def _contracted(check: Check, a: Tensor, b: Tensor, dims: object) -> tuple[list[int], list[int]]:
    if isinstance(dims, int):
        check.argument(0 <= dims <= min(a.rank, b.rank), "dims", dims, "at most the number of axes of either tensor")
        return list(range(a.rank - dims, a.rank)), list(range(dims))
    if isinstance(dims, (tuple, list)) and len(dims) == 2:
        pair = [list(d) if isinstance(d, (tuple, list)) else [d] for d in dims]
        if all(isinstance(axis, int) for axes in pair for axis in axes):
            return pair[0], pair[1]
    raise Undetermined(dims.reason if isinstance(dims, Unknown) else "the axes of a tensordot")


@op("torch.kron", "torch.Tensor.kron")
def kron(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """Every element of one tensor times the whole of another.

    >>> infer("torch.kron", "A B", "3")
    Tensor[A, 3*B]
    """
    rank = max(input.rank, other.rank)
    sides = [(1,) * (rank - t.rank) + t.shape for t in (input, other)]
    shape = tuple(x * y for x, y in zip(*sides, strict=True))
    return Tensor(shape, promote(((input.dtype, input.rank), (other.dtype, other.rank))))


@op("torch.linalg.cross")
def linalg_cross(check: Check, input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """Cross products along an axis of three.

    >>> infer("torch.linalg.cross", "B 3", "1 3")
    Tensor[B, 3]
    >>> infer("torch.linalg.cross", "B 3", "3")
    SHP103 ranks-differ
    >>> infer("torch.linalg.cross", "B 4", "B 4")
    SHP201 dim-mismatch
    """
    if input.rank != other.rank:
        check.fail(
            "SHP103",
            Subject("other"),
            Subject("input"),
            param="other",
            other="input",
            rank=other.rank,
            wanted=input.rank,
        )
    axis = check.axis("dim", dim, input.rank)
    check.rank_at_least("input", input, 1)
    for name, tensor in (("input", input), ("other", other)):
        check.same(name, tensor[axis], "dim", 3, axis=axis)
    shape = check.broadcast(("input", input.shape), ("other", other.shape))
    return Tensor(shape, promote(((input.dtype, input.rank), (other.dtype, other.rank))))


@op("torch.cross", "torch.Tensor.cross")
def cross(check: Check, input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """Cross products along an axis of three: the first such, unless one is named.

    >>> infer("torch.cross", "B 3", "B 3", dim=1)
    Tensor[B, 3]
    >>> infer("torch.cross", "4 2", "4 2")
    SHP201 dim-mismatch
    """
    if input.rank != other.rank:
        return linalg_cross(check, input, other, -1)
    if dim is None:
        dim = _axis_of_three(check, input)
    return linalg_cross(check, input, other, dim)


def _axis_of_three(check: Check, input: Tensor) -> int:
    """The first axis of size 3. Symbolic sizes before the last candidate are taken not to be 3."""
    candidates = [axis for axis, size in enumerate(input.shape) if not check.refuted(eq(size, 3))]
    for axis in candidates[:-1]:
        if check.known(eq(input[axis], 3)) or not check.suppose(ne(input[axis], 3)):
            return axis
    return candidates[-1] if candidates else -1
