"""numpy functions and methods that move elements: reshape, transpose, turn. Knows no IR, no files."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.places import reshaped
from shapecheck.rules.numpy.arrays import Array, array_of, axes_of, one_axis, sizes_of
from shapecheck.rules.torch.shape.layout import reordered
from shapecheck.rules.torch.shape.views import filled_in
from shapecheck.values import Tensor


@op("numpy.reshape", elements="kept")
def reshape(check: Check, a: object, shape: object = None, order: object = "C", **kwargs: object) -> Tensor:
    """The same elements in another shape.

    >>> infer("numpy.reshape", "2 6", (3, -1))
    Tensor[3, 4]
    >>> infer("numpy.reshape", "2 6", (5, -1))
    SHP303 count-mismatch
    """
    return reshape_method(check, array_of(check, a, "a"), kwargs.get("newshape", shape), order=order)


@op("numpy.ndarray.reshape", elements="kept")
def reshape_method(check: Check, a: Array, *shape: object, order: object = "C", **kwargs: object) -> Tensor:
    """The same elements in another shape, told as one sequence or size by size.

    >>> infer("numpy.ndarray.reshape", "2 6", 3, -1)
    Tensor[3, 4]
    """
    given = sizes_of(check, "shape", shape or kwargs.get("shape"))
    if any(isinstance(size, int) and size < -1 for size in given):
        check.unknown("a reshape to a negative size")
    result = reshaped(a, filled_in(check, "shape", a, given))
    return result if order in ("C", "K", None) else result.with_elements(None)


@op("numpy.ravel", "numpy.ndarray.ravel", "numpy.ndarray.flatten", elements="kept")
def ravel(check: Check, a: object, order: object = "C") -> Tensor:
    """All axes as one.

    >>> infer("numpy.ndarray.flatten", "2 3")
    Tensor[6]
    """
    array = array_of(check, a, "a")
    result = reshaped(array, (array.numel,))
    return result if order in ("C", "K") else result.with_elements(None)


def permuted(check: Check, array: Tensor, axes: Sequence[int]) -> Tensor:
    """Every axis, in another order."""
    if len(axes) != array.rank:
        check.fail("SHP101", Subject("a"), Subject("axes"), param="a", wanted=str(len(axes)), rank=array.rank)
    return reordered(array, check.axes("axes", axes, array.rank, "a"))


@op("numpy.transpose", "numpy.permute_dims", elements="kept")
def transpose(check: Check, a: object, axes: object = None) -> Tensor:
    """Axes in another order, or in reverse.

    >>> infer("numpy.transpose", "2 3 4")
    Tensor[4, 3, 2]
    >>> infer("numpy.transpose", "2 3 4", (1, 0))
    SHP101 rank-mismatch
    """
    array = array_of(check, a, "a")
    order = axes_of(check, axes)
    return permuted(check, array, tuple(range(array.rank))[::-1] if order is None else order)


@op("numpy.ndarray.transpose", elements="kept")
def transpose_method(check: Check, a: Array, *axes: object) -> Tensor:
    """Axes in another order, told as one sequence or axis by axis.

    >>> infer("numpy.ndarray.transpose", "5 6 3", 2, 0, 1)
    Tensor[3, 5, 6]
    """
    return transpose(check, a, None if not axes else axes[0] if len(axes) == 1 else axes)


@op("numpy.ndarray.T", elements="kept")
def reversed_axes(check: Check, a: Array) -> Tensor:
    """The axes in reverse order.

    >>> infer("numpy.ndarray.T", "2 3 4")
    Tensor[4, 3, 2]
    """
    return transpose(check, a)


@op("numpy.swapaxes", "numpy.ndarray.swapaxes", "numpy.ndarray.mT", "numpy.matrix_transpose", elements="kept")
def swapaxes(check: Check, a: object, axis1: object = -1, axis2: object = -2) -> Tensor:
    """Two axes exchanged.

    >>> infer("numpy.swapaxes", "2 3 4", 0, 2)
    Tensor[4, 3, 2]
    >>> infer("numpy.swapaxes", "2 3", 0, 2)
    SHP102 axis-out-of-range
    """
    array = array_of(check, a, "a")
    first, second = (place_of(check, axis, array) for axis in (axis1, axis2))
    order = list(range(array.rank))
    order[first], order[second] = order[second], order[first]
    return reordered(array, order)


def place_of(check: Check, axis: object, array: Tensor, rank: int | None = None) -> int:
    """An axis counted from the front; an array without axes has none."""
    check.rank_at_least("a", array, 1 if rank is None else 0)
    return check.axis("axis", one_axis(check, axis), array.rank if rank is None else rank, "a")


@op("numpy.moveaxis", elements="kept")
def moveaxis(check: Check, a: object, source: object, destination: object) -> Tensor:
    """Axes moved to other places; the others keep their order.

    >>> infer("numpy.moveaxis", "5 6 3", -1, 0)
    Tensor[3, 5, 6]
    """
    array = array_of(check, a, "a")
    taken = check.axes("source", axes_of(check, source) or (), array.rank, "a")
    put = check.axes("destination", axes_of(check, destination) or (), array.rank, "a")
    check.argument(len(taken) == len(put), "destination", put, "as long as `source`")
    order = [axis for axis in range(array.rank) if axis not in taken]
    for place, axis in sorted(zip(put, taken, strict=True)):
        order.insert(place, axis)
    return reordered(array, order)


@op("numpy.rollaxis", elements="kept")
def rollaxis(check: Check, a: object, axis: object, start: object = 0) -> Tensor:
    """One axis moved before another.

    >>> infer("numpy.rollaxis", "2 3 4", 2)
    Tensor[4, 2, 3]
    """
    array = array_of(check, a, "a")
    place, before = place_of(check, axis, array), one_axis(check, start)
    order = [i for i in range(array.rank) if i != place]
    before = before + array.rank if before < 0 else before
    order.insert(before - 1 if place < before else before, place)
    return reordered(array, order)


@op("numpy.expand_dims")
def expand_dims(check: Check, a: object, axis: object) -> Tensor:
    """New axes of size 1.

    >>> infer("numpy.expand_dims", "2 3", 0)
    Tensor[1, 2, 3]
    >>> infer("numpy.expand_dims", "2 3", 4)
    SHP102 axis-out-of-range
    """
    array = array_of(check, a, "a")
    named = axes_of(check, axis) or ()
    places = check.axes("axis", named, array.rank + len(named), "a")
    rest = list(array.shape)
    return reshaped(array, [1 if i in places else rest.pop(0) for i in range(array.rank + len(named))])


@op("numpy.squeeze", "numpy.ndarray.squeeze")
def squeeze(check: Check, a: object, axis: object = None) -> Tensor:
    """Axes of size 1 dropped; one that is named must be of size 1.

    >>> infer("numpy.squeeze", "2 1 3", 1)
    Tensor[2, 3]
    >>> infer("numpy.squeeze", "2 1 3", 0)
    SHP201 dim-mismatch
    """
    array = array_of(check, a, "a")
    if axis is None:
        return reshaped(array, [size for size in array.shape if check.not_one("a", size)])
    places = check.axes("axis", axes_of(check, axis) or (), array.rank, "a")
    for place in places if array.rank else ():
        check.same("a", array[place], "axis", 1, axis=place)
    return reshaped(array, [size for i, size in enumerate(array.shape) if i not in places])


def at_least(rank: int, array: Tensor) -> Tensor:
    """An array with axes of size 1 put where numpy puts them until there are `rank`."""
    if array.rank >= rank:
        return array
    if rank == 3:
        shape = {0: (1, 1, 1), 1: (1, *array.shape, 1)}.get(array.rank, (*array.shape, 1))
        return reshaped(array, shape)
    return reshaped(array, (1,) * (rank - array.rank) + array.shape)


# -------------------------------------------------------------------- order of elements
@op(
    "numpy.flip",
    "numpy.roll",
    "numpy.fliplr",
    "numpy.flipud",
    "numpy.fft.fftshift",
    "numpy.fft.ifftshift",
    elements="kept",
)
def turned(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """Elements elsewhere in the same shape.

    >>> infer("numpy.flip", "2 3", axis=1)
    Tensor[2, 3]
    """
    array = array_of(check, a, "a")
    return Tensor(array.shape, array.dtype)


@op("numpy.triu", "numpy.tril")
def triangle(check: Check, m: object, k: object = 0) -> Tensor:
    """What lies on one side of a diagonal; a vector stands in each row.

    >>> infer("numpy.triu", "2 3")
    Tensor[2, 3]
    >>> infer("numpy.tril", "3")
    Tensor[3, 3]
    """
    array = array_of(check, m, "m")
    check.rank_at_least("m", array, 1)
    return Tensor(array.shape * 2 if array.rank == 1 else array.shape, array.dtype)


@op("numpy.unwrap")
def unwrap(check: Check, p: object, *args: object, **kwargs: object) -> Tensor:
    """Phases without jumps.

    >>> infer("numpy.unwrap", "5:int64")
    Tensor[5]:float64
    """
    array = array_of(check, p, "p")
    return Tensor(array.shape, "float64" if array.dtype == "bool" or array.dtype in INTS else array.dtype)


@op("numpy.rot90", elements="kept")
def rot90(check: Check, m: object, k: int = 1, axes: object = (0, 1)) -> Tensor:
    """Turned in the plane of two axes.

    >>> infer("numpy.rot90", "2 3 4")
    Tensor[3, 2, 4]
    """
    array = array_of(check, m, "m")
    first, second = check.axes("axes", axes_of(check, axes) or (), array.rank, "m")
    shape = list(array.shape)
    if k % 2:
        shape[first], shape[second] = shape[second], shape[first]
    return Tensor(tuple(shape), array.dtype)


def _atleast(rank: int) -> object:
    def rule(check: Check, *arys: object) -> object:
        made = [at_least(rank, array_of(check, a, f"arys[{i}]")) for i, a in enumerate(arys)]
        return made[0] if len(made) == 1 else tuple(made)

    rule.__doc__ = (
        f'Arrays with {rank} axes at least.\n\n    >>> infer("numpy.atleast_{rank}d", "").result.rank\n    {rank}\n'
    )
    return op(f"numpy.atleast_{rank}d")(rule)


atleast_rules = [_atleast(rank) for rank in (1, 2, 3)]


@op("numpy.lib.stride_tricks.sliding_window_view")
def sliding_window_view(check: Check, x: object, window_shape: object, axis: object = None, **kwargs: object) -> Tensor:
    """A window behind each place.

    >>> infer("numpy.lib.stride_tricks.sliding_window_view", "10", 3)
    Tensor[8, 3]
    """
    array, window = array_of(check, x, "x"), sizes_of(check, "window_shape", window_shape)
    axes = tuple(range(array.rank)) if axis is None else check.axes("axis", axes_of(check, axis) or (), array.rank, "x")
    check.argument(len(axes) == len(window), "window_shape", window, f"a size for each of {len(axes)} axes")
    shape = list(array.shape)
    for place, size in zip(axes, window, strict=True):
        check.at_most("window_shape", size, shape[place])
        shape[place] = shape[place] - size + 1
    return Tensor((*shape, *window), array.dtype)


@op("numpy.resize")
def resize(check: Check, a: object, new_shape: object) -> Tensor:
    """Elements repeated or cut to a shape.

    >>> infer("numpy.resize", "2 3", (4, 5))
    Tensor[4, 5]
    """
    return Tensor(sizes_of(check, "new_shape", new_shape), array_of(check, a, "a").dtype)
