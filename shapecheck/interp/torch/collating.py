"""Items of a dataset as one: what they have in common, copies of it, and how torch puts a list of items together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Poly, sym, symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import is_tuple
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.values.objects import DictObj, Instance, ListObj, Repeated, Value
from shapecheck.values import Named, Tensor, Unknown, is_dim

VARIES = Unknown("the items of a dataset differ in kind")
DIGITS = "0123456789"


def in_common(items: Sequence[Value], run: Run) -> tuple[Value, bool]:
    """A value that stands for all of `items`, and whether their shapes agree."""
    first = items[0]
    if any(isinstance(item, Unknown) for item in items):
        return next(item for item in items if isinstance(item, Unknown)), True
    if all(isinstance(item, Tensor) for item in items):
        return _tensors(items, run)
    if any(type(item) is not type(first) for item in items):
        return VARIES, False
    if isinstance(first, (ListObj, tuple)):
        return _sequences(items, run)
    if isinstance(first, DictObj):
        return _dicts(items, run)
    if is_dim(first) and not all(item == first for item in items):
        return sym(f"item{run.new_fresh()}", opaque=True), True
    if isinstance(first, (str, bytes, float)) and any(item != first for item in items):
        return run.unknown("a value that differs between items"), isinstance(first, float)
    return first, True


def _tensors(items: Sequence[Tensor], run: Run) -> tuple[Value, bool]:
    first = items[0]
    if any(item.rank != first.rank or item.array != first.array for item in items):
        return VARIES, False
    shape: list[Dim] = []
    alike = True
    for sizes in zip(*(item.shape for item in items), strict=True):
        same = all(run.path.facts.norm(size) == run.path.facts.norm(sizes[0]) for size in sizes)
        alike = alike and same
        shape.append(sizes[0] if same else sym(f"item{run.new_fresh()}", opaque=True, minimum=0))
    dtype = first.dtype if all(item.dtype == first.dtype for item in items) else None
    return Tensor(tuple(shape), dtype, None, first.origin, None, first.array), alike


def _sequences(items: Sequence[Value], run: Run) -> tuple[Value, bool]:
    rows = [item.items if isinstance(item, ListObj) else item for item in items]
    exact = all(not isinstance(item, ListObj) or item.exact for item in items)
    if not exact or any(len(row) != len(rows[0]) for row in rows):
        return (VARIES, False) if exact else (run.unknown("a list of symbolic length"), True)
    parts = [in_common(column, run) for column in zip(*rows, strict=True)]
    values = [value for value, _ in parts]
    alike = all(same for _, same in parts)
    first = items[0]
    if isinstance(first, ListObj):
        return ListObj(values), alike
    if isinstance(first, Named):
        return Named(first.type_name, **dict(zip(first.fields, values, strict=True))), alike
    return tuple(values), alike


def _dicts(items: Sequence[DictObj], run: Run) -> tuple[Value, bool]:
    first = items[0]
    if any(item.items.keys() != first.items.keys() or item.open is not None for item in items):
        return run.unknown("dicts with several sets of keys"), True
    parts = {key: in_common([item.items[key] for item in items], run) for key in first.items}
    return DictObj({key: value for key, (value, _) in parts.items()}), all(same for _, same in parts.values())


def copy_of(value: Value, since: int, renamed: dict[Dim, Dim], run: Run) -> Value:
    """A copy whose containers are its own, and so are the sizes that came up since the `since`th one."""
    if isinstance(value, ListObj):
        return ListObj([copy_of(item, since, renamed, run) for item in value.items], value.tail, value.open, value.kind)
    if isinstance(value, DictObj):
        items = {key: copy_of(item, since, renamed, run) for key, item in value.items.items()}
        return DictObj(items, value.open, value.factory, value.kind)
    if isinstance(value, Named):
        return value.rebuilt(copy_of(item, since, renamed, run) for item in value)
    if is_tuple(value):
        return tuple(copy_of(item, since, renamed, run) for item in value)
    if isinstance(value, Tensor) and any(_is_own(size, since) for size in value.shape):
        return replace(value, shape=tuple(_own(size, since, renamed, run) for size in value.shape))
    return _own(value, since, renamed, run) if isinstance(value, Poly) else value


def _is_own(size: Dim, since: int) -> bool:
    """Whether a size is an item's own: it depends on data, and came up with the item."""
    return any(s.opaque and int(s.name[len(s.name.rstrip(DIGITS)) :] or 0) > since for s in symbols_of(size))


def _own(size: Dim, since: int, renamed: dict[Dim, Dim], run: Run) -> Dim:
    if not _is_own(size, since):
        return size
    if size not in renamed:
        renamed[size] = sym(f"item{run.new_fresh()}", opaque=True, minimum=0)
    return renamed[size]


# -------------------------------------------------------------------- collating
def collate(run: Run, batch: Value) -> Value:
    """`default_collate`: tensors are stacked, numbers become a tensor, containers are collated part by part."""
    sequence = space.sequence_of(batch, run)
    if isinstance(sequence, Unknown):
        return sequence
    if sequence.open is not None:
        return sequence.open
    items = list(sequence.items)
    if not items and sequence.tail is None:
        return run.raise_(IndexError, "list index out of range")
    return _collated(items, sequence.tail, run)


def _collated(items: list[Value], tail: Repeated | None, run: Run) -> Value:
    shown = [*items, *([tail.element] if tail is not None else [])]
    first = shown[0]
    unknown = next((item for item in shown if isinstance(item, Unknown)), None)
    if unknown is not None:
        return unknown
    if isinstance(first, Tensor):
        return _stacked(items, tail, run)
    if isinstance(first, (str, bytes)):
        return ListObj(items, tail)
    if first is None or isinstance(first, Instance):
        return run.unknown("a batch of objects")
    if isinstance(first, DictObj):
        if any(not isinstance(item, DictObj) or not first.items.keys() <= item.items.keys() for item in shown):
            return run.unknown("a batch of several kinds of items")
        return DictObj({key: _collated(*_column(items, tail, key), run) for key in first.items})
    if isinstance(first, (ListObj, tuple)):
        return _parts(first, shown, items, tail, run)
    if isinstance(first, (bool, int, float)) or is_dim(first):
        size: Dim = len(items) + (tail.times if tail is not None else 0)
        kind = "bool" if isinstance(first, bool) else "float64" if isinstance(first, float) else "int64"
        return run.origin("collate", Tensor((size,), kind), None)
    return run.unknown("a batch of objects")


def _stacked(items: list[Value], tail: Repeated | None, run: Run) -> Value:
    def as_tensor(item: Value) -> Value:
        array = isinstance(item, Tensor) and item.array
        return ops.call_library("torch.as_tensor", (item,), {}, run) if array else item

    rest = None if tail is None else Repeated(as_tensor(tail.element), tail.times)
    return ops.call_library("torch.stack", (ListObj([as_tensor(item) for item in items], rest),), {}, run)


def _column(items: list[Value], tail: Repeated | None, key: Any) -> tuple[list[Value], Repeated | None]:
    def part(item: Value) -> Value:
        return item[key] if isinstance(item, tuple) else item.items[key]

    return [part(item) for item in items], None if tail is None else Repeated(part(tail.element), tail.times)


def _parts(first: Value, shown: list[Value], items: list[Value], tail: Repeated | None, run: Run) -> Value:
    """Tuples and lists: a list of what is collated place by place."""

    def width(item: Value) -> int | None:
        if isinstance(item, ListObj):
            return len(item.items) if item.exact else None
        return len(item) if is_tuple(item) else None

    if width(first) is None or any(width(item) is None for item in shown):
        return run.unknown("a batch of lists of symbolic length")
    if any(width(item) != width(first) for item in shown):
        return run.raise_(RuntimeError, "each element in list of batch should be of equal size")
    columns = [_collated(*_column(items, tail, place), run) for place in range(width(first) or 0)]
    if isinstance(first, Named):
        return Named(first.type_name, **dict(zip(first.fields, columns, strict=True)))
    return ListObj(columns)


def convert(run: Run, data: Value) -> Value:
    """`default_convert`: arrays become tensors."""
    if isinstance(data, Tensor) and data.array and data.rank:
        return ops.call_library("torch.as_tensor", (data,), {}, run)
    if isinstance(data, DictObj):
        return DictObj({key: convert(run, item) for key, item in data.items.items()}, data.open)
    if is_tuple(data) and not isinstance(data, Named):
        return ListObj([convert(run, item) for item in data])
    return data
