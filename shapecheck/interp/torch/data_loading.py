"""What `torch.utils.data`, as the prelude has it, asks of the interpreter: batches of like items, many like batches.

A dataset is looked at through a few of its items. Where these agree, every batch is made of copies of what they have in
common; where they differ and the order is known, the first batches are made of the very items that torch would take;
and where the order is random, the sizes that differ are unknown. A loader gives a full batch, the other full ones as
the tail of the loop, and the smaller one behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from shapecheck.dims import Dim, ceildiv, floordiv, mod, sym
from shapecheck.interp.run import space, symbols
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context
from shapecheck.interp.run.function_models import Model, known, needed, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.torch.collating import Batch, collate, convert, copy_of, differs_in_shape, in_common
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Instance, IteratorObj, ListObj, Repeated, Value
from shapecheck.rules.core.check import Check
from shapecheck.values import Tensor, Unknown, is_dim

MOST_COPIES = 256
"""Batches for a function of the user's are lists of this many items at most; larger ones have a symbolic length."""
MOST_ROUNDS = 6
"""Like batches that a loop sees one by one."""
MOST_REAL = 64
"""Items taken one by one where they differ in shape."""


class Item(NamedTuple):
    """What the items of a dataset have in common; sizes that came up later than `since` are each item's own."""

    value: Value
    since: int


def _lacks(dataset: Value, method: str) -> bool:
    """Whether a dataset is an object whose classes have no such method."""
    return isinstance(dataset, Instance) and lookup.class_attribute(dataset.cls, method) is None


def _length(run: Run, dataset: Value) -> Dim | None:
    """How many items there are, where that is known or a symbol."""
    if _lacks(dataset, "__len__") and isinstance(dataset, Instance) and dataset.payload is None:
        return None
    found = space.length(dataset, run)
    return run.path.facts.norm(found) if is_dim(found) else None


# -------------------------------------------------------------------- items
def _item(run: Run, dataset: Value, index: Value) -> Value:

    return space.item(dataset, index, run)


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
        return [_item(run, dataset, symbols.loop_symbol(run, "item"))]
    places = [p for p in dict.fromkeys((0, 1, count // 2, count - 1)) if 0 <= p < count] or [0]
    return [(_item if place == 0 else _quietly)(run, dataset, place) for place in places]


# -------------------------------------------------------------------- batches
def _batch(loader: Instance, item: Item, size: Dim, run: Run) -> Value:
    """A batch of `size` copies of an item."""
    if isinstance(item.value, Unknown) and not loader.attrs.get("custom_collate"):
        return item.value
    if isinstance(size, int) and size <= MOST_COPIES:
        batch = ListObj([copy_of(item.value, item.since, {}, run) for _ in range(size)])
    else:
        if differs_in_shape(item.value, item.since):
            return run.unknown("a large batch of items that differ in size")
        batch = ListObj([], Repeated(copy_of(item.value, item.since, {}, run), size))
    return space.call(loader.attrs.get("collate_fn"), (batch,), {}, run)


def _real(loader: Instance, dataset: Value, places: Sequence[int], run: Run) -> Value:
    """A batch of the very items that torch takes."""
    items = ListObj([_item(run, dataset, place) for place in places])
    return space.call(loader.attrs.get("collate_fn"), (items,), {}, run)


def _is_random(loader: Instance) -> bool:
    dataset = loader.attrs.get("dataset")
    ordered = loader.attrs.get("shuffle") in (None, False) and loader.attrs.get("sampler") is None
    return not ordered or (isinstance(dataset, Instance) and "random_order" in dataset.attrs)


def batches(run: Run, loader: Instance) -> Value:
    """What iterating over a DataLoader gives."""
    loader = _by_batch_sampler(loader, run)
    dataset, size = known(loader.attrs.get("dataset")), loader.attrs.get("batch_size")
    if size is not None and not is_dim(size):
        return space.not_followed(size, "a batch size that is not known", run)
    if _lacks(dataset, "__len__") and not _lacks(dataset, "__iter__"):
        return _streamed(loader, dataset, size, run)
    count = _length(run, dataset)
    taken = _taken(run, loader, count)
    if taken == 0:
        return ListObj([])
    if count == 0 and not isinstance(taken, int):
        return run.unknown("how many items a sampler takes of a dataset that is empty here")
    since = run.fresh
    value, alike = in_common(_samples(run, dataset, count), run)
    item = Item(value, since)
    if size is None:
        converted = convert(run, value)
        return IteratorObj([converted], Repeated(converted, taken - 1) if taken is not None else None,
                           None if taken is not None else run.unknown("a dataset of unknown length"))  # fmt: skip
    if taken is None:
        return _of_unknown_length(loader, item, size, run)
    if not alike and not _is_random(loader) and isinstance(taken, int) and isinstance(size, int) and size <= MOST_REAL:
        return _in_order(loader, dataset, item, taken, size, run)
    return _like(loader, item, taken, size, run)


def _by_batch_sampler(loader: Instance, run: Run) -> Instance:
    """The loader that takes the same batches by a batch size; batches that another class chooses are of any size."""
    chooser = loader.attrs.get("batch_sampler")
    if chooser is None:
        return loader
    made = Instance(loader.cls, {**loader.attrs, "batch_sampler": None, "shuffle": True})
    if isinstance(chooser, Instance):
        made.attrs["sampler"] = chooser.attrs.get("sampler", run.unknown("which items a sampler takes"))
        made.attrs["drop_last"] = chooser.attrs.get("drop_last", run.unknown("whether a sampler drops the rest"))
        size = chooser.attrs.get("batch_size")
    else:
        made.attrs["sampler"] = made.attrs["drop_last"] = chooser
        size = None
    made.attrs["batch_size"] = size if is_dim(size) else _some(run)
    return made


def _taken(run: Run, loader: Instance, count: Dim | None) -> Dim | None:
    """How many items an epoch takes."""
    sampler = loader.attrs.get("sampler")
    return count if sampler is None else _length(run, sampler)


def _like(loader: Instance, item: Item, taken: Dim, size: Dim, run: Run) -> Value:
    """Batches that are all alike, but for a smaller one at the end."""
    full, rest = run.path.facts.norm(floordiv(taken, size)), run.path.facts.norm(mod(taken, size))
    dropped = loader.attrs.get("drop_last")
    if not isinstance(dropped, bool):
        return _of_unknown_length(loader, item, size, run)
    if full == 0:
        return IteratorObj([] if dropped or rest == 0 else [_batch(loader, item, rest, run)])
    batch = _batch(loader, item, size, run)
    last = [] if dropped or rest == 0 else [_last(loader, item, size, rest, batch, run)]
    if isinstance(full, int) and full <= MOST_ROUNDS:
        return IteratorObj([*[batch] * full, *last])
    made = IteratorObj([batch], Repeated(batch, full - 1))
    made.closing = last
    return made


def _last(loader: Instance, item: Item, size: Dim, rest: Dim | None, full: Value, run: Run) -> Value:
    """The rest of a dataset; where its size is unknown, a full batch stands for a list that is made item by item."""
    if isinstance(rest, int):
        return _batch(loader, item, rest, run)
    by_item = loader.attrs.get("custom_collate") or differs_in_shape(item.value, item.since)
    return full if by_item and isinstance(size, int) else _batch(loader, item, _some(run), run)


def _some(run: Run) -> Dim:
    """The size of a batch that may be smaller than the others."""
    return sym(f"batch{run.new_fresh()}", opaque=True, minimum=1)


def _in_order(loader: Instance, dataset: Value, item: Item, taken: int, size: int, run: Run) -> Value:
    """Items that differ in shape, in the order of the dataset: real batches first, then like ones."""
    spans = [range(start, min(start + size, taken)) for start in range(0, taken, size)]
    if loader.attrs.get("drop_last") is True:
        spans = [span for span in spans if len(span) == size]
    if taken <= MOST_REAL:
        return IteratorObj([_real(loader, dataset, span, run) for span in spans])
    first = _real(loader, dataset, spans[0], run)
    if len(spans) == 1:
        return IteratorObj([first])
    made = IteratorObj([first], Repeated(_batch(loader, item, size, run), len(spans) - 2))
    made.closing = [_real(loader, dataset, spans[-1], run)]
    return made


def _of_unknown_length(loader: Instance, item: Item, size: Dim, run: Run) -> Value:
    """A full batch, then an unknown number of batches that may be smaller."""
    batch = _batch(loader, item, size, run)
    rounds = sym(f"rounds{run.new_fresh()}", opaque=True, minimum=0)
    if loader.attrs.get("drop_last") is True:
        return IteratorObj([batch], Repeated(batch, rounds))
    return IteratorObj([batch], Repeated(_last(loader, item, size, None, batch, run), rounds))


def _streamed(loader: Instance, dataset: Value, size: Dim | None, run: Run) -> Value:
    """Batches of an iterable dataset."""
    since = run.fresh
    sequence = space.sequence_of(dataset, run)
    if isinstance(sequence, Unknown):
        return sequence
    shown = Batch(sequence.items, sequence.tail).shown
    if not shown:
        return sequence.open or ListObj([])
    value, _ = in_common(shown[:MOST_REAL], run)
    item = Item(value, since)
    if size is None:
        return IteratorObj([convert(run, value)], open=run.unknown("a stream of items"))
    if sequence.open is None and sequence.tail is None:
        return _like(loader, item, len(shown), size, run)
    return _of_unknown_length(loader, item, size, run)


def count_batches(run: Run, loader: Instance) -> Value:
    """`len(loader)`."""
    loader = _by_batch_sampler(loader, run)
    dataset, size = loader.attrs.get("dataset"), loader.attrs.get("batch_size")
    taken = None if isinstance(dataset, Unknown) else _taken(run, loader, _length(run, dataset))
    if taken is None or not (size is None or is_dim(size)):
        return number(run, "batches")
    if size is None:
        return taken
    return run.path.facts.norm(floordiv(taken, size) if loader.attrs.get("drop_last") is True else ceildiv(taken, size))


# -------------------------------------------------------------------- smaller wishes
def same_length(run: Run, tensors: Value) -> Value:
    """`TensorDataset` asks that all tensors have one length."""
    held = enumerate(space.parts(tensors))
    named = {f"tensors[{i}]": t for i, t in held if isinstance(t, Tensor) and t.rank and not t.array}

    def rule(check: Check) -> None:
        for name, tensor in named.items():
            check.same(name, tensor[0], next(iter(named)), next(iter(named.values()))[0], axis=0)

    at, scope, inner = run.user_place()
    ops.perform(run, Context("TensorDataset", at, scope, named, inner=inner), rule, None)
    return tensors


def split_lengths(run: Run, dataset: Value, lengths: Value) -> Value:
    """The lengths of a random split, which may be told as shares."""
    given = space.items(lengths, run)
    count = _length(run, dataset)
    if not any(isinstance(length, float) for length in given):
        return ListObj(given)
    shares = [length for length in given if isinstance(length, (int, float))]
    if not isinstance(count, int) or len(shares) < len(given):
        return ListObj([run.unknown("the length of a part") for _ in given])
    sizes = [int(count * share) for share in shares]
    for place in range(count - sum(sizes)):
        sizes[place % len(sizes)] += 1
    return ListObj([*sizes])


def random_indices(run: Run, count: Value) -> Value:
    """Indices in an order that nobody knows."""
    if not is_dim(count):
        return run.unknown("the order of a sampler")
    return ListObj([], Repeated(symbols.loop_symbol(run, "item"), count))


def unknown(run: Run, reason: Value) -> Value:
    return run.unknown(reason if isinstance(reason, str) else "something unknown")


def number(run: Run, name: Value, minimum: Value = 0) -> Value:
    """A whole number that nobody knows before the program runs, from `minimum` on; another one with each call."""
    hint, least = needed(str, name, "a number without a name", run), needed(int, minimum, "an unknown bound", run)
    return sym(f"{hint}{run.new_fresh()}", opaque=True, minimum=least)


def size(run: Run, value: Value, name: Value) -> Value:
    """A size that was given; one that nobody knows is a number of its own."""
    return value if is_dim(value) else number(run, name, 1)


def several(run: Run, element: Value, count: Value) -> Value:
    """A list of `count` items of one kind."""
    return ListObj([], Repeated(element, count)) if is_dim(count) else run.unknown("a list of unknown length")


def _of_loader(model: Callable[[Run, Instance], Value]) -> Model:
    """A function that is asked of a loader."""

    def call(run: Run, loader: Value) -> Value:
        return model(run, loader) if isinstance(loader, Instance) else run.unknown("a loader that is not followed")

    return call


ENGINE = table(
    {
        "batches": _of_loader(batches),
        "count_batches": _of_loader(count_batches),
        "collate": collate,
        "convert": convert,
        "same_length": same_length,
        "split_lengths": split_lengths,
        "random_indices": random_indices,
        "unknown": unknown,
        "number": number,
        "size": size,
        "several": several,
    }
)
"""The names of the module that the source of `torch.utils.data` imports."""
