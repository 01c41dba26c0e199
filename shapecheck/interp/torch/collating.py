"""Collating items of a dataset: what they have in common, copies of that, and torch's way to batch a list of items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Poly, sym, symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import first_unknown
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.values.objects import DictObj, ListObj, Repeated, Value
from shapecheck.values import Named, Tensor, Unknown

VARIES = Unknown("the items of a dataset differ in kind")
DIGITS = "0123456789"


# -------------------------------------------------------------------- what items have in common
def in_common(items: Sequence[Value], run: Run) -> tuple[Value, bool]:
    """A value that stands for all of `items`, and whether their shapes agree."""
    unknown = first_unknown(*items)
    if unknown is not None:
        return unknown, True
    if len({type(item) for item in items}) > 1:
        return VARIES, False
    found = COMMON.get(type(items[0]))
    return (items[0], True) if found is None else found(items, run)


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


def _lists(items: Sequence[ListObj], run: Run) -> tuple[Value, bool]:
    if not all(item.exact for item in items):
        return run.unknown("a list of symbolic length"), True
    return _row([item.items for item in items], ListObj, run)


def _tuples(items: Sequence[tuple[Value, ...]], run: Run) -> tuple[Value, bool]:
    return _row(items, tuple, run)


def _named(items: Sequence[Named], run: Run) -> tuple[Value, bool]:
    return _row(items, lambda values: _renamed(items[0], values), run)


def _renamed(first: Named, values: Sequence[Value]) -> Named:
    return Named(first.type_name, **dict(zip(first.fields, values, strict=True)))


def _row(rows: Sequence[Sequence[Value]], made: Callable[[list[Value]], Value], run: Run) -> tuple[Value, bool]:
    """Place by place."""
    if any(len(row) != len(rows[0]) for row in rows):
        return VARIES, False
    parts = [in_common(column, run) for column in zip(*rows, strict=True)]
    return made([value for value, _ in parts]), all(same for _, same in parts)


def _dicts(items: Sequence[DictObj], run: Run) -> tuple[Value, bool]:
    first = items[0]
    if any(item.items.keys() != first.items.keys() or item.open is not None for item in items):
        return run.unknown("dicts with several sets of keys"), True
    parts = {key: in_common([item.items[key] for item in items], run) for key in first.items}
    return DictObj({key: value for key, (value, _) in parts.items()}), all(same for _, same in parts.values())


def _sizes(items: Sequence[Dim], run: Run) -> tuple[Value, bool]:
    if all(item == items[0] for item in items):
        return items[0], True
    return sym(f"item{run.new_fresh()}", opaque=True), True


def _constants(alike: bool) -> Callable[[Sequence[Any], Run], tuple[Value, bool]]:
    """Values that are the same or unknown; `alike`: whether items that differ in them make batches of one shape."""

    def common(items: Sequence[Any], run: Run) -> tuple[Value, bool]:
        if all(item == items[0] for item in items):
            return items[0], True
        return run.unknown("a value that differs between items"), alike

    return common


COMMON: Mapping[type, Callable[[Sequence[Any], Run], tuple[Value, bool]]] = {
    Tensor: _tensors,
    ListObj: _lists,
    tuple: _tuples,
    Named: _named,
    DictObj: _dicts,
    int: _sizes,
    Poly: _sizes,
    str: _constants(alike=False),
    bytes: _constants(alike=False),
    float: _constants(alike=True),
}
"""By the class of the items; of any others the first stands for all."""


# -------------------------------------------------------------------- copies
def copy_of(value: Value, since: int, renamed: dict[Dim, Dim], run: Run) -> Value:
    """A copy whose containers are its own, and so are the sizes that came up since the `since`th one."""
    if isinstance(value, Tensor) and any(_is_own(size, since) for size in value.shape):
        return replace(value, shape=tuple(_own(size, since, renamed, run) for size in value.shape))
    if isinstance(value, Poly):
        return _own(value, since, renamed, run)
    return space.mapped(value, lambda item: copy_of(item, since, renamed, run))


def differs_in_shape(value: Value, since: int) -> bool:
    """Whether a tensor of an item has a size of its own, as `copy_of` would give each copy one."""
    if isinstance(value, Tensor):
        return any(_is_own(size, since) for size in value.shape)
    return any(differs_in_shape(part, since) for part in space.parts(value))


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
class Batch(NamedTuple):
    """Items one by one, and one that stands for those behind them."""

    items: list[Value]
    tail: Repeated | None

    @property
    def shown(self) -> list[Value]:
        return self.items if self.tail is None else [*self.items, self.tail.element]

    @property
    def size(self) -> Dim:
        return len(self.items) + (0 if self.tail is None else self.tail.times)

    def each(self, change: Callable[[Value], Value]) -> Batch:
        rest = None if self.tail is None else Repeated(change(self.tail.element), self.tail.times)
        return Batch([change(item) for item in self.items], rest)


def collate(run: Run, batch: Value) -> Value:
    """`default_collate`: tensors are stacked, numbers become a tensor, containers are collated part by part."""
    sequence = space.sequence_of(batch, run)
    if isinstance(sequence, Unknown):
        return sequence
    if sequence.open is not None:
        return sequence.open
    if not sequence.items and sequence.tail is None:
        return run.raise_(IndexError, "list index out of range")
    return _collated(Batch(list(sequence.items), sequence.tail), run)


def _collated(batch: Batch, run: Run) -> Value:
    unknown = first_unknown(*batch.shown)
    if unknown is not None:
        return unknown
    found = COLLATED.get(type(batch.shown[0]))
    return run.unknown("a batch of objects") if found is None else found(batch, run)


def _stacked(batch: Batch, run: Run) -> Value:
    tensors = batch.each(lambda item: _as_tensor(item, run))
    return ops.call_library("torch.stack", (ListObj(tensors.items, tensors.tail),), {}, run)


def _as_tensor(item: Value, run: Run) -> Value:
    array = isinstance(item, Tensor) and item.array
    return ops.call_library("torch.as_tensor", (item,), {}, run) if array else item


def _listed(batch: Batch, run: Run) -> Value:
    return ListObj(batch.items, batch.tail)


def _numbers(dtype: str) -> Callable[[Batch, Run], Value]:
    """Numbers become a tensor of a dtype."""
    return lambda batch, run: run.origin("collate", Tensor((batch.size,), dtype), None)


def _by_key(batch: Batch, run: Run) -> Value:
    """A dict of what is collated key by key."""
    tables = [_table(item) for item in batch.shown]
    keys = tables[0]
    if not all(keys.keys() <= table.keys() for table in tables):
        return run.unknown("a batch of several kinds of items")
    return DictObj({key: _collated(batch.each(partial(_under, key)), run) for key in keys})


def _table(item: Value) -> Mapping[Any, Value]:
    return item.items if isinstance(item, DictObj) else {}


def _under(key: Any, item: Value) -> Value:
    return _table(item)[key]


def _by_place(batch: Batch, run: Run) -> Value:
    """A list of what is collated place by place."""
    first, rows = batch.shown[0], [_row_of(item) for item in batch.shown]
    if None in rows:
        return run.unknown("a batch of lists of symbolic length")
    width = len(rows[0] or ())
    if any(row is not None and len(row) != width for row in rows):
        return run.raise_(RuntimeError, "each element in list of batch should be of equal size")
    columns = [batch.each(partial(_at, place)) for place in range(width)]
    parts = [_collated(column, run) for column in columns]
    return _renamed(first, parts) if isinstance(first, Named) else ListObj(parts)


def _row_of(item: Value) -> Sequence[Value] | None:
    """The items of a tuple, or of a list whose items are all known."""
    row = item.items if isinstance(item, ListObj) and item.exact else item
    return row if isinstance(row, (list, tuple)) else None


def _at(place: int, item: Value) -> Value:
    return (_row_of(item) or ())[place]


COLLATED: Mapping[type, Callable[[Batch, Run], Value]] = {
    Tensor: _stacked,
    str: _listed,
    bytes: _listed,
    DictObj: _by_key,
    ListObj: _by_place,
    tuple: _by_place,
    Named: _by_place,
    bool: _numbers("bool"),
    float: _numbers("float64"),
    int: _numbers("int64"),
    Poly: _numbers("int64"),
}
"""By the class of the first item, as torch's own table has it; of any others a batch is not known."""


# -------------------------------------------------------------------- items without a batch
def convert(run: Run, data: Value) -> Value:
    """`default_convert`: arrays become tensors."""
    found = CONVERTED.get(type(data))
    return data if found is None else found(data, run)


def _converted_array(data: Tensor, run: Run) -> Value:
    return ops.call_library("torch.as_tensor", (data,), {}, run) if data.array and data.rank else data


def _converted_dict(data: DictObj, run: Run) -> Value:
    return DictObj({key: convert(run, item) for key, item in data.items.items()}, data.open)


def _converted_tuple(data: tuple[Value, ...], run: Run) -> Value:
    return ListObj([convert(run, item) for item in data])


CONVERTED: Mapping[type, Callable[[Any, Run], Value]] = {
    Tensor: _converted_array,
    DictObj: _converted_dict,
    tuple: _converted_tuple,
}
"""By the class of an item; all else stays as it is."""
