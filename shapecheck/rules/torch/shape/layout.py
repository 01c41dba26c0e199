"""Axes in another order, and elements turned or rolled along them. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim, eq
from shapecheck.rules.core.bind import Axes, AxisList
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import known_ints
from shapecheck.rules.elements.places import concrete, rearranged, strided, strides
from shapecheck.values import Tensor


def reordered(input: Tensor, order: Sequence[int]) -> Tensor:
    """The axes in the order given."""
    shape = [input[axis] for axis in order]
    sizes = concrete(input.shape)
    if sizes is None:
        return input.with_shape(shape)
    steps = strides(sizes)
    return strided(input, shape, 0, [steps[axis] for axis in order])


@op("torch.Tensor.permute", elements="kept")
def permute(check: Check, input: Tensor, dims: Axes) -> Tensor:
    """Every axis, in another order.

    >>> infer("torch.Tensor.permute", "B T C", 0, -1, 1)
    Tensor[B, C, T]
    >>> infer("torch.permute", "B T C", (0, 1))
    SHP101 rank-mismatch
    >>> infer("torch.permute", "B T C", (0, 1, 1))
    SHP106 axis-repeated
    >>> infer("torch.permute", "B T C", (0, 1, 3))
    SHP102 axis-out-of-range
    """
    if len(dims) != input.rank:
        check.fail("SHP101", Subject("input"), Subject("dims"), param="input", wanted=str(len(dims)), rank=input.rank)
    return reordered(input, check.axes("dims", dims, input.rank))


@op("torch.permute", "torch.permute_copy", elements="kept")
def permute_function(check: Check, input: Tensor, dims: object) -> Tensor:
    """The same as a function, which takes the axes as one sequence.

    >>> infer("torch.permute", "B T C", (0, 2, 1))
    Tensor[B, C, T]
    >>> infer("torch.permute", "B", 0)
    SHP504 wrong-type
    """
    return permute(check, input, known_ints(check, "dims", dims))


@op(
    "torch.transpose",
    "torch.Tensor.transpose",
    "torch.swapdims",
    "torch.Tensor.swapdims",
    elements="kept",
    reshapes=True,
)
def transpose(check: Check, input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two axes exchanged.

    >>> infer("torch.transpose", "B T C", 1, -1)
    Tensor[B, C, T]
    >>> infer("torch.transpose", "B T", 1, 2)
    SHP102 axis-out-of-range
    """
    first, second = check.axis("dim0", dim0, input.rank), check.axis("dim1", dim1, input.rank)
    order = list(range(input.rank))
    if order:
        order[first], order[second] = order[second], order[first]
    return reordered(input, order)


@op("torch.swapaxes", "torch.Tensor.swapaxes", elements="kept", reshapes=True)
def swapaxes(check: Check, input: Tensor, axis0: int, axis1: int) -> Tensor:
    """Two axes exchanged.

    >>> infer("torch.swapaxes", "B T C", 1, 2)
    Tensor[B, C, T]
    """
    return transpose(check, input, axis0, axis1)


@op("torch.t", "torch.Tensor.t", elements="kept", reshapes=True)
def t(check: Check, input: Tensor) -> Tensor:
    """A matrix with its axes exchanged; a vector stays.

    >>> infer("torch.t", "A B")
    Tensor[B, A]
    >>> infer("torch.t", "A B C")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 0, 1, 2)
    return reordered(input, range(input.rank)[::-1])


@op("torch.Tensor.T", elements="kept")
def all_reversed(check: Check, input: Tensor) -> Tensor:
    """The axes in reverse order.

    >>> infer("torch.Tensor.T", "A B C")
    Tensor[C, B, A]
    """
    return reordered(input, range(input.rank)[::-1])


@op("torch.Tensor.H", elements="kept")
def conjugated(check: Check, input: Tensor) -> Tensor:
    """The conjugate transpose of a matrix.

    >>> infer("torch.Tensor.H", "A B")
    Tensor[B, A]
    >>> infer("torch.Tensor.H", "A B C")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 0, 2)
    return reordered(input, range(input.rank)[::-1])


@op("torch.Tensor.mT", "torch.Tensor.mH", "torch.adjoint", "torch.Tensor.adjoint", elements="kept")
def matrix_transpose(check: Check, input: Tensor) -> Tensor:
    """The last two axes exchanged.

    >>> infer("torch.Tensor.mT", "B A C")
    Tensor[B, C, A]
    >>> infer("torch.Tensor.mT", "B")
    SHP101 rank-mismatch
    """
    if input.rank == 0:
        return input
    check.rank_at_least("input", input, 2)
    return transpose(check, input, -2, -1)


@op("torch.movedim", "torch.Tensor.movedim", "torch.moveaxis", "torch.Tensor.moveaxis", elements="kept")
def movedim(check: Check, input: Tensor, source: AxisList, destination: AxisList) -> Tensor:
    """Some axes at other places; the others keep their order.

    >>> infer("torch.movedim", "A B C", 0, -1)
    Tensor[B, C, A]
    >>> infer("torch.movedim", "A B C", (0, 1), (1,))
    SHP503 invalid-argument
    >>> infer("torch.movedim", "A B C", (0, 0), (1, 2))
    SHP106 axis-repeated
    """
    start = (source,) if isinstance(source, int) else source
    end = (destination,) if isinstance(destination, int) else destination
    check.argument(len(start) == len(end), "destination", destination, "as long as `source`")
    left, right = check.axes("source", start, input.rank), check.axes("destination", end, input.rank)
    places = dict(zip(right, left, strict=True))
    others = (axis for axis in range(input.rank) if axis not in left)
    order = [places[axis] if axis in places else next(others) for axis in range(input.rank)]
    return reordered(input, order)


@op("torch.flip", elements="kept")
def flip_function(check: Check, input: Tensor, dims: object) -> Tensor:
    """The order along some axes reversed; they are one sequence.

    >>> infer("torch.flip", "B T", (1,))
    Tensor[B, T]
    >>> infer("torch.flip", "B T", 1)
    SHP504 wrong-type
    """
    return flip(check, input, known_ints(check, "dims", dims))


@op("torch.Tensor.flip", elements="kept")
def flip(check: Check, input: Tensor, dims: Axes) -> Tensor:
    """The order along some axes reversed.

    >>> infer("torch.Tensor.flip", "B T", (0, 0))
    SHP106 axis-repeated
    >>> infer("torch.Tensor.flip", "B T", 2)
    SHP102 axis-out-of-range
    """
    turned = check.axes("dims", dims, input.rank)
    sizes = [size if isinstance(size, int) else 0 for size in input.shape]
    return rearranged(
        input, input.shape, lambda index: [sizes[a] - 1 - i if a in turned else i for a, i in enumerate(index)]
    )


@op("torch.fliplr", "torch.Tensor.fliplr", elements="kept")
def fliplr(check: Check, input: Tensor) -> Tensor:
    """The second axis reversed.

    >>> infer("torch.fliplr", "B T")
    Tensor[B, T]
    >>> infer("torch.fliplr", "B")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 2)
    return flip(check, input, (1,))


@op("torch.flipud", "torch.Tensor.flipud", elements="kept")
def flipud(check: Check, input: Tensor) -> Tensor:
    """The first axis reversed.

    >>> infer("torch.flipud", "B T")
    Tensor[B, T]
    >>> infer("torch.flipud", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    return flip(check, input, (0,))


@op("torch.rot90", "torch.Tensor.rot90", elements="kept")
def rot90(check: Check, input: Tensor, k: int = 1, dims: AxisList = (0, 1)) -> Tensor:
    """Turned in the plane of two axes.

    >>> infer("torch.rot90", "A B")
    Tensor[B, A]
    >>> infer("torch.rot90", "A")
    SHP101 rank-mismatch
    >>> infer("torch.rot90", "A B", 1, (0, 0))
    SHP106 axis-repeated
    """
    given = (dims,) if isinstance(dims, int) else dims
    check.argument(len(given) == 2, "dims", dims, "two axes")
    check.rank_at_least("input", input, 2)
    first, second = check.axes("dims", given, input.rank)
    shape: list[Dim] = list(input.shape)
    if k % 2:
        shape[first], shape[second] = shape[second], shape[first]
    return input.with_shape(shape)


@op("torch.roll", "torch.Tensor.roll", elements="kept")
def roll(check: Check, input: Tensor, shifts: object, dims: AxisList | None = None) -> Tensor:
    """Elements shifted round along axes.

    >>> infer("torch.roll", "B T", 1, 1)
    Tensor[B, T]
    >>> infer("torch.roll", "B T", 1, 2)
    SHP102 axis-out-of-range
    >>> infer("torch.roll", "B T", (1, 2), (0,))
    SHP503 invalid-argument
    """
    axes = () if dims is None else (dims,) if isinstance(dims, int) else dims
    count = len(shifts) if isinstance(shifts, (tuple, list)) else 1
    check.argument(count == len(axes) or (count == 1 and not axes), "shifts", shifts, "as many as `dims`")
    if check.known(eq(input.numel, 0)):
        return input.with_shape(input.shape)
    if axes:
        check.rank_at_least("input", input, 1)
    for axis in axes:
        check.axis("dims", axis, input.rank)
    return input.with_shape(input.shape)
