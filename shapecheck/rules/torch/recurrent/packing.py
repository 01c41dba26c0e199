"""Packed sequences: a named result whose `data` holds the steps of all sequences. Knows no IR, no files and no spans.

`batch_sizes` has one entry for each step of the longest sequence; `batch` is how many sequences there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim, dim_max, total
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.operands import stretches
from shapecheck.rules.core.registry import op
from shapecheck.values import Named, Tensor, Unknown, is_dim


def packed(data: Tensor, steps: Dim, batch: Dim, kept_order: bool) -> Named:
    """A PackedSequence."""
    order = None if kept_order else Tensor((batch,), "int64")
    result = Named(
        "PackedSequence", data=data, batch_sizes=Tensor((steps,), "int64"), sorted_indices=order, unsorted_indices=order
    )
    result.batch = batch  # type: ignore[attr-defined]
    return result


def _lengths(check: Check, lengths: object, batch: Dim) -> tuple[Dim, ...] | None:
    """The lengths where they are known; there must be one for each sequence."""
    if isinstance(lengths, Tensor):
        check.rank("lengths", lengths, 1)
        check.same("lengths", lengths[0], "input", batch, axis=0)
        return None if lengths.value is None else tuple(int(v) for v in lengths.value)
    if isinstance(lengths, (tuple, list)):
        check.same("lengths", len(lengths), "input", batch, axis=0)
        return tuple(lengths) if all(is_dim(length) for length in lengths) else None
    return None


@op("torch.nn.utils.rnn.pack_padded_sequence")
def pack_padded_sequence(
    check: Check, input: Tensor, lengths: object, batch_first: bool = False, enforce_sorted: bool = True
) -> Named:
    """A padded batch without its padding.

    >>> infer("torch.nn.utils.rnn.pack_padded_sequence", "2 5 D", [5, 3], True).result[0].shape[0]
    8
    >>> infer("torch.nn.utils.rnn.pack_padded_sequence", "2 5 D", [5, 3, 1], True)
    SHP201 dim-mismatch
    >>> infer("torch.nn.utils.rnn.pack_padded_sequence", "5", [5])
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 2)
    batch = input[0] if batch_first else input[1]
    known = _lengths(check, lengths, batch)
    count, steps = (
        (check.fresh("steps", 1), check.fresh("longest", 1)) if known is None else (total(known), dim_max(*known))
    )
    return packed(input.with_shape((count, *input.shape[2:])), steps, batch, enforce_sorted)


@op("torch.nn.utils.rnn.pack_sequence")
def pack_sequence(check: Check, sequences: Sequence[Tensor] | Tensor, enforce_sorted: bool = True) -> Named:
    """Sequences of several lengths, packed.

    >>> infer("torch.nn.utils.rnn.pack_sequence", ["5 D", "3 D"]).result[0].shape[0]
    8
    >>> infer("torch.nn.utils.rnn.pack_sequence", ["5 3", "3 4"])
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.utils.rnn.pack_sequence", "2 5 D").result[0].shape[0]
    10
    """
    if isinstance(sequences, Tensor):
        check.rank_at_least("sequences", sequences, 2)
        count, row = sequences[0], sequences.with_shape(sequences.shape[1:])
        sequences = [row] * count if isinstance(count, int) else check.unknown("how many sequences there are")
    check.argument(bool(sequences), "sequences", "[]", "a list with tensors in it")
    first = sequences[0]
    for place, other in enumerate(sequences):
        check.rank_at_least(f"sequences[{place}]", other, 1)
        stretches(check, f"sequences[{place}]", other.shape, (other[0], *first.shape[1:]), "sequences[0]")
    lengths = [t[0] for t in sequences]
    data = first.with_shape((total(lengths), *first.shape[1:]))
    return packed(data, dim_max(*lengths), len(sequences), enforce_sorted)


@op("torch.nn.utils.rnn.pad_packed_sequence")
def pad_packed_sequence(
    check: Check,
    sequence: object,
    batch_first: bool = False,
    padding_value: object = 0.0,
    total_length: Dim | None = None,
) -> tuple[Tensor, Tensor]:
    """A packed batch with padding, and the lengths.

    >>> infer("torch.nn.utils.rnn.pad_packed_sequence", [1])
    Unknown: a packed sequence is not known
    """
    if not isinstance(sequence, Named) or not isinstance(sequence[0], Tensor):
        check.unknown(sequence.reason if isinstance(sequence, Unknown) else "a packed sequence is not known")
    data, sizes = sequence[0], sequence[1]
    batch: Dim = sequence.batch if hasattr(sequence, "batch") else check.fresh("sequences", 1)
    steps: Dim = sizes[0] if isinstance(sizes, Tensor) and sizes.rank else check.fresh("longest", 1)
    if total_length is not None:
        check.at_least("total_length", total_length, steps)
        steps = total_length
    lead = (batch, steps) if batch_first else (steps, batch)
    return data.with_shape((*lead, *data.shape[1:])), Tensor((batch,), "int64")
