"""Distances and similarities between vectors. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import floordiv
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import promote, real_part
from shapecheck.rules.core.operands import refuse_whole, same_dtype
from shapecheck.rules.core.registry import op
from shapecheck.values import Tensor


@op("torch.cdist")
def cdist(check: Check, x1: Tensor, x2: Tensor, p: object = 2.0, compute_mode: object = None) -> Tensor:
    """The distances of every row of one to every row of the other.

    >>> infer("torch.cdist", "B P D", "R D")
    Tensor[B, P, R]
    >>> infer("torch.cdist", "P 3", "R 4")
    SHP203 feature-mismatch
    >>> infer("torch.cdist", "3", "R 3")
    SHP101 rank-mismatch
    >>> infer("torch.cdist", "P 3:int64", "R 3:int64")
    SHP401 dtype-mismatch
    """
    check.rank_at_least("x1", x1, 2)
    check.rank_at_least("x2", x2, 2)
    refuse_whole(check, "x1", x1)
    refuse_whole(check, "x2", x2)
    check.last_dim("x2", x2, "x1", x1[-1])
    batch = check.broadcast(("x1", x1.shape[:-2]), ("x2", x2.shape[:-2]))
    return Tensor((*batch, x1[-2], x2[-2]), same_dtype(check, "x2", x2, "x1", x1))


@op("torch.pdist", "torch.nn.functional.pdist")
def pdist(check: Check, input: Tensor, p: object = 2) -> Tensor:
    """The distances between every two rows.

    >>> infer("torch.pdist", "4 D")
    Tensor[6]
    >>> infer("torch.pdist", "B 4 D")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 2)
    return input.with_shape((floordiv(input[0] * (input[0] - 1), 2),))


@op("torch.dist", "torch.Tensor.dist")
def dist(check: Check, input: Tensor, other: Tensor, p: object = 2) -> Tensor:
    """The norm of a difference.

    >>> infer("torch.dist", "B 3", "3")
    Tensor[]
    >>> infer("torch.dist", "B 3", "4")
    SHP202 broadcast-mismatch
    """
    check.broadcast(("input", input.shape), ("other", other.shape))
    return Tensor((), real_part(promote(((input.dtype, input.rank), (other.dtype, other.rank)))))
