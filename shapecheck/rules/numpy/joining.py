"""numpy functions that join, split, repeat and pad arrays. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from shapecheck.dims import Dim, floordiv, mod, total
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.operands import stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.places import reshaped
from shapecheck.rules.numpy.arrays import Array, array_dtype, array_of, arrays_of, one_axis, promoted, sizes_of
from shapecheck.rules.numpy.shape import at_least, place_of
from shapecheck.rules.torch.shape.joining import concatenate as put_together
from shapecheck.rules.torch.shape.splitting import MOST_PARTS, parts
from shapecheck.values import Tensor, is_dim


# -------------------------------------------------------------------- joining
def _joined(check: Check, arrays: Sequence[Tensor], axis: int, dtype: object = None) -> Tensor:
    check.argument(bool(arrays), "arrays", "[]", "a list with arrays in it")
    for place, array in enumerate(arrays):
        check.rank_at_least(f"arrays[{place}]", array, 1)
    result = put_together(check, arrays, check.axis("axis", axis, arrays[0].rank, "arrays[0]"), "arrays")
    kind = array_dtype(dtype, promoted(a.dtype for a in arrays))
    return result if result.dtype == kind else result.with_dtype(kind)


@op("numpy.concatenate", "numpy.concat")
def concatenate(check: Check, arrays: object, axis: object = 0, dtype: object = None, **kwargs: object) -> Tensor:
    """Arrays behind each other; empty ones count too.

    >>> infer("numpy.concatenate", ["2 3", "4 3"])
    Tensor[6, 3]
    >>> infer("numpy.concatenate", ["2 3", "4 4"])
    SHP206 join-mismatch
    """
    given = arrays_of(check, arrays, "arrays")
    if axis is None:
        return _joined(check, [reshaped(a, (a.numel,)) for a in given], 0, dtype)
    return _joined(check, given, one_axis(check, axis), dtype)


@op("numpy.append")
def append(check: Check, arr: object, values: object, axis: object = None) -> Tensor:
    """One array behind another, both flat where no axis is named.

    >>> infer("numpy.append", "2 3", "4")
    Tensor[10]
    """
    return concatenate(check, [array_of(check, arr, "arr"), array_of(check, values, "values")], axis)


@op("numpy.stack")
def stack(check: Check, arrays: object, axis: object = 0, dtype: object = None, **kwargs: object) -> Tensor:
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
    return _joined(check, [reshaped(a, (*a.shape[:place], 1, *a.shape[place:])) for a in given], place, dtype)


@op("numpy.vstack", "numpy.row_stack")
def vstack(check: Check, tup: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Join along the first axis; vectors are rows.

    >>> infer("numpy.vstack", ["4 3", "3"])
    Tensor[5, 3]
    """
    return _joined(check, [at_least(2, a) for a in arrays_of(check, tup, "tup")], 0, dtype)


@op("numpy.hstack")
def hstack(check: Check, tup: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Join along the second axis, or the only one.

    >>> infer("numpy.hstack", ["2 3", "2 4"])
    Tensor[2, 7]
    """
    given = [at_least(1, a) for a in arrays_of(check, tup, "tup")]
    check.argument(bool(given), "tup", "[]", "a list with arrays in it")
    return _joined(check, given, 0 if given[0].rank == 1 else 1, dtype)


@op("numpy.dstack")
def dstack(check: Check, tup: object, **kwargs: object) -> Tensor:
    """Join along the third axis.

    >>> infer("numpy.dstack", ["2 3", "2 3"])
    Tensor[2, 3, 2]
    """
    return _joined(check, [at_least(3, a) for a in arrays_of(check, tup, "tup")], 2)


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
    place = place_of(check, axis, array)
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
    if not all(isinstance(cut, int) for cut in cuts) or not all(0 <= a <= b for a, b in pairwise(cuts)):
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
    """Parts along the first axis.

    >>> infer("numpy.vsplit", "4 3", 2)
    (Tensor[2, 3], Tensor[2, 3])
    """
    return split(check, ary, indices_or_sections, 0)


@op("numpy.hsplit")
def hsplit(check: Check, ary: object, indices_or_sections: object) -> list[Tensor]:
    """Parts along the second axis, or the only one.

    >>> infer("numpy.hsplit", "4 6", 3)
    (Tensor[4, 2], Tensor[4, 2], Tensor[4, 2])
    """
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
    place = place_of(check, axis, array)
    counts = sizes_of(check, "repeats", repeats)
    if len(counts) == 1:
        return array.replace(place, array[place] * counts[0])
    check.same("repeats", len(counts), "a", array[place], axis=place)
    return array.replace(place, total(counts))


@op("numpy.tile", elements="kept")
def tile(check: Check, A: object, reps: object) -> Tensor:
    """The whole array several times along axes.

    >>> infer("numpy.tile", "2 3", (4, 1, 2))
    Tensor[4, 2, 6]
    """
    array, counts = array_of(check, A, "A"), sizes_of(check, "reps", reps)
    rank = max(array.rank, len(counts))
    shape = (1,) * (rank - array.rank) + array.shape
    return Tensor(tuple(a * b for a, b in zip(shape, (1,) * (rank - len(counts)) + counts, strict=True)), array.dtype)


@op("numpy.broadcast_to", elements="kept")
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
        tuple(
            size + before + after
            for size, (before, after) in zip(found.shape, _widths(check, pad_width, found), strict=True)
        ),
        found.dtype,
    )


def _widths(check: Check, value: Any, array: Tensor) -> list[tuple[Dim, Dim]]:
    if isinstance(value, Tensor):
        if value.value is None or value.rank > 2:
            check.unknown("the widths of a padding")
        numbers = [int(v) for v in value.value]
        columns = value[-1] if value.rank else 1
        value = [numbers[i : i + columns] for i in range(0, len(numbers), columns)] if value.rank == 2 else numbers
    if is_dim(value):
        return [(value, value)] * array.rank
    if not isinstance(value, (list, tuple)):
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
