"""Distances between vectors, and how vectors vary together. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, floordiv
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import lift, promote, real_part
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


def _varying(check: Check, input: Tensor) -> tuple[Dim, ...]:
    """The shape of a covariance: a single row has a number only."""
    check.rank("input", input, 0, 1, 2)
    return (input[0], input[0]) if input.rank == 2 and check.not_one("input", input[0]) else ()


@op("torch.cov", "torch.Tensor.cov")
def cov(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """How the rows of a matrix vary together.

    >>> infer("torch.cov", "3 B")
    Tensor[3, 3]
    >>> infer("torch.cov", "A B C")
    SHP101 rank-mismatch
    """
    weights = [w for w in (*args, *kwargs.values()) if isinstance(w, Tensor)]
    for weight in weights:
        check.rank("weights", weight, 0, 1)
        check.same("weights", weight.numel, "input", input[-1] if input.rank else 1)
    return input.with_shape(_varying(check, input), promote([(lift(input.dtype), 1), *((w.dtype, 1) for w in weights)]))


@op("torch.corrcoef", "torch.Tensor.corrcoef")
def corrcoef(check: Check, input: Tensor) -> Tensor:
    """How the rows of a matrix correlate.

    >>> infer("torch.corrcoef", "3 B")
    Tensor[3, 3]
    """
    return input.with_shape(_varying(check, input), lift(input.dtype))
