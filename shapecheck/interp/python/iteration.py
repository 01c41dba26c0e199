"""What a loop, a star or an unpacking sees of an iterable."""

from __future__ import annotations

from shapecheck.dims import Poly, ceildiv, dim_max
from shapecheck.interp.libraries import import_side_effects
from shapecheck.interp.run import partial_keys, symbols
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, sequences
from shapecheck.interp.values.objects import (
    DictObj,
    Input,
    Instance,
    IteratorObj,
    LibraryName,
    ListObj,
    Repeated,
    SetObj,
    SymRange,
    Value,
)
from shapecheck.values import Tensor, Unknown

ENDLESS = 64
"""Items taken from an iterator without end; what follows them is open."""


def iterate_exactly(value: Value, run: Run) -> list[Value] | Unknown:
    """Every item, or why they are not all known."""
    sequence = sequence_of(value, run)
    if isinstance(sequence, Unknown):
        return sequence
    if sequence.open is not None:
        return sequence.open
    if sequence.tail is not None:
        if isinstance(value, ListObj):
            symbols.mark_structural((sequence.tail.times,), run)
        return run.unknown("the number of items is symbolic")
    return sequence.items


def sequence_of(value: Value, run: Run) -> sequences.Sequence | Unknown:
    """The items of an iterable; an iterator is used up."""
    found = rounds_of(value, run)
    return _written_out(found, run) if isinstance(found, sequences.Rounds) else found


def _written_out(rounds: sequences.Rounds, run: Run) -> sequences.Sequence:
    """A sequence with items behind its tail as one without: the tail written out where it is short."""
    tail = rounds.tail
    if tail is None:
        return sequences.Sequence([*rounds.items, *rounds.closing], None, rounds.open)
    if isinstance(tail.times, int) and tail.times <= ENDLESS and rounds.open is None:
        return sequences.Sequence([*rounds.items, *[tail.element] * tail.times, *rounds.closing])
    return sequences.Sequence(
        rounds.items, None, rounds.open or run.unknown("a great many items, of which the last ones differ")
    )


def rounds_of(value: Value, run: Run) -> sequences.Sequence | Unknown:
    """The items of an iterable as a loop goes through them: there may be some behind the tail."""
    if isinstance(value, (ListObj,)):
        return sequences.Sequence(list(value.items), value.tail, value.open)
    if isinstance(value, tuple):
        return sequences.Sequence(list(value))
    if isinstance(value, IteratorObj):
        return _rest(value, run)
    if isinstance(value, (DictObj, SetObj)):
        items = partial_keys.leading(value) if isinstance(value, DictObj) else value.items
        return sequences.Sequence(list(items), None, value.open or import_side_effects.unread(value, run))
    if isinstance(value, (range, str, bytes, frozenset)):
        if isinstance(value, range) and len(value) > run.budget.rounds:
            return sequences.Sequence([], Repeated(value[0], len(value)))
        return sequences.Sequence(list(value))
    if isinstance(value, SymRange):
        return _symbolic_range(value, run)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Input):
        return rounds_of(settled(value, run), run)
    if isinstance(value, Tensor):
        return _rows(value, run)
    return _object(value, run)


def settled(value: Input, run: Run) -> Value:
    """An input as a tensor: its rank is chosen now if nothing chose it before."""
    from shapecheck.interp.torch.inputs import may_be_other, settle

    may_be_other(value, run)
    return settle(value, run)


def _rest(iterator: IteratorObj, run: Run) -> sequences.Sequence:
    position = iterator.position
    run.store.touch(iterator)
    iterator.position = len(iterator.items)
    if iterator.more is not None:
        iterator.position = position + ENDLESS
        items = [iterator.more(place) for place in range(position, iterator.position)]
        return sequences.Sequence(items, None, run.unknown("an endless iterator"))
    if iterator.closing:
        found = sequences.Rounds(iterator.items[position:], iterator.tail, iterator.open)
        found.closing = iterator.closing
        return found
    return sequences.Sequence(iterator.items[position:], iterator.tail, iterator.open)


def _symbolic_range(value: SymRange, run: Run) -> sequences.Sequence:
    symbols.mark_structural((value.start, value.stop), run)
    count = run.path.facts.norm(dim_max(0, ceildiv(value.stop - value.start, value.step)))
    return sequences.Sequence([], Repeated(value.start + symbols.loop_symbol(run) * value.step, count))


def _rows(tensor: Tensor, run: Run) -> sequences.Sequence | Unknown:
    from shapecheck.interp.torch.ops import call_library

    if tensor.rank == 0:
        run.raise_(TypeError, "iteration over a 0-d tensor")
    count = tensor.shape[0]
    if isinstance(count, int) and count <= run.budget.rounds:
        rows = call_library("numpy.ndarray.__iter__" if tensor.array else "torch.Tensor.unbind", (tensor,), {}, run)
        return sequences.Sequence(list(rows)) if isinstance(rows, tuple) else _unknown(rows, run)
    return sequences.Sequence(
        [], Repeated(Tensor(tensor.shape[1:], tensor.dtype, origin=tensor.origin, array=tensor.array), count)
    )


def _unknown(value: Value, run: Run) -> Unknown:
    return value if isinstance(value, Unknown) else run.unknown("iteration over something unknown")


def _object(value: Value, run: Run) -> sequences.Sequence | Unknown:
    from shapecheck.interp.builtins import enums
    from shapecheck.interp.python import attributes, calls

    if isinstance(value, Instance):
        method = lookup.class_attribute(value.cls, "__iter__")
        if method is not None:
            made = calls.call(attributes.bind(method, value, run), (), {}, run)
            drawn = lookup.class_attribute(made.cls, "__next__") if isinstance(made, Instance) else None
            return rounds_of(made, run) if drawn is None else _drawn(attributes.bind(drawn, made, run), run)
        if value.payload is not None:
            return rounds_of(value.payload, run)
        return _by_index(value, run)
    members = enums.members_of(value)
    if members is not None:
        return sequences.Sequence(members)
    if isinstance(value, LibraryName):
        return run.unknown(f"{value.name} is not followed")
    if isinstance(value, Poly):
        run.entry.listed[str(value)] = None
        return run.unknown("iteration over a parameter that is not known")
    if value is None or isinstance(value, (int, float, bool)):
        run.raise_(TypeError, f"{type(value).__name__!r} object is not iterable")
    try:
        return sequences.Sequence(list(value))
    except TypeError:
        return run.unknown(f"iteration over {value!r}")


def _drawn(step: Value, run: Run) -> sequences.Sequence | Unknown:
    """What `__next__` gives until it raises StopIteration."""
    from shapecheck.interp.python import calls
    from shapecheck.interp.run.control import Raised

    items: list[Value] = []
    frame, depth = run.frame, run.depth
    run.catching += 1
    try:
        while len(items) < run.budget.yields:
            items.append(calls.call(step, (), {}, run))
            if isinstance(items[-1], Unknown) and len(items) > ENDLESS:
                break
    except Raised as raised:
        if not isinstance(raised.value, StopIteration):
            raise
        run.frame, run.depth = frame, depth
        return sequences.Sequence(items)
    finally:
        run.catching -= 1
    return sequences.Sequence(items, None, run.unknown("an iterator without end"))


def _by_index(value: Instance, run: Run) -> sequences.Sequence | Unknown:
    """The old protocol: `__getitem__` from 0 on, up to `__len__` or an IndexError."""
    from shapecheck.interp.python import attributes, calls
    from shapecheck.interp.run.control import Raised

    getter = lookup.class_attribute(value.cls, "__getitem__")
    if getter is None:
        return run.unknown(f"iteration over {value!r}")
    length = lookup.class_attribute(value.cls, "__len__")
    count = calls.call(attributes.bind(length, value, run), (), {}, run) if length is not None else None
    if isinstance(count, int) and count > run.budget.yields:
        return sequences.Sequence(
            [], Repeated(calls.call(attributes.bind(getter, value, run), (symbols.loop_symbol(run),), {}, run), count)
        )
    items: list[Value] = []
    limit = count if isinstance(count, int) else run.budget.yields
    run.catching += 1
    try:
        while len(items) < limit:
            items.append(calls.call(attributes.bind(getter, value, run), (len(items),), {}, run))
    except Raised as raised:
        if not isinstance(raised.value, IndexError):
            raise
        return sequences.Sequence(items)
    finally:
        run.catching -= 1
    return (
        sequences.Sequence(items)
        if isinstance(count, int)
        else sequences.Sequence(items, None, run.unknown("a sequence without end"))
    )
