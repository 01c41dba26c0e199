"""Parts of a tensor along one axis: a stretch, one place, windows. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, Poly, all_of, floordiv, ge, gt, le
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes
from shapecheck.rules.elements.places import rearranged
from shapecheck.values import Tensor


def part(input: Tensor, axis: int, start: Dim, size: Dim) -> Tensor:
    """`size` places along `axis` from `start`."""
    shape = (*input.shape[:axis], size, *input.shape[axis + 1 :])
    if not isinstance(start, int):
        return input.with_shape(shape)
    return rearranged(input, shape, lambda index: [i + start if a == axis else i for a, i in enumerate(index)])


def selected(input: Tensor, axis: int, place: Dim) -> Tensor:
    """The tensor at one place along an axis, without that axis."""
    shape = (*input.shape[:axis], *input.shape[axis + 1 :])
    if not isinstance(place, int):
        return input.with_shape(shape)
    return rearranged(input, shape, lambda index: (*index[:axis], place, *index[axis:]))


@op("torch.narrow", "torch.Tensor.narrow", "torch.narrow_copy", "torch.Tensor.narrow_copy")
def narrow(check: Check, input: Tensor, dim: int, start: object, length: Dim) -> Tensor:
    """`length` places along an axis from `start`.

    >>> infer("torch.narrow", "B 5", 1, 1, 3)
    Tensor[B, 3]
    >>> infer("torch.narrow", "B 5", 1, 3, 3)
    SHP305 size-out-of-range
    >>> infer("torch.narrow", "B 5", 1, 6, 0)
    SHP305 size-out-of-range
    >>> infer("torch.narrow", "B 5", 1, 0, -1)
    SHP305 size-out-of-range
    >>> infer("torch.narrow", "", 0, 0, 0)
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    possible_sizes(check, "length", (length,))
    whole = input[axis]
    if isinstance(start, Tensor) and start.value is not None and start.rank == 0:
        start = int(start.value[0])
    if not isinstance(start, int):
        check.at_most("length", length, whole, axis=axis)
        if isinstance(start, Poly):
            check.possible(
                all_of(le(start, whole - length), ge(start, -whole)),
                "SHP305",
                Subject("start", start),
                param="start",
                found=start,
                expected=whole - length,
                axis=axis,
            )
        return input.replace(axis, length)
    if start < 0:
        check.at_most("start", -start, whole, axis=axis)
        first: Dim = whole + start
    else:
        first = start
    check.at_most("length", first + length, whole, axis=axis)
    return part(input, axis, first, length)


@op("torch.select", "torch.Tensor.select")
def select(check: Check, input: Tensor, dim: int, index: object) -> Tensor:
    """The tensor at one place along an axis.

    >>> infer("torch.select", "B 5", 1, 3)
    Tensor[B]
    >>> infer("torch.select", "B 5", 1, 5)
    SHP105 index-out-of-range
    >>> infer("torch.select", "", 0, 0)
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    if isinstance(index, bool) or not isinstance(index, int):
        return input.with_shape((*input.shape[:axis], *input.shape[axis + 1 :]))
    return selected(input, axis, place_of(check, index, input, axis))


def place_of(check: Check, index: int, input: Tensor, axis: int) -> Dim:
    """A known index, counted from the front; the axis must be long enough."""
    size = input[axis]
    check.demand(
        gt(size, index) if index >= 0 else ge(size, -index),
        "SHP105",
        Subject("input", size, axis),
        Subject("index"),
        index=index,
        what=f"axis {axis}",
        size=size,
        axis=axis,
    )
    return index if index >= 0 else size + index


@op("torch.Tensor.unfold")
def unfold(check: Check, input: Tensor, dimension: int, size: Dim, step: Dim) -> Tensor:
    """Windows of `size` along an axis, `step` apart, on a new last axis.

    >>> infer("torch.Tensor.unfold", "B 5", 1, 2, 2)
    Tensor[B, 2, 2]
    >>> infer("torch.Tensor.unfold", "B 5", 1, 6, 1)
    SHP305 size-out-of-range
    >>> infer("torch.Tensor.unfold", "B 5", 1, 2, 0)
    SHP305 size-out-of-range
    """
    axis = check.axis("dimension", dimension, input.rank)
    whole = input[axis] if input.rank else 1
    check.at_least("step", step, 1)
    possible_sizes(check, "size", (size,))
    check.at_most("size", size, whole, axis=axis)
    if input.rank == 0:
        return input.with_shape((size,))
    return input.with_shape((*input.shape[:axis], floordiv(whole - size, step) + 1, *input.shape[axis + 1 :], size))
