"""`x[...]` and `x[...] = value`. Knows no IR, no files and no spans.

An index may hold ints (symbolic too), slices, None, Ellipsis, bools, tensors and lists of numbers. Ints and slices give
views; tensors and lists select places, and the axes of what they select stand where the first of them stood, or in
front when other axes lie between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim, Poly, all_of, any_of, eq, ge, gt, lt, symbols_of
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.operands import same_dtype, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.places import concrete, reshaped, strided, strides
from shapecheck.rules.torch.create.data import tensor_from
from shapecheck.rules.torch.shape.slicing import slice_part
from shapecheck.values import Quotient, Tensor, Unknown, is_dim

MASKS = ("bool", "uint8")


@dataclass(frozen=True, slots=True)
class Fixed:
    """One place along an input axis; None where it is not known."""

    axis: int
    place: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An output axis: a stretch of an input axis, or a new axis of size 1 (`axis` is None)."""

    size: Dim
    axis: int | None
    start: int | None = 0
    step: int = 1


@dataclass(frozen=True, slots=True)
class Picked:
    """Places picked by an index of this shape."""

    shape: tuple[Dim, ...]


Entry = Fixed | Kept | Picked


def items_of(index: object) -> list[Any]:
    """The index as a list, one item for each position."""
    if isinstance(index, tuple):
        return list(index)
    if isinstance(index, list) and len(index) < 32 and any(_stands_alone(item) for item in index):
        return list(index)
    return [index]


def _stands_alone(item: object) -> bool:
    return item is None or item is ... or isinstance(item, (Tensor, slice, list, tuple))


def normal_item(check: Check, item: Any) -> Any:
    """An item as an int, a bool, a slice, None, Ellipsis or a tensor with axes (bool ones without, too)."""
    if item is None or item is ... or isinstance(item, (bool, slice)) or is_dim(item):
        return item
    if isinstance(item, range):
        item = list(item)
    if isinstance(item, (list, tuple)):
        item = tensor_from(check, item, "index")
        if item.numel == 0 and item.dtype == "float32":
            item = item.with_dtype("int64")
        if item.dtype not in ("bool", "int64"):
            item = item.with_dtype("int64")
    if isinstance(item, Unknown):
        check.unknown(item.reason)
    if not isinstance(item, Tensor):
        if isinstance(item, (str, float)):
            check.fail(
                "SHP504", Subject("index"), param="index", found=describe(item), wanted="ints, slices or tensors"
            )
        check.unknown(f"an index that is {describe(item)}")
    check.dtype("index", item, "int64", "int32", "bool", "uint8", code="SHP402")
    if item.rank == 0 and item.dtype not in MASKS and item.dtype is not None and item.value is not None:
        return int(item.value[0])
    return item


def axes_taken(item: Any) -> int:
    """How many input axes an item stands for (an Ellipsis aside)."""
    if item is None or item is ... or isinstance(item, bool):
        return 0
    if isinstance(item, Tensor) and item.dtype in MASKS:
        return item.rank
    return 1


def entries_of(check: Check, input: Tensor, index: object) -> list[Entry]:
    """What each item of the index makes of the input's axes."""
    items = [normal_item(check, item) for item in items_of(index)]
    if any(isinstance(item, Tensor) and item.dtype is None for item in items):
        check.unknown("an index whose dtype is not known")
    taken = sum(axes_taken(item) for item in items)
    if taken > input.rank:
        check.fail("SHP107", Subject("input"), Subject("index"), count=taken, rank=input.rank)
    entries: list[Entry] = []
    axis = 0
    spare = input.rank - taken
    for item in (*items, ...):
        if item is ...:
            entries.extend(Kept(input[a], a) for a in range(axis, axis + spare))
            axis, spare = axis + spare, 0
            continue
        entries.extend(entries_for(check, input, axis, item))
        axis += axes_taken(item)
    return entries


def entries_for(check: Check, input: Tensor, axis: int, item: Any) -> list[Entry]:
    if item is None:
        return [Kept(1, None)]
    if isinstance(item, bool):
        return [Picked((int(item),))]
    if isinstance(item, slice):
        start, step, length = slice_part(check, item, input[axis])
        return [Kept(length, axis, start if isinstance(start, int) else None, step if isinstance(step, int) else 1)]
    if isinstance(item, Tensor):
        return _picked(check, input, axis, item)
    return [Fixed(axis, _place(check, input, axis, item))]


def _place(check: Check, input: Tensor, axis: int, index: Dim) -> int | None:
    size = input[axis]
    what, found, expected = f"axis {axis}", Subject("input", size, axis), Subject("index", index)
    if isinstance(index, Poly):
        goal = all_of(lt(index, size), ge(index, -size))
        check.possible(goal, "SHP105", found, expected, index=index, what=what, size=size, axis=axis)
        for end, none in () if check.known(goal) else check.ends_of(index):
            within = any_of(none, all_of(lt(end, size), ge(end, -size)))
            check.demand(within, "SHP105", found, expected, index=end, what=what, size=size, axis=axis)
        return None
    goal = gt(size, index) if index >= 0 else ge(size, -index)
    check.demand(goal, "SHP105", found, expected, index=index, what=what, size=size, axis=axis)
    if index >= 0:
        return index
    return size + index if isinstance(size, int) else None


def _picked(check: Check, input: Tensor, axis: int, item: Tensor) -> list[Entry]:
    if item.dtype in MASKS:
        for place, size in enumerate(item.shape):
            check.same("index", size, "input", input[axis + place], axis=axis + place)
        return [Picked((mask_count(check, item),))] * max(item.rank, 1)
    if item.rank == 0:
        return [Fixed(axis, None)]
    if item.value:
        numbers = [int(v) for v in item.value]
        for number in {min(numbers), max(numbers)}:
            _place(check, input, axis, number)
    size = input[axis]
    subjects = (Subject("index"), Subject("input", size, axis))
    check.inside(item, -size, size, "SHP105", subjects, what=f"axis {axis}", size=size, axis=axis)
    return [Picked(item.shape)]


def mask_count(check: Check, mask: Tensor) -> Dim:
    """How many elements of a mask are true."""
    if mask.value is not None:
        return sum(1 for v in mask.value if v)
    return check.fresh("masked")


def picked_shape(check: Check, shapes: Sequence[tuple[Dim, ...]]) -> tuple[Dim, ...]:
    """What index tensors broadcast to; sizes that depend on data are not held against each other."""
    if not any(symbol.opaque for shape in shapes for size in shape for symbol in symbols_of(size)):
        return check.broadcast(*((f"index[{place}]", shape) for place, shape in enumerate(shapes)))
    rank = max(len(shape) for shape in shapes)
    result: list[Dim] = []
    for back in range(rank, 0, -1):
        sizes = list(dict.fromkeys(shape[-back] for shape in shapes if len(shape) >= back and shape[-back] != 1))
        for a, b in pairwise(sizes):
            check.possible(
                any_of(eq(a, b), eq(a, 1), eq(b, 1)),
                "SHP202",
                Subject("index", a),
                Subject("index", b),
                param="index",
                other="index",
                found=a,
                expected=b,
                axis=rank - back,
                place=rank - back,
            )
        result.append(next((s for s in sizes if isinstance(s, int)), sizes[0]) if sizes else 1)
    return tuple(result)


def indexed_shape(check: Check, entries: Sequence[Entry]) -> tuple[Dim, ...]:
    """The shape that comes out."""
    axes = [entry for entry in entries if not isinstance(entry, Fixed)]
    picks = [place for place, entry in enumerate(axes) if isinstance(entry, Picked)]
    kept = [entry.size for entry in axes if isinstance(entry, Kept)]
    if not picks:
        return tuple(kept)
    shape = picked_shape(check, [entry.shape for entry in axes if isinstance(entry, Picked)])
    together = picks[-1] - picks[0] == len(picks) - 1
    at = picks[0] if together else 0
    return (*kept[:at], *shape, *kept[at:])


def elements(input: Tensor, entries: Sequence[Entry], shape: tuple[Dim, ...]) -> Tensor:
    """The result of plain indexing, with what is known of its elements."""
    result = input.with_shape(shape)
    if input.elements is None:
        return result
    alike = input.one_size is not None or isinstance(input.elements, Quotient)
    if alike and 0 not in shape and concrete(shape) is not None:
        return result.with_elements(input.elements)
    if all(_takes_all(input, entry) for entry in entries):
        return reshaped(input, shape)
    sources: dict[int, tuple[int | None, int, int]] = {}
    out = 0
    for entry in entries:
        if isinstance(entry, Picked):
            return result
        if isinstance(entry, Fixed):
            if entry.place is None:
                return result
            sources[entry.axis] = (None, entry.place, 0)
            continue
        if entry.axis is not None:
            if entry.start is None:
                return result
            sources[entry.axis] = (out, entry.start, entry.step)
        out += 1

    sizes = concrete(input.shape)
    if sizes is None:
        return result
    first, steps = 0, [0] * len(shape)
    for axis, stride in enumerate(strides(sizes)):
        at, start, step = sources[axis]
        first += start * stride
        if at is not None:
            steps[at] = step * stride
    return strided(input, shape, first, steps)


def _takes_all(input: Tensor, entry: Entry) -> bool:
    """Whether a part of an index leaves nothing out: a whole axis, or a new one."""
    if not isinstance(entry, Kept):
        return False
    return entry.axis is None or (entry.start == 0 and entry.step == 1 and entry.size == input[entry.axis])


@op("torch.Tensor.__getitem__")
def getitem(check: Check, input: Tensor, index: object) -> Tensor:
    """A part of a tensor.

    >>> infer("torch.Tensor.__getitem__", "B 5", (slice(None), None, 2))
    Tensor[B, 1]
    >>> infer("torch.Tensor.__getitem__", "B 5", (slice(None), slice(-3, None)))
    Tensor[B, 3]
    >>> infer("torch.Tensor.__getitem__", "B 5", (slice(None), 5))
    SHP105 index-out-of-range
    >>> infer("torch.Tensor.__getitem__", "B 5", (0, 0, 0))
    SHP107 too-many-indices
    >>> infer("torch.Tensor.__getitem__", "B 5", slice(None, None, -1))
    SHP503 invalid-argument
    >>> infer("torch.Tensor.__getitem__", "4 5", "3:bool")
    SHP201 dim-mismatch
    >>> infer("torch.Tensor.__getitem__", "4 5", "3")
    SHP402 index-dtype
    >>> infer("torch.Tensor.__getitem__", "4 5", ([0, 1], [0, 1, 2]))
    SHP202 broadcast-mismatch
    """
    entries = entries_of(check, input, index)
    return elements(input, entries, indexed_shape(check, entries))


@op("torch.Tensor.__setitem__", elements="written")
def setitem(check: Check, input: Tensor, index: object, value: object) -> Tensor:
    """A part of a tensor replaced; gives the tensor as it is afterwards.

    >>> infer("torch.Tensor.__setitem__", "B 5", 0, "1 5")
    Tensor[B, 5]
    >>> infer("torch.Tensor.__setitem__", "B 5", 0, "4")
    SHP202 broadcast-mismatch
    >>> infer("torch.Tensor.__setitem__", "B 5", 0, "2 5")
    SHP101 rank-mismatch
    >>> infer("torch.Tensor.__setitem__", "4 5", [0, 1], "5:float64")
    SHP401 dtype-mismatch
    """
    entries = entries_of(check, input, index)
    shape = indexed_shape(check, entries)
    if isinstance(value, Tensor):
        if any(isinstance(entry, Picked) for entry in entries) and not _has_mask(index):
            same_dtype(check, "value", value, "input", input)
        stretches(check, "value", _without_leading_ones(check, value.shape, len(shape)), shape, "input[index]")
    elif isinstance(value, (list, tuple, str)):
        check.fail("SHP504", Subject("value"), param="value", found=describe(value), wanted="a tensor or a number")
    return input.with_shape(input.shape)


def _has_mask(index: object) -> bool:
    return any(isinstance(item, bool) or (isinstance(item, Tensor) and item.dtype in MASKS) for item in items_of(index))


def _without_leading_ones(check: Check, shape: tuple[Dim, ...], rank: int) -> tuple[Dim, ...]:
    """Torch drops axes of size 1 from the front of what is assigned."""
    while len(shape) > rank and not check.refuted(eq(shape[0], 1)):
        check.demand(
            eq(shape[0], 1),
            "SHP101",
            Subject("value", shape[0], 0),
            param="value",
            wanted=f"at most {rank}",
            rank=len(shape),
        )
        shape = shape[1:]
    return shape
