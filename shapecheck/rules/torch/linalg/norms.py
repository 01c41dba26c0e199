"""Norms of vectors and matrices; what normalises is in `norm`. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.rules.core.bind import AxisList
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import real_part
from shapecheck.rules.core.operands import refuse_whole
from shapecheck.rules.core.registry import op
from shapecheck.rules.torch.reduce.reduce import reduced
from shapecheck.values import Tensor, Unknown


def _norm(check: Check, input: Tensor, dim: AxisList | None, keepdim: bool, dtype: object) -> Tensor:
    if dtype is None:
        refuse_whole(check, "input", input)
    return reduced(check, input, dim, keepdim).with_dtype(real_part(dtype_name(dtype, input.dtype)))


@op("torch.norm", "torch.Tensor.norm", "torch.functional.norm")
def norm(
    check: Check,
    input: Tensor,
    p: object = "fro",
    dim: AxisList | None = None,
    keepdim: bool = False,
    out: object = None,
    dtype: object = None,
) -> Tensor:
    """The norm over axes.

    >>> infer("torch.norm", "B C", dim=1)
    Tensor[B]
    >>> infer("torch.norm", "B C", dim=2)
    SHP102 axis-out-of-range
    >>> infer("torch.norm", "B C:int64")
    SHP401 dtype-mismatch
    """
    if p == "nuc" and dim is None:
        check.rank_at_least("input", input, 2)
    if p in ("fro", "nuc") and dim is not None and not isinstance(dim, int):
        check.argument(len(dim) <= 2, "dim", dim, "one axis or two")
    return _norm(check, input, dim, keepdim, dtype)


@op("torch.linalg.vector_norm")
def vector_norm(
    check: Check, x: Tensor, ord: object = 2, dim: AxisList | None = None, keepdim: bool = False, dtype: object = None
) -> Tensor:
    """The norm of vectors along axes.

    >>> infer("torch.linalg.vector_norm", "B C", dim=1)
    Tensor[B]
    """
    return _norm(check, x, dim, keepdim, dtype)


@op("torch.linalg.matrix_norm")
def matrix_norm(
    check: Check, A: Tensor, ord: object = "fro", dim: AxisList = (-2, -1), keepdim: bool = False, dtype: object = None
) -> Tensor:
    """The norm of matrices over two axes.

    >>> infer("torch.linalg.matrix_norm", "B 3 4")
    Tensor[B]
    >>> infer("torch.linalg.matrix_norm", "3")
    SHP101 rank-mismatch
    >>> infer("torch.linalg.matrix_norm", "B 3 4", dim=(1,))
    SHP503 invalid-argument
    """
    check.rank_at_least("A", A, 2)
    check.argument(not isinstance(dim, int) and len(dim) == 2, "dim", dim, "two axes")
    return _norm(check, A, dim, keepdim, dtype)


@op("torch.linalg.norm")
def linalg_norm(
    check: Check,
    A: Tensor,
    ord: object = None,
    dim: AxisList | None = None,
    keepdim: bool = False,
    dtype: object = None,
) -> Tensor:
    """The norm of vectors over one axis, or of matrices over two.

    >>> infer("torch.linalg.norm", "B C", dim=-1)
    Tensor[B]
    >>> infer("torch.linalg.norm", "A B C", 2)
    SHP101 rank-mismatch
    >>> infer("torch.linalg.norm", "A B C", dim=(0, 1, 2))
    SHP503 invalid-argument
    """
    if dim is not None:
        check.argument(isinstance(dim, int) or len(dim) in (1, 2), "dim", dim, "one axis or two")
    elif ord is not None and not isinstance(ord, Unknown) and A.rank not in (1, 2):
        check.fail("SHP101", Subject("A"), param="A", wanted="1 or 2", rank=A.rank)
    return _norm(check, A, dim, keepdim, dtype)
