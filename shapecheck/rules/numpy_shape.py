"""numpy functions and methods that move elements: reshape, transpose, join, split, repeat, pad. Knows no IR, no files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from shapecheck.dims import Dim, floordiv, mod, total
from shapecheck.rules.bind import describe
from shapecheck.rules.check import Check, Subject
from shapecheck.rules.constants import reshaped
from shapecheck.rules.expanding import stretches
from shapecheck.rules.joining import concatenate as put_together
from shapecheck.rules.layout import reordered
from shapecheck.rules.numpy_arrays import Array, array_of, arrays_of, axes_of, one_axis, promoted, sizes_of
from shapecheck.rules.registry import op
from shapecheck.rules.splitting import MOST_PARTS, parts
from shapecheck.rules.views import filled_in
from shapecheck.values import Tensor, Unknown, is_dim


@op("numpy.reshape")
def reshape(check: Check, a: object, shape: object = None, order: object = "C", **kwargs: object) -> Tensor:
    """The same elements in another shape.

    >>> infer("numpy.reshape", "2 6", (3, -1))
    Tensor[3, 4]
    >>> infer("numpy.reshape", "2 6", (5, -1))
    SHP303 count-mismatch
    """
    return reshape_method(check, array_of(check, a, "a"), kwargs.get("newshape", shape), order=order)


@op("numpy.ndarray.reshape")
def reshape_method(check: Check, a: Array, *shape: object, order: object = "C", **kwargs: object) -> Tensor:
    """The same elements in another shape, told as one sequence or size by size.

    >>> infer("numpy.ndarray.reshape", "2 6", 3, -1)
    Tensor[3, 4]
    """
    given = sizes_of(check, "shape", shape or kwargs.get("shape"))
    if any(isinstance(size, int) and size < -1 for size in given):
        check.unknown("a reshape to a negative size")
    result = reshaped(a, filled_in(check, "shape", a, given))
    return result if order in ("C", "K", None) else result.with_value(None)


@op("numpy.ravel", "numpy.ndarray.ravel", "numpy.ndarray.flatten")
def ravel(check: Check, a: object, order: object = "C") -> Tensor:
    """All axes as one.

    >>> infer("numpy.ndarray.flatten", "2 3")
    Tensor[6]
    """
    array = array_of(check, a, "a")
    result = reshaped(array, (array.numel,))
    return result if order in ("C", "K") else result.with_value(None)


def permuted(check: Check, array: Tensor, axes: Sequence[int]) -> Tensor:
    """Every axis, in another order."""
    if len(axes) != array.rank:
        check.fail("SHP101", Subject("a"), Subject("axes"), param="a", wanted=str(len(axes)), rank=array.rank)
    return reordered(array, check.axes("axes", axes, array.rank, "a"))


@op("numpy.transpose", "numpy.permute_dims")
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


@op("numpy.ndarray.transpose")
def transpose_method(check: Check, a: Array, *axes: object) -> Tensor:
    """Axes in another order, told as one sequence or axis by axis.

    >>> infer("numpy.ndarray.transpose", "5 6 3", 2, 0, 1)
    Tensor[3, 5, 6]
    """
    return transpose(check, a, None if not axes else axes[0] if len(axes) == 1 else axes)


@op("numpy.ndarray.T")
def reversed_axes(check: Check, a: Array) -> Tensor:
    """The axes in reverse order.

    >>> infer("numpy.ndarray.T", "2 3 4")
    Tensor[4, 3, 2]
    """
    return transpose(check, a)


@op("numpy.swapaxes", "numpy.ndarray.swapaxes", "numpy.ndarray.mT", "numpy.matrix_transpose")
def swapaxes(check: Check, a: object, axis1: object = -1, axis2: object = -2) -> Tensor:
    """Two axes exchanged.

    >>> infer("numpy.swapaxes", "2 3 4", 0, 2)
    Tensor[4, 3, 2]
    >>> infer("numpy.swapaxes", "2 3", 0, 2)
    SHP102 axis-out-of-range
    """
    array = array_of(check, a, "a")
    first, second = (_place(check, axis, array) for axis in (axis1, axis2))
    order = list(range(array.rank))
    order[first], order[second] = order[second], order[first]
    return reordered(array, order)


def _place(check: Check, axis: object, array: Tensor, rank: int | None = None) -> int:
    """An axis counted from the front; an array without axes has none."""
    check.rank_at_least("a", array, 1 if rank is None else 0)
    return check.axis("axis", one_axis(check, axis), array.rank if rank is None else rank, "a")


@op("numpy.moveaxis")
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


@op("numpy.rollaxis")
def rollaxis(check: Check, a: object, axis: object, start: object = 0) -> Tensor:
    """One axis moved before another."""
    array = array_of(check, a, "a")
    place, before = _place(check, axis, array), one_axis(check, start)
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


# -------------------------------------------------------------------- joining
def _joined(check: Check, arrays: Sequence[Tensor], axis: int) -> Tensor:
    check.argument(bool(arrays), "arrays", "[]", "a list with arrays in it")
    for place, array in enumerate(arrays):
        check.rank_at_least(f"arrays[{place}]", array, 1)
    result = put_together(check, arrays, check.axis("axis", axis, arrays[0].rank, "arrays[0]"), "arrays")
    dtype = promoted(a.dtype for a in arrays)
    return result if result.dtype == dtype else result.with_dtype(dtype)


@op("numpy.concatenate", "numpy.concat")
def concatenate(check: Check, arrays: object, axis: object = 0, **kwargs: object) -> Tensor:
    """Arrays behind each other; empty ones count too.

    >>> infer("numpy.concatenate", ["2 3", "4 3"])
    Tensor[6, 3]
    >>> infer("numpy.concatenate", ["2 3", "4 4"])
    SHP206 join-mismatch
    """
    given = arrays_of(check, arrays, "arrays")
    if axis is None:
        return _joined(check, [reshaped(a, (a.numel,)) for a in given], 0)
    return _joined(check, given, one_axis(check, axis))


@op("numpy.append")
def append(check: Check, arr: object, values: object, axis: object = None) -> Tensor:
    """One array behind another, both flat where no axis is named.

    >>> infer("numpy.append", "2 3", "4")
    Tensor[10]
    """
    return concatenate(check, [array_of(check, arr, "arr"), array_of(check, values, "values")], axis)


@op("numpy.stack")
def stack(check: Check, arrays: object, axis: object = 0, **kwargs: object) -> Tensor:
    """Arrays of one shape along a new axis.

    >>> infer("numpy.stack", ["2 3", "2 3"])
    Tensor[2, 2, 3]
    >>> infer("numpy.stack", ["2 3", "2 4"])
    SHP206 join-mismatch
    """
    given = arrays_of(check, arrays, "arrays")
    check.argument(bool(given), "arrays", "[]", "a list with arrays in it")
    place = check.axis("axis", one_axis(check, axis), given[0].rank + 1, "arrays[0]")
    for other in range(1, len(given)):
        check.same_dims(f"arrays[{other}]", given[other], "arrays[0]", given[0])
    return _joined(check, [reshaped(a, (*a.shape[:place], 1, *a.shape[place:])) for a in given], place)


def _at_least(rank: int, array: Tensor) -> Tensor:
    if array.rank >= rank:
        return array
    if rank == 3:
        shape = {0: (1, 1, 1), 1: (1, *array.shape, 1)}.get(array.rank, (*array.shape, 1))
        return reshaped(array, shape)
    return reshaped(array, (1,) * (rank - array.rank) + array.shape)


@op("numpy.vstack", "numpy.row_stack")
def vstack(check: Check, tup: object, **kwargs: object) -> Tensor:
    """Join along the first axis; vectors are rows.

    >>> infer("numpy.vstack", ["4 3", "3"])
    Tensor[5, 3]
    """
    return _joined(check, [_at_least(2, a) for a in arrays_of(check, tup, "tup")], 0)


@op("numpy.hstack")
def hstack(check: Check, tup: object, **kwargs: object) -> Tensor:
    """Join along the second axis, or the only one.

    >>> infer("numpy.hstack", ["2 3", "2 4"])
    Tensor[2, 7]
    """
    given = [_at_least(1, a) for a in arrays_of(check, tup, "tup")]
    check.argument(bool(given), "tup", "[]", "a list with arrays in it")
    return _joined(check, given, 0 if given[0].rank == 1 else 1)


@op("numpy.dstack")
def dstack(check: Check, tup: object, **kwargs: object) -> Tensor:
    """Join along the third axis.

    >>> infer("numpy.dstack", ["2 3", "2 3"])
    Tensor[2, 3, 2]
    """
    return _joined(check, [_at_least(3, a) for a in arrays_of(check, tup, "tup")], 2)


@op("numpy.column_stack")
def column_stack(check: Check, tup: object) -> Tensor:
    """Join along the second axis; vectors are columns.

    >>> infer("numpy.column_stack", ["2", "2 3"])
    Tensor[2, 4]
    """
    given = arrays_of(check, tup, "tup")
    return _joined(check, [reshaped(a, (a.numel, 1)) if a.rank < 2 else a for a in given], 1)


# -------------------------------------------------------------------- splitting
def _split(check: Check, array: Tensor, sections: Any, axis: object, even: bool) -> list[Tensor]:
    place = _place(check, axis, array)
    size = array[place]
    if is_dim(sections):
        count = sections
        if not isinstance(count, int) or not 0 < count <= MOST_PARTS:
            check.unknown("the number of parts of a split")
        if even:
            check.divisible("a", size, "indices_or_sections", count)
            return list(parts(array, place, [floordiv(size, count)] * count))
        rest = mod(size, count)
        if not isinstance(rest, int):
            check.unknown("the parts of an uneven split")
        return list(parts(array, place, [floordiv(size, count) + (1 if i < rest else 0) for i in range(count)]))
    cuts = [0, *sizes_of(check, "indices_or_sections", sections), size]
    if not all(isinstance(cut, int) for cut in cuts) or not all(0 <= a <= b for a, b in pairwise(cuts)):  # type: ignore[operator]
        check.unknown("the places of a split")
    return list(parts(array, place, [b - a for a, b in pairwise(cuts)]))


@op("numpy.split")
def split(check: Check, ary: object, indices_or_sections: object, axis: object = 0) -> list[Tensor]:
    """Equal parts, or parts that end at the places given.

    >>> infer("numpy.split", "6 3", 2)
    (Tensor[3, 3], Tensor[3, 3])
    >>> infer("numpy.split", "6 3", 4)
    SHP302 not-divisible
    """
    return _split(check, array_of(check, ary, "ary"), indices_or_sections, axis, even=True)


@op("numpy.array_split")
def array_split(check: Check, ary: object, indices_or_sections: object, axis: object = 0) -> list[Tensor]:
    """Parts as equal as can be.

    >>> infer("numpy.array_split", "5", 2)
    (Tensor[3], Tensor[2])
    """
    return _split(check, array_of(check, ary, "ary"), indices_or_sections, axis, even=False)


@op("numpy.vsplit")
def vsplit(check: Check, ary: object, indices_or_sections: object) -> list[Tensor]:
    """Parts along the first axis."""
    return split(check, ary, indices_or_sections, 0)


@op("numpy.hsplit")
def hsplit(check: Check, ary: object, indices_or_sections: object) -> list[Tensor]:
    """Parts along the second axis, or the only one."""
    return split(check, ary, indices_or_sections, 0 if array_of(check, ary, "ary").rank == 1 else 1)


@op("numpy.ndarray.__iter__")
def rows(check: Check, a: Array) -> tuple[Tensor, ...]:
    """The array row by row.

    >>> infer("numpy.ndarray.__iter__", "2 3")
    (Tensor[3], Tensor[3])
    """
    check.rank_at_least("a", a, 1)
    count = a[0]
    if not isinstance(count, int):
        check.unknown("the rows of an array of symbolic length")
    return tuple(reshaped(part, a.shape[1:]) for part in parts(a, 0, [1] * count))


# -------------------------------------------------------------------- repeating and padding
@op("numpy.repeat", "numpy.ndarray.repeat")
def repeat(check: Check, a: object, repeats: object, axis: object = None) -> Tensor:
    """Each element several times.

    >>> infer("numpy.repeat", "2 3", 2, axis=1)
    Tensor[2, 6]
    >>> infer("numpy.repeat", "2 3", 2)
    Tensor[12]
    """
    array = array_of(check, a, "a")
    if axis is None:
        array, axis = Tensor((array.numel,), array.dtype), 0
    if not array.rank:
        array = Tensor((1,), array.dtype)
    place = _place(check, axis, array)
    counts = sizes_of(check, "repeats", repeats)
    if len(counts) == 1:
        return array.replace(place, array[place] * counts[0])
    check.same("repeats", len(counts), "a", array[place], axis=place)
    return array.replace(place, total(counts))


@op("numpy.tile")
def tile(check: Check, A: object, reps: object) -> Tensor:
    """The whole array several times along axes.

    >>> infer("numpy.tile", "2 3", (4, 1, 2))
    Tensor[4, 2, 6]
    """
    array, counts = array_of(check, A, "A"), sizes_of(check, "reps", reps)
    rank = max(array.rank, len(counts))
    shape = (1,) * (rank - array.rank) + array.shape
    return Tensor(tuple(a * b for a, b in zip(shape, (1,) * (rank - len(counts)) + counts, strict=True)), array.dtype)


@op("numpy.broadcast_to")
def broadcast_to(check: Check, array: object, shape: object, subok: object = False) -> Tensor:
    """Stretched to a shape.

    >>> infer("numpy.broadcast_to", "1 3", (2, 3))
    Tensor[2, 3]
    >>> infer("numpy.broadcast_to", "2 3", (2, 4))
    SHP202 broadcast-mismatch
    """
    found, wanted = array_of(check, array, "array"), sizes_of(check, "shape", shape)
    stretches(check, "array", found.shape, wanted, "shape")
    return Tensor(wanted, found.dtype)


@op("numpy.pad")
def pad(check: Check, array: object, pad_width: object, mode: object = "constant", **kwargs: object) -> Tensor:
    """Cells before and after axes.

    >>> infer("numpy.pad", "2 3", ((1, 1), (0, 2)))
    Tensor[4, 5]
    >>> infer("numpy.pad", "2 3", ((1, 1), (0, 2), (1, 1)))
    SHP503 invalid-argument
    """
    found = array_of(check, array, "array")
    if isinstance(pad_width, dict):
        check.unknown("padding told axis by axis")
    return Tensor(
        tuple(size + before + after for size, (before, after) in zip(found.shape, _widths(check, pad_width, found), strict=True)),
        found.dtype,
    )


def _widths(check: Check, value: Any, array: Tensor) -> list[tuple[Dim, Dim]]:
    if isinstance(value, Tensor):
        if value.value is None or value.rank > 2:
            check.unknown("the widths of a padding")
        numbers = [int(v) for v in value.value]
        columns = value[-1] if value.rank else 1
        value = [numbers[i : i + columns] for i in range(0, len(numbers), columns)] if value.rank == 2 else numbers  # type: ignore[arg-type,operator,call-overload]
    if is_dim(value):
        return [(value, value)] * array.rank
    if not isinstance(value, (list, tuple)) or isinstance(value, Unknown):
        check.unknown(f"the widths of a padding are {describe(value)}")
    pairs = [sizes_of(check, "pad_width", item) for item in value]
    flat = all(not isinstance(item, (list, tuple)) for item in value)
    if flat and len(pairs) in (1, 2):
        return [(pairs[0][0], pairs[-1][0])] * array.rank
    if flat:
        check.unknown("the widths of a padding")
    if len(pairs) == 1:
        return [(pairs[0][0], pairs[0][-1])] * array.rank
    check.argument(len(pairs) == array.rank, "pad_width", value, f"a pair for each of {array.rank} axes")
    return [(pair[0], pair[-1]) for pair in pairs]


# -------------------------------------------------------------------- order of elements
@op("numpy.flip", "numpy.roll", "numpy.fliplr", "numpy.flipud", "numpy.fft.fftshift", "numpy.fft.ifftshift", "numpy.triu",
    "numpy.tril", "numpy.unwrap")  # fmt: skip
def same_shape(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """Elements elsewhere in the same shape, or some of them zeroed.

    >>> infer("numpy.flip", "2 3", axis=1)
    Tensor[2, 3]
    """
    array = array_of(check, a, "a")
    return Tensor(array.shape, array.dtype)


@op("numpy.rot90")
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
        made = [_at_least(rank, array_of(check, a, f"arys[{i}]")) for i, a in enumerate(arys)]
        return made[0] if len(made) == 1 else tuple(made)

    rule.__doc__ = f'Arrays with {rank} axes at least.\n\n    >>> infer("numpy.atleast_{rank}d", "").result.rank\n    {rank}\n'
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
    """Elements repeated or cut to a shape."""
    return Tensor(sizes_of(check, "new_shape", new_shape), array_of(check, a, "a").dtype)

