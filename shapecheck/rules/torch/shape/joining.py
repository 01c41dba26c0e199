"""Tensors put together along an axis. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as every

from shapecheck.dims import Dim, dim_max, total
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import promote
from shapecheck.rules.core.operands import stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import cast
from shapecheck.rules.elements.places import LIMIT, concrete, reshaped
from shapecheck.rules.torch.shape.views import padded_to
from shapecheck.values import Tensor


def common_dtype(tensors: Sequence[Tensor]) -> str | None:
    """The dtype of tensors put together: each counts as much as the others, whatever its rank."""
    return promote((t.dtype, t.rank) for t in tensors)


def joined(tensors: Sequence[Tensor], axis: int, shape: Sequence[Dim], dtype: str | None) -> Tensor:
    """Tensors behind each other along `axis`, elements included where all are known."""
    result = Tensor(tuple(shape), dtype)
    sizes = concrete(shape)
    if sizes is None or any(t.dtype != dtype for t in tensors):
        return result
    alike = {t.one_size for t in tensors}
    if len(alike) == 1 and None not in alike:
        return result.with_elements(tensors[0].elements)
    if any(t.value is None for t in tensors):
        return result
    value: list[int | float | bool] = []
    for lead in every(*map(range, sizes[:axis])):
        for t in tensors:
            block = 1
            for d in t.shape[axis:]:
                block *= d if isinstance(d, int) else 0
            row = 0
            for i, size in zip(lead, sizes, strict=False):
                row = row * size + i
            value.extend((t.value or ())[row * block : (row + 1) * block])
    return result if len(value) > LIMIT else result.with_value(value)


def concatenate(check: Check, tensors: Sequence[Tensor], axis: int, param: str = "tensors") -> Tensor:
    """`tensors` of one rank behind each other; every other dim must agree."""
    first, *rest = tensors
    for place, other in enumerate(rest, start=1):
        check.same_dims(f"{param}[{place}]", other, f"{param}[0]", first, skip=axis)
    shape = list(first.shape)
    for other in rest:
        shape = [a if isinstance(a, int) else b for a, b in zip(shape, other.shape, strict=True)]
    shape[axis] = total(t[axis] for t in tensors)
    return joined(tensors, axis, shape, common_dtype(tensors))


@op("torch.cat", "torch.concat", "torch.concatenate")
def cat(check: Check, tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors along `dim`; every other dim must agree. Empty vectors are passed over.

    >>> infer("torch.cat", ["B 3 H", "B 5 H"], dim=1)
    Tensor[B, 8, H]
    >>> infer("torch.cat", ["B 3", "0"])
    Tensor[B, 3]
    >>> infer("torch.cat", ["B 3", "B 4"])
    SHP206 join-mismatch
    >>> infer("torch.cat", ["B 3", "B"])
    SHP103 ranks-differ
    >>> infer("torch.cat", ["B 3", "B 3"], dim=2)
    SHP102 axis-out-of-range
    >>> infer("torch.cat", [])
    SHP503 invalid-argument
    >>> infer("torch.cat", ["", ""])
    SHP101 rank-mismatch
    """
    check.argument(bool(tensors), "tensors", "[]", "a list with tensors in it")
    for place, tensor in enumerate(tensors):
        check.rank_at_least(f"tensors[{place}]", tensor, 1)
    kept = [t for t in tensors if not (t.rank == 1 and t[0] == 0)]
    if not kept:
        return Tensor((0,), common_dtype(tensors))
    axis = check.axis("dim", dim, kept[0].rank)
    result = concatenate(check, kept, axis)
    return result if len(kept) == len(tensors) else result.with_dtype(common_dtype(tensors))


@op("torch.stack")
def stack(check: Check, tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis.

    >>> infer("torch.stack", ["B 3", "B 3"], dim=1)
    Tensor[B, 2, 3]
    >>> infer("torch.stack", ["B 3", "B 4"])
    SHP206 join-mismatch
    >>> infer("torch.stack", ["B 3", "B"])
    SHP103 ranks-differ
    >>> infer("torch.stack", ["B 3"], dim=3)
    SHP102 axis-out-of-range
    >>> infer("torch.stack", [])
    SHP503 invalid-argument
    """
    check.argument(bool(tensors), "tensors", "[]", "a list with tensors in it")
    axis = check.axis("dim", dim, tensors[0].rank + 1)
    return stacked(check, tensors, axis)


def stacked(check: Check, tensors: Sequence[Tensor], axis: int) -> Tensor:
    """Tensors of one shape along a new axis."""
    for place, other in enumerate(tensors[1:], start=1):
        check.same_dims(f"tensors[{place}]", other, "tensors[0]", tensors[0])
    longer = [reshaped(t, (*t.shape[:axis], 1, *t.shape[axis:])) for t in tensors]
    return concatenate(check, longer, axis)


def _along(check: Check, tensors: Sequence[Tensor], rank: int, axis: int) -> Tensor:
    check.argument(bool(tensors), "tensors", "[]", "a list with tensors in it")
    lifted = [padded_to(rank, t) for t in tensors]
    return cat(check, lifted, 0 if axis == 1 and lifted[0].rank == 1 else axis)


@op("torch.hstack")
def hstack(check: Check, tensors: Sequence[Tensor]) -> Tensor:
    """Join along the second axis (the only one of vectors).

    >>> infer("torch.hstack", ["B 3", "B 4"])
    Tensor[B, 7]
    >>> infer("torch.hstack", ["A 3", "4"])
    SHP103 ranks-differ
    """
    return _along(check, tensors, 1, 1)


@op("torch.vstack", "torch.row_stack")
def vstack(check: Check, tensors: Sequence[Tensor]) -> Tensor:
    """Join along the first axis; vectors are rows.

    >>> infer("torch.vstack", ["A 3", "3"])
    Tensor[A + 1, 3]
    >>> infer("torch.vstack", ["A 3", "4"])
    SHP206 join-mismatch
    """
    return _along(check, tensors, 2, 0)


@op("torch.dstack")
def dstack(check: Check, tensors: Sequence[Tensor]) -> Tensor:
    """Join along the third axis.

    >>> infer("torch.dstack", ["A B", "A B"])
    Tensor[A, B, 2]
    """
    return _along(check, tensors, 3, 2)


@op("torch.column_stack")
def column_stack(check: Check, tensors: Sequence[Tensor]) -> Tensor:
    """Join along the second axis; vectors are columns.

    >>> infer("torch.column_stack", ["A", "A 3"])
    Tensor[A, 4]
    >>> infer("torch.column_stack", ["2", "3"])
    SHP206 join-mismatch
    """
    check.argument(bool(tensors), "tensors", "[]", "a list with tensors in it")
    return cat(check, [reshaped(t, (t.numel, 1)) if t.rank < 2 else t for t in tensors], 1)


@op("torch.block_diag")
def block_diag(check: Check, *tensors: Tensor) -> Tensor:
    """Matrices along the diagonal of a large one.

    >>> infer("torch.block_diag", "A 3", "4")
    Tensor[A + 1, 7]
    >>> infer("torch.block_diag", "A B C")
    SHP101 rank-mismatch
    """
    for place, tensor in enumerate(tensors):
        check.rank(f"tensors[{place}]", tensor, 0, 1, 2)
    flat = [padded_to(2, t) for t in tensors]
    return Tensor(
        (total(t[0] for t in flat), total(t[1] for t in flat)), common_dtype(tensors) if tensors else "float32"
    )


@op("torch.cartesian_prod")
def cartesian_prod(check: Check, *tensors: Tensor) -> Tensor:
    """Every combination of elements of several vectors.

    >>> infer("torch.cartesian_prod", "A", "3")
    Tensor[3*A, 2]
    >>> infer("torch.cartesian_prod", "A", "3 1")
    SHP101 rank-mismatch
    """
    count: Dim = 1
    for place, tensor in enumerate(tensors):
        check.rank(f"tensors[{place}]", tensor, 1)
        count = count * tensor[0]
    return Tensor((count,) if len(tensors) == 1 else (count, len(tensors)), tensors[0].dtype if tensors else None)


@op("torch.nn.utils.rnn.pad_sequence")
def pad_sequence(
    check: Check,
    sequences: Sequence[Tensor] | Tensor,
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Sequences of several lengths as one tensor of the greatest length.

    >>> infer("torch.nn.utils.rnn.pad_sequence", ["T D", "S D"], True)
    Tensor[2, max(S, T), D]
    >>> infer("torch.nn.utils.rnn.pad_sequence", ["T 3", "S 4"])
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.utils.rnn.pad_sequence", [])
    SHP503 invalid-argument
    >>> infer("torch.nn.utils.rnn.pad_sequence", "B T D")
    Tensor[T, B, D]
    """
    if isinstance(sequences, Tensor):
        check.rank_at_least("sequences", sequences, 2)
        order = (0, 1) if batch_first else (1, 0)
        return sequences.with_shape((sequences[order[0]], sequences[order[1]], *sequences.shape[2:]))
    check.argument(bool(sequences), "sequences", "[]", "a list with tensors in it")
    first = sequences[0]
    for place, other in enumerate(sequences):
        check.rank_at_least(f"sequences[{place}]", other, 1)
        stretches(check, f"sequences[{place}]", other.shape, (other[0], *first.shape[1:]), "sequences[0]")
    longest = dim_max(*(t[0] for t in sequences))
    lead = (len(sequences), longest) if batch_first else (longest, len(sequences))
    result = first.with_shape((*lead, *first.shape[1:]))
    return _padded(result, sequences, padding_value, batch_first, padding_side)


def _padded(result: Tensor, sequences: Sequence[Tensor], padding: object, batch_first: bool, side: object) -> Tensor:
    """The elements of a padded batch of vectors, where all are known."""
    sizes = concrete(result.shape)
    element = cast(padding, result.dtype) if isinstance(padding, (int, float)) else None
    if sizes is None or len(sizes) != 2 or element is None or side not in ("right", "left"):
        return result
    longest = sizes[1] if batch_first else sizes[0]
    rows: list[tuple[int | float | bool, ...]] = []
    for sequence in sequences:
        if sequence.value is None or sequence.dtype != result.dtype:
            return result
        fill = (element,) * (longest - len(sequence.value))
        rows.append((*sequence.value, *fill) if side == "right" else (*fill, *sequence.value))
    ordered = rows if batch_first else zip(*rows, strict=True)
    return result.with_value([value for row in ordered for value in row])
