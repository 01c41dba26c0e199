"""Tensors cut into parts along an axis. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from shapecheck.dims import Dim, ceildiv, divides, exact_div, floordiv, ge, mod, total
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes
from shapecheck.rules.torch.shape.selecting import part, selected
from shapecheck.rules.torch.shape.slicing import slice_bounds
from shapecheck.values import Alike, Tensor, Unknown

MOST_PARTS = 4096


def parts(input: Tensor, axis: int, sizes: Sequence[Dim]) -> tuple[Tensor, ...]:
    """Neighbouring parts of these sizes."""
    made: list[Tensor] = []
    start: Dim = 0
    for size in sizes:
        made.append(part(input, axis, start, size))
        start = start + size
    return tuple(made)


def even_parts(check: Check, input: Tensor, axis: int, size: Dim) -> tuple[Tensor, ...] | Alike:
    """Parts of `size` each, a shorter one last. Where the program takes a number of them, the sizes must give that."""
    whole = input[axis]
    if whole == 0:
        return (input,)
    count = ceildiv(whole, size)
    if not isinstance(count, int):
        if check.known(ge(size, whole)):
            return (input,)
        if not (check.known(divides(size, whole)) and check.known(ge(whole, 1))):
            if check.unpacked_into is not None:
                return _as_taken(check, input, axis, size, check.unpacked_into)
            check.unknown("the number of parts that a split gives is not known")
        return _alike(input, axis, size, floordiv(whole, size))
    if count > MOST_PARTS:
        check.unknown("a split into a great many parts")
    rest = whole - size * (count - 1)
    return parts(input, axis, (*(size,) * (count - 1), rest))


def _as_taken(check: Check, input: Tensor, axis: int, size: Dim, count: int) -> tuple[Tensor, ...]:
    """`count` parts, the last as large as the others or smaller; else the program cannot take them apart."""
    whole = input[axis]
    if floordiv(whole, count) == size:
        check.at_least("input", whole, count)
        check.divisible("input", whole, "parts", count)
        return parts(input, axis, (size,) * count)
    check.at_least("input", whole, size * (count - 1) + 1)
    check.at_most("input", whole, size * count)
    return parts(input, axis, (*(size,) * (count - 1), whole - size * (count - 1)))


def _alike(input: Tensor, axis: int, size: Dim, count: Dim) -> Alike:
    return Alike(input.with_shape((*input.shape[:axis], size, *input.shape[axis + 1 :])), count)


def sized_parts(check: Check, input: Tensor, axis: int, param: str, sizes: Sequence[Dim]) -> tuple[Tensor, ...]:
    """Parts of given sizes, which add up to the axis."""
    possible_sizes(check, param, sizes)
    check.same(param, total(sizes), "input", input[axis], axis=axis, code="SHP304")
    return parts(input, axis, sizes)


@op("torch.split", "torch.functional.split")
def split(check: Check, tensor: Tensor, split_size_or_sections: DimOrTuple, dim: int = 0) -> tuple[Tensor, ...] | Alike:
    """Parts of one size (the last may be shorter) or of the sizes given.

    >>> infer("torch.split", "2 5", 2, 1)
    (Tensor[2, 2], Tensor[2, 2], Tensor[2, 1])
    >>> infer("torch.split", "B 5", [2, 3], 1)
    (Tensor[B, 2], Tensor[B, 3])
    >>> infer("torch.split", "B 5", [2, 4], 1)
    SHP304 split-mismatch
    >>> infer("torch.split", "B 5", 2, 2)
    SHP102 axis-out-of-range
    >>> infer("torch.split", "B 5", 0, 1)
    SHP305 size-out-of-range
    >>> infer("torch.split", "", 1)
    SHP101 rank-mismatch
    """
    axis = check.axis("dim", dim, tensor.rank, "tensor")
    check.rank_at_least("tensor", tensor, 1)
    if isinstance(split_size_or_sections, (tuple, list)):
        return sized_parts(check, tensor, axis, "split_size_or_sections", split_size_or_sections)
    size: Dim = split_size_or_sections  # type: ignore[assignment]
    if size == 0 and tensor[axis] == 0:
        return (tensor,)
    check.at_least("split_size_or_sections", size, 1)
    return even_parts(check, tensor, axis, size)


@op("torch.Tensor.split")
def split_method(check: Check, input: Tensor, split_size: DimOrTuple, dim: int = 0) -> tuple[Tensor, ...] | Alike:
    """Parts of one size (the last may be shorter) or of the sizes given.

    >>> infer("torch.Tensor.split", "B 6", 3, dim=1)
    (Tensor[B, 3], Tensor[B, 3])
    """
    return split(check, input, split_size, dim)


@op("torch.split_with_sizes", "torch.Tensor.split_with_sizes")
def split_with_sizes(
    check: Check, input: Tensor, split_sizes: Sequence[Dim], dim: int = 0
) -> tuple[Tensor, ...] | Alike:
    """Parts of the sizes given.

    >>> infer("torch.split_with_sizes", "B 5", [2, 3], 1)
    (Tensor[B, 2], Tensor[B, 3])
    >>> infer("torch.split_with_sizes", "B 5", [2, 2], 1)
    SHP304 split-mismatch
    """
    return split(check, input, tuple(split_sizes), dim)


@op("torch.chunk", "torch.Tensor.chunk", "torch.unsafe_chunk", "torch.Tensor.unsafe_chunk")
def chunk(check: Check, input: Tensor, chunks: Dim, dim: int = 0) -> tuple[Tensor, ...] | Alike:
    """At most `chunks` parts, all as large as the first but for the last.

    >>> infer("torch.chunk", "B 7", 3, 1)
    (Tensor[B, 3], Tensor[B, 3], Tensor[B, 1])
    >>> infer("torch.chunk", "B 2*C", 2, 1)
    (Tensor[B, C], Tensor[B, C])
    >>> infer("torch.chunk", "B 2", 0, 1)
    SHP305 size-out-of-range
    >>> infer("torch.chunk", "", 1)
    SHP101 rank-mismatch
    >>> infer("torch.chunk", "B 2", 2, 2)
    SHP102 axis-out-of-range
    """
    check.rank_at_least("input", input, 1)
    check.at_least("chunks", chunks, 1)
    axis = check.axis("dim", dim, input.rank)
    whole = input[axis]
    exact = exact_div(whole, chunks)
    if not isinstance(chunks, int):
        if exact is None:
            check.unknown("the number of parts that a split gives is not known")
        return _alike(input, axis, exact, chunks)
    if exact is not None and (not isinstance(exact, int) or exact > 0 or whole == 0):
        return parts(input, axis, (exact,) * chunks)
    size = ceildiv(whole, chunks)
    if isinstance(whole, int):
        return even_parts(check, input, axis, size)
    last = whole - size * (chunks - 1)
    if not check.suppose(ge(last, 1)):
        check.unknown("chunk gives fewer parts than asked for")
    return parts(input, axis, (*(size,) * (chunks - 1), last))


@op("torch.unbind", "torch.Tensor.unbind")
def unbind(check: Check, input: Tensor, dim: int = 0) -> tuple[Tensor, ...] | Alike:
    """One tensor for each place along an axis.

    >>> infer("torch.unbind", "B 2", 1)
    (Tensor[B], Tensor[B])
    >>> infer("torch.unbind", "B 2", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.unbind", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    count = input[axis]
    if not isinstance(count, int) or count > MOST_PARTS:
        return Alike(Tensor((*input.shape[:axis], *input.shape[axis + 1 :]), input.dtype), count)
    return tuple(selected(input, axis, place) for place in range(count))


@op("torch.tensor_split", "torch.Tensor.tensor_split")
def tensor_split(check: Check, input: Tensor, indices_or_sections: object, dim: int = 0) -> tuple[Tensor, ...]:
    """So many parts as even as may be, or parts between the places given.

    >>> infer("torch.tensor_split", "B 5", 3, 1)
    (Tensor[B, 2], Tensor[B, 2], Tensor[B, 1])
    >>> infer("torch.tensor_split", "B 5", (1, -1), 1)
    (Tensor[B, 1], Tensor[B, 3], Tensor[B, 1])
    >>> infer("torch.tensor_split", "B 5", 0, 1)
    SHP305 size-out-of-range
    >>> infer("torch.tensor_split", "", 1)
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    whole = input[axis]
    if isinstance(indices_or_sections, Tensor):
        check.rank("indices_or_sections", indices_or_sections, 0, 1)
    if isinstance(indices_or_sections, Tensor) and indices_or_sections.value is not None:
        numbers = [int(v) for v in indices_or_sections.value]
        indices_or_sections = numbers if indices_or_sections.rank else numbers[0]
    if isinstance(indices_or_sections, Unknown):
        check.unknown(indices_or_sections.reason)
    if isinstance(indices_or_sections, (tuple, list)):
        edges: list[Dim | None] = [None, *indices_or_sections, None]
        cuts = [slice_bounds(check, a, b, whole) for a, b in pairwise(edges)]
        return tuple(part(input, axis, start, size) for start, size in cuts)
    sections = indices_or_sections
    if not isinstance(sections, int):
        check.unknown("the number of parts that a split gives is not known")
    check.at_least("indices_or_sections", sections, 1)
    low, longer = floordiv(whole, sections), mod(whole, sections)
    if isinstance(longer, int):
        return parts(input, axis, [low + 1 if place < longer else low for place in range(sections)])
    return parts(input, axis, [floordiv(whole + sections - 1 - place, sections) for place in range(sections)])


def _split_along(check: Check, input: Tensor, sections: DimOrTuple, axis: int, rank: int) -> tuple[Tensor, ...]:
    check.rank_at_least("input", input, rank)
    if not isinstance(sections, (tuple, list)):
        check.argument(sections != 0, "indices_or_sections", sections, "at least 1")
        check.divisible("input", input[axis], "indices_or_sections", sections)  # type: ignore[arg-type]
    return tensor_split(check, input, sections, axis)


@op("torch.hsplit", "torch.Tensor.hsplit")
def hsplit(check: Check, input: Tensor, indices_or_sections: DimOrTuple) -> tuple[Tensor, ...]:
    """Equal parts along the second axis (the only one of a vector).

    >>> infer("torch.hsplit", "B 4", 2)
    (Tensor[B, 2], Tensor[B, 2])
    >>> infer("torch.hsplit", "B 5", 2)
    SHP302 not-divisible
    """
    return _split_along(check, input, indices_or_sections, 0 if input.rank == 1 else 1, 1)


@op("torch.vsplit", "torch.Tensor.vsplit")
def vsplit(check: Check, input: Tensor, indices_or_sections: DimOrTuple) -> tuple[Tensor, ...]:
    """Equal parts along the first axis.

    >>> infer("torch.vsplit", "4 B", 2)
    (Tensor[2, B], Tensor[2, B])
    >>> infer("torch.vsplit", "4", 2)
    SHP101 rank-mismatch
    """
    return _split_along(check, input, indices_or_sections, 0, 2)


@op("torch.dsplit", "torch.Tensor.dsplit")
def dsplit(check: Check, input: Tensor, indices_or_sections: DimOrTuple) -> tuple[Tensor, ...]:
    """Equal parts along the third axis.

    >>> infer("torch.dsplit", "A B 4", 2)
    (Tensor[A, B, 2], Tensor[A, B, 2])
    >>> infer("torch.dsplit", "A 4", 2)
    SHP101 rank-mismatch
    """
    return _split_along(check, input, indices_or_sections, 2, 3)
