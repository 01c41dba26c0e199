"""`a[...]` and `a[...] = value` of numpy arrays, where they differ from torch's. Knows no IR, no files and no spans.

Slices may step backwards, bytes are indices and no mask, an int beside index arrays counts as one of them, and what is
assigned is cast.
"""

from __future__ import annotations

from typing import Any

from shapecheck.dims import Dim, ceildiv
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.operands import stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.numpy.arrays import Array, array_of, one_axis, plain
from shapecheck.rules.torch.index.indexing import (
    Entry,
    Fixed,
    Kept,
    Picked,
    axes_taken,
    elements,
    entries_for,
    indexed_shape,
    normal_item,
)
from shapecheck.values import Tensor, Unknown, is_dim


def _backwards(item: object) -> bool:
    return isinstance(item, slice) and isinstance(item.step, int) and item.step < 0


def _item(check: Check, item: Any) -> Any:
    """One item of an index, an array as a plain tensor of ints or bools."""
    if _backwards(item):
        return item
    if isinstance(item, (list, tuple, range)):
        item = array_of(check, list(item), "index")
        if item.numel == 0:
            item = item.with_dtype("int64")
    if isinstance(item, Tensor):
        item = plain(item)
        if item.dtype in ("uint8", "int8", "int16"):
            item = converted(item, "int64")
    if isinstance(item, str):
        check.unknown("a field of an array")
    return normal_item(check, item)


def _reversed(check: Check, part: slice, size: Dim) -> Dim:
    """How many places a slice with a negative step leaves."""
    if isinstance(size, int) and all(p is None or isinstance(p, int) for p in (part.start, part.stop)):
        return len(range(*part.indices(size)))
    if part.stop is None and part.start in (None, -1):
        return ceildiv(size, -part.step)
    return check.fresh("sliced")


def array_entries(check: Check, a: Array, index: object) -> list[Entry]:
    """What each item of the index makes of the array's axes."""
    given = list(index) if isinstance(index, tuple) else [index]
    items = [_item(check, item) for item in given]
    if any(isinstance(item, Tensor) and item.dtype is None for item in items):
        check.unknown("an index whose dtype is not known")
    taken = sum(axes_taken(item) for item in items)
    if taken > a.rank:
        check.fail("SHP107", Subject("a"), Subject("index"), count=taken, rank=a.rank)
    entries: list[Entry] = []
    axis, spare = 0, a.rank - taken
    for item in (*items, ...):
        if item is ...:
            entries.extend(Kept(a[place], place) for place in range(axis, axis + spare))
            axis, spare = axis + spare, 0
            continue
        if _backwards(item):
            entries.append(Kept(_reversed(check, item, a[axis]), axis, None))
        else:
            entries.extend(entries_for(check, a, axis, item))
        axis += axes_taken(item)
    if any(isinstance(entry, Picked) for entry in entries):
        return [Picked(()) if isinstance(entry, Fixed) else entry for entry in entries]
    return entries


@op("numpy.ndarray.__getitem__")
def getitem(check: Check, a: Array, index: object) -> Tensor:
    """A part of an array.

    >>> infer("numpy.ndarray.__getitem__", "B 5 3", (slice(None), slice(None, None, -1), 0))
    Tensor[B, 5]
    >>> infer("numpy.ndarray.__getitem__", "5", 5)
    SHP105 index-out-of-range
    >>> infer("numpy.ndarray.__getitem__", "4 5", "3:bool")
    SHP201 dim-mismatch
    >>> infer("numpy.ndarray.__getitem__", "4 5", (0, 0, 0))
    SHP107 too-many-indices
    """
    entries = array_entries(check, plain(a), index)
    return elements(plain(a), entries, indexed_shape(check, entries))


@op("numpy.ndarray.__setitem__", elements="written")
def setitem(check: Check, a: Array, index: object, value: object) -> None:
    """A part of an array replaced.

    >>> infer("numpy.ndarray.__setitem__", "4 5", 0, "2 5")
    SHP101 rank-mismatch
    """
    shape = indexed_shape(check, array_entries(check, plain(a), index))
    if value is None or isinstance(value, (Unknown, str, dict)) or is_dim(value) or isinstance(value, (bool, float)):
        return
    wanted = array_of(check, value, "value").shape
    while len(wanted) > len(shape) and wanted[0] == 1:
        wanted = wanted[1:]
    stretches(check, "value", wanted, shape, "a[index]")


@op("numpy.take", "numpy.ndarray.take")
def take(check: Check, a: object, indices: object, axis: object = None, **kwargs: object) -> Tensor:
    """Elements, or rows along an axis, at places.

    >>> infer("numpy.take", "4 5", [0, 2], axis=1)
    Tensor[4, 2]
    """
    array, picked = array_of(check, a, "a"), array_of(check, indices, "indices")
    if axis is None:
        return Tensor(picked.shape, array.dtype)
    place = check.axis("axis", one_axis(check, axis), array.rank, "a")
    return Tensor((*array.shape[:place], *picked.shape, *array.shape[place + 1 :]), array.dtype)


@op("numpy.take_along_axis")
def take_along_axis(check: Check, arr: object, indices: object, axis: object = -1) -> Tensor:
    """Elements at places of their own along an axis.

    >>> infer("numpy.take_along_axis", "2 5", "2 3:int64", axis=1)
    Tensor[2, 3]
    """
    array, picked = array_of(check, arr, "arr"), array_of(check, indices, "indices")
    if axis is None or array.rank != picked.rank:
        check.unknown("elements taken along no axis")
    place = check.axis("axis", one_axis(check, axis), array.rank, "arr")
    shape = list(check.broadcast(("arr", array.replace(place, 1).shape), ("indices", picked.replace(place, 1).shape)))
    shape[place] = picked[place]
    return Tensor(tuple(shape), array.dtype)


@op("numpy.nonzero", "numpy.ndarray.nonzero")
def nonzero(check: Check, a: object) -> tuple[Tensor, ...]:
    """The places that are not zero, axis by axis.

    >>> len(infer("numpy.nonzero", "2 3").result)
    2
    """
    count = check.fresh("places")
    return tuple(Tensor((count,), "int64") for _ in range(array_of(check, a, "a").rank))


@op("numpy.argwhere")
def argwhere(check: Check, a: object) -> Tensor:
    """The places that are not zero, row by row.

    >>> infer("numpy.argwhere", "2 3").result.rank
    2
    """
    return Tensor((check.fresh("places"), array_of(check, a, "a").rank), "int64")


@op("numpy.flatnonzero")
def flatnonzero(check: Check, a: object) -> Tensor:
    """The places of the flat array that are not zero.

    >>> infer("numpy.flatnonzero", "2 3").result.rank
    1
    """
    array_of(check, a, "a")
    return Tensor((check.fresh("places"),), "int64")


@op("numpy.delete")
def delete(check: Check, arr: object, obj: object, axis: object = None) -> Tensor:
    """The array without some places.

    >>> infer("numpy.delete", "4 5", 0, axis=1)
    Tensor[4, 4]
    """
    array = array_of(check, arr, "arr")
    if axis is None:
        array, axis = Tensor((array.numel,), array.dtype), 0
    place = check.axis("axis", one_axis(check, axis), array.rank, "arr")
    left = array[place] - 1 if is_dim(obj) and isinstance(obj, int) else check.fresh("kept")
    return array.replace(place, left)


@op("numpy.diagonal", "numpy.ndarray.diagonal")
def diagonal(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """A diagonal of a matrix; its length is not worked out.

    >>> infer("numpy.diagonal", "3 5").result.rank
    1
    """
    array = array_of(check, a, "a")
    if args or kwargs or array.rank != 2:
        check.unknown("a diagonal")
    return Tensor((check.fresh("diagonal"),), array.dtype)
