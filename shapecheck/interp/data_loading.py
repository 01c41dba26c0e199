"""What the source of `torch.utils.data` asks of the interpreter: batches of like items, and many like batches.

A dataset is looked at through a few of its items. Where these agree, every batch is made of copies of what they have in
common; where they differ and the order is known, the first batches are made of the very items that torch would take;
and where the order is random, the sizes that differ are unknown. A loader gives a full batch, the other full ones as
the tail of the loop, and the smaller one behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shapecheck.dims import Dim, Poly, ceildiv, floordiv, mod, sym
from shapecheck.interp import attributes, calls, iteration, ops
from shapecheck.interp.builtin_sequences import len_
from shapecheck.interp.modelled import is_tuple, table
from shapecheck.interp.objects import DictObj, Instance, IteratorObj, ListObj, Repeated, Value
from shapecheck.interp.run import Context, Raised, Run
from shapecheck.rules.check import Check
from shapecheck.values import Named, Tensor, Unknown, is_dim

MOST_COPIES = 256
"""Batches for a function of the user's are lists of this many items at most; larger ones have a symbolic length."""
MOST_ROUNDS = 6
"""Like batches that a loop sees one by one."""
MOST_REAL = 64
"""Items taken one by one where they differ in shape."""
VARIES = Unknown("the items of a dataset differ in kind")


def _attribute(loader: Value, name: str) -> Value:
    return loader.attrs.get(name) if isinstance(loader, Instance) else None


def _length(run: Run, dataset: Value) -> Dim | None:
    """How many items there are, where that is known or a symbol."""
    if (
        isinstance(dataset, Instance)
        and attributes.class_attribute(dataset.cls, "__len__") is None
        and dataset.payload is None
    ):
        return None
    found = len_(run, dataset)
    return run.facts.norm(found) if isinstance(found, Poly) else found if is_dim(found) else None


# -------------------------------------------------------------------- items
def _item(run: Run, dataset: Value, index: Value) -> Value:
    from shapecheck.interp import subscripts

    return subscripts.get(dataset, index, run)


def _quietly(run: Run, dataset: Value, index: Value) -> Value:
    """An item that a loop may never come to: what goes wrong with it is no fault."""
    frame, depth = run.frame, run.depth
    run.catching += 1
    try:
        return _item(run, dataset, index)
    except Raised:
        run.frame, run.depth = frame, depth
        return run.unknown("an item that cannot be read")
    finally:
        run.catching -= 1


def _samples(run: Run, dataset: Value, count: Dim | None) -> list[Value]:
    """A few items that stand for all."""
    if not isinstance(count, int):
        return [_item(run, dataset, iteration.loop_symbol(run, "item"))]
    places = [p for p in dict.fromkeys((0, 1, count // 2, count - 1)) if 0 <= p < count]
    return [(_item if place == 0 else _quietly)(run, dataset, place) for place in places]


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
    return first, True


def _tensors(items: Sequence[Tensor], run: Run) -> tuple[Value, bool]:
    first = items[0]
    if any(item.rank != first.rank or item.array != first.array for item in items):
        return VARIES, False
    shape: list[Dim] = []
    alike = True
    for sizes in zip(*(item.shape for item in items), strict=True):
        same = all(run.facts.norm(size) == run.facts.norm(sizes[0]) for size in sizes)
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


def _copy(value: Value) -> Value:
    """A copy whose containers are its own."""
    if isinstance(value, ListObj):
        return ListObj([_copy(item) for item in value.items], value.tail, value.open, value.kind)
    if isinstance(value, DictObj):
        return DictObj({key: _copy(item) for key, item in value.items.items()}, value.open, value.factory, value.kind)
    return value


# -------------------------------------------------------------------- collating
def collate(run: Run, batch: Value) -> Value:
    """`default_collate`: tensors are stacked, numbers become a tensor, containers are collated part by part."""
    sequence = iteration.sequence_of(batch, run)
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
        size: Dim = len(items) + (tail.count if tail is not None else 0)
        kind = "bool" if isinstance(first, bool) else "float64" if isinstance(first, float) else "int64"
        return run.origin("collate", Tensor((size,), kind), None)
    return run.unknown("a batch of objects")


def _stacked(items: list[Value], tail: Repeated | None, run: Run) -> Value:
    def as_tensor(item: Value) -> Value:
        array = isinstance(item, Tensor) and item.array
        return ops.call_library("torch.as_tensor", (item,), {}, run) if array else item

    rest = None if tail is None else Repeated(as_tensor(tail.element), tail.count)
    return ops.call_library("torch.stack", (ListObj([as_tensor(item) for item in items], rest),), {}, run)


def _column(items: list[Value], tail: Repeated | None, key: Any) -> tuple[list[Value], Repeated | None]:
    def part(item: Value) -> Value:
        return item[key] if isinstance(item, tuple) else item.items[key]

    return [part(item) for item in items], None if tail is None else Repeated(part(tail.element), tail.count)


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


# -------------------------------------------------------------------- batches
def _batch(loader: Value, item: Value, size: Dim, run: Run) -> Value:
    """A batch of `size` copies of an item."""
    if isinstance(item, Unknown) and not _attribute(loader, "custom_collate"):
        return item
    if isinstance(size, int) and size <= MOST_COPIES:
        batch = ListObj([_copy(item) for _ in range(size)])
    else:
        batch = ListObj([], Repeated(item, size))
    return calls.call(_attribute(loader, "collate_fn"), (batch,), {}, run)


def _real(loader: Value, dataset: Value, places: Sequence[int], run: Run) -> Value:
    """A batch of the very items that torch takes."""
    items = ListObj([_item(run, dataset, place) for place in places])
    return calls.call(_attribute(loader, "collate_fn"), (items,), {}, run)


def _is_random(loader: Value) -> bool:
    dataset = _attribute(loader, "dataset")
    ordered = _attribute(loader, "shuffle") in (None, False) and _attribute(loader, "sampler") is None
    return not ordered or (isinstance(dataset, Instance) and "random_order" in dataset.attrs)


def batches(run: Run, loader: Value) -> Value:
    """What iterating over a DataLoader gives."""
    dataset, size = _attribute(loader, "dataset"), _attribute(loader, "batch_size")
    if isinstance(dataset, Unknown):
        return dataset
    if _attribute(loader, "batch_sampler") is not None:
        return run.unknown("batches that a sampler chooses")
    if size is not None and not is_dim(size):
        return size if isinstance(size, Unknown) else run.unknown("a batch size that is not known")
    if (
        isinstance(dataset, Instance)
        and attributes.class_attribute(dataset.cls, "__iter__") is not None
        and (attributes.class_attribute(dataset.cls, "__len__") is None)
    ):
        return _streamed(loader, dataset, size, run)
    count = _length(run, dataset)
    taken = _taken(run, loader, count)
    if taken == 0:
        return ListObj([])
    samples = _samples(run, dataset, count)
    item, alike = in_common(samples, run)
    if size is None:
        converted = convert(run, item)
        return IteratorObj([converted], Repeated(converted, taken - 1) if taken is not None else None,
                           None if taken is not None else run.unknown("a dataset of unknown length"))  # fmt: skip
    if taken is None:
        return _of_unknown_length(loader, item, size, run)
    if not alike and not _is_random(loader) and isinstance(taken, int) and isinstance(size, int) and size <= MOST_REAL:
        return _in_order(loader, dataset, item, taken, size, run)
    return _like(loader, item, taken, size, run)


def _taken(run: Run, loader: Value, count: Dim | None) -> Dim | None:
    """How many items an epoch takes."""
    sampler = _attribute(loader, "sampler")
    return count if sampler is None else None if isinstance(sampler, Unknown) else _length(run, sampler)


def _like(loader: Value, item: Value, taken: Dim, size: Dim, run: Run) -> Value:
    """Batches that are all alike, but for a smaller one at the end."""
    full, rest = run.facts.norm(floordiv(taken, size)), run.facts.norm(mod(taken, size))
    dropped = _attribute(loader, "drop_last")
    if isinstance(dropped, Unknown) or not isinstance(dropped, bool):
        return _of_unknown_length(loader, item, size, run)
    if full == 0:
        return IteratorObj([] if dropped or rest == 0 else [_batch(loader, item, rest, run)])
    batch = _batch(loader, item, size, run)
    last = (
        [] if dropped or rest == 0 else [_batch(loader, item, rest if isinstance(rest, int) else _some(run, size), run)]
    )
    if isinstance(full, int) and full <= MOST_ROUNDS:
        return IteratorObj([*[batch] * full, *last])
    made = IteratorObj([batch], Repeated(batch, full - 1))
    made.closing = last
    return made


def _some(run: Run, size: Dim) -> Dim:
    """The size of a batch that may be smaller than the others."""
    return sym(f"batch{run.new_fresh()}", opaque=True, minimum=1)


def _in_order(loader: Value, dataset: Value, item: Value, taken: int, size: int, run: Run) -> Value:
    """Items that differ in shape, in the order of the dataset: real batches first, then like ones."""
    spans = [range(start, min(start + size, taken)) for start in range(0, taken, size)]
    if _attribute(loader, "drop_last") is True:
        spans = [span for span in spans if len(span) == size]
    if taken <= MOST_REAL:
        return IteratorObj([_real(loader, dataset, span, run) for span in spans])
    first = _real(loader, dataset, spans[0], run)
    if len(spans) == 1:
        return IteratorObj([first])
    made = IteratorObj([first], Repeated(_batch(loader, item, size, run), len(spans) - 2))
    made.closing = [_real(loader, dataset, spans[-1], run)]
    return made


def _of_unknown_length(loader: Value, item: Value, size: Dim, run: Run) -> Value:
    """A full batch, then an unknown number of batches that may be smaller."""
    batch = _batch(loader, item, size, run)
    rounds = sym(f"rounds{run.new_fresh()}", opaque=True, minimum=0)
    if _attribute(loader, "drop_last") is True:
        return IteratorObj([batch], Repeated(batch, rounds))
    return IteratorObj([batch], Repeated(_batch(loader, item, _some(run, size), run), rounds))


def _streamed(loader: Value, dataset: Value, size: Dim | None, run: Run) -> Value:
    """Batches of an iterable dataset."""
    sequence = iteration.sequence_of(dataset, run)
    if isinstance(sequence, Unknown):
        return sequence
    shown = [*sequence.items, *([sequence.tail.element] if sequence.tail is not None else [])]
    if not shown:
        return sequence.open or ListObj([])
    item, _ = in_common(shown[:MOST_REAL], run)
    if size is None:
        return IteratorObj([convert(run, item)], open=run.unknown("a stream of items"))
    if sequence.open is None and sequence.tail is None:
        return _like(loader, item, len(shown), size, run)
    return _of_unknown_length(loader, item, size, run)


def count_batches(run: Run, loader: Value) -> Value:
    """`len(loader)`."""
    dataset, size = _attribute(loader, "dataset"), _attribute(loader, "batch_size")
    if isinstance(dataset, Unknown) or _attribute(loader, "batch_sampler") is not None:
        return run.unknown("the number of batches")
    taken = _taken(run, loader, _length(run, dataset))
    if taken is None or not (size is None or is_dim(size)):
        return run.unknown("the number of batches")
    if size is None:
        return taken
    return run.facts.norm(floordiv(taken, size) if _attribute(loader, "drop_last") is True else ceildiv(taken, size))


# -------------------------------------------------------------------- smaller wishes
def same_length(run: Run, tensors: Value) -> Value:
    """`TensorDataset` asks that all tensors have one length."""
    named = {f"tensors[{i}]": t for i, t in enumerate(tensors) if isinstance(t, Tensor) and t.rank and not t.array}

    def rule(check: Check) -> None:
        for name, tensor in named.items():
            check.same(name, tensor[0], next(iter(named)), next(iter(named.values()))[0], axis=0)

    at, scope, inner = run.user_place()
    ops.perform(run, Context("TensorDataset", at, scope, named, inner=inner), rule, None)
    return tensors


def split_lengths(run: Run, dataset: Value, lengths: Value) -> Value:
    """The lengths of a random split, which may be told as shares."""
    given = iteration.iterate_exactly(lengths, run)
    if isinstance(given, Unknown):
        return given
    count = _length(run, dataset)
    if not any(isinstance(length, float) for length in given):
        return ListObj(given)
    if not isinstance(count, int) or not all(isinstance(length, (int, float)) for length in given):
        return ListObj([run.unknown("the length of a part") for _ in given])
    sizes = [int(count * share) for share in given]
    for place in range(count - sum(sizes)):
        sizes[place % len(sizes)] += 1
    return ListObj(sizes)


def random_indices(run: Run, count: Value) -> Value:
    """Indices in an order that nobody knows."""
    if not is_dim(count):
        return run.unknown("the order of a sampler")
    return ListObj([], Repeated(iteration.loop_symbol(run, "item"), count))


def unknown(run: Run, reason: Value) -> Value:
    return run.unknown(reason if isinstance(reason, str) else "something unknown")


ENGINE = table(
    {
        "batches": batches,
        "count_batches": count_batches,
        "collate": collate,
        "convert": convert,
        "same_length": same_length,
        "split_lengths": split_lengths,
        "random_indices": random_indices,
        "unknown": unknown,
    }
)
"""The names of the module that the source of `torch.utils.data` imports."""
