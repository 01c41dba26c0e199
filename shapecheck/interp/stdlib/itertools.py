"""itertools: what is known is computed at once; `count`, `cycle` and `repeat` make their items on demand.

Behind the known items of a sequence of symbolic length, or behind an undecided filter, the result is open: how many
items follow, and which, is not known. Very many arrangements (`host_calls.LONGEST`) are not listed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import one_of, space
from shapecheck.interp.run.function_models import BuiltinType, Model, needed, numbers, table, wrapped
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import sequences
from shapecheck.interp.values.objects import IteratorObj, Repeated, Value
from shapecheck.values import Unknown, is_dim


def _concatenated(run: Run, iterables: Iterable[Value]) -> Value:
    items: list[Value] = []
    tail: Repeated | None = None
    for iterable in iterables:
        sequence = space.sequence_of(iterable, run)
        if isinstance(sequence, Unknown):
            return IteratorObj(items, open=sequence)
        if tail is not None and (sequence.items or sequence.tail is not None or sequence.open is not None):
            return IteratorObj(items, open=run.unknown("items behind a sequence of symbolic length"))
        items += sequence.items
        tail = tail or sequence.tail
        if sequence.open is not None:
            return IteratorObj(items, open=sequence.open)
    return IteratorObj(items, tail)


def _chain(run: Run, *iterables: Value) -> Value:
    return _concatenated(run, iterables)


def _from_iterable(run: Run, iterables: Value, /) -> Value:
    return _concatenated(run, space.items(iterables, run))


def _combinatoric(function: Callable[..., Any]) -> Model:
    """A function that arranges items without looking at them: Python's own, over the values."""

    def apply(run: Run, *iterables: Value, **sizes: Value) -> Value:
        pools = [value if isinstance(value, int) else space.items(value, run) for value in iterables]
        if not all(value is None or isinstance(value, int) for value in sizes.values()):
            return run.unknown("arrangements of an unknown number of items")
        made = function(*pools, **sizes)
        rows: list[Value] = list(itertools.islice(made, host_calls.LONGEST + 1))
        if len(rows) > host_calls.LONGEST:
            return IteratorObj([], open=run.unknown("very many arrangements"))
        return IteratorObj(rows)

    return apply


def _zip_longest(run: Run, *iterables: Value, fillvalue: Value = None) -> Value:
    columns = [space.items(iterable, run) for iterable in iterables]
    return IteratorObj(list(itertools.zip_longest(*columns, fillvalue=fillvalue)))


def _islice(run: Run, iterable: Value, *bounds: Value) -> Value:
    chosen = slice(*bounds)
    start, step = numbers((chosen.start or 0, chosen.step or 1), "a slice with symbolic bounds", run)
    stop = None if chosen.stop is None else needed(int, chosen.stop, "a slice with symbolic bounds", run)
    if isinstance(iterable, IteratorObj) and stop is not None:
        return _taken(run, iterable, start, stop, step)
    sequence = space.sequence(iterable, run)
    if stop is not None and stop <= len(sequence.items):
        return IteratorObj(sequence.items[start:stop:step])
    if sequence.tail is None:
        return IteratorObj(sequence.items[start:stop:step], open=sequence.open)
    return IteratorObj([], open=run.unknown("a slice of a sequence of symbolic length"))


def _taken(run: Run, iterator: IteratorObj, start: int, stop: int, step: int) -> Value:
    """The next items of an iterator, which goes on behind them."""
    run.store.touch(iterator)
    first = iterator.position
    ready = iterator.items[first : first + stop]
    iterator.position = first + len(ready)
    missing = stop - len(ready)
    if missing and iterator.more is not None:
        ready = ready + [iterator.more(i) for i in range(iterator.position, iterator.position + missing)]
        iterator.position += missing
    elif missing and (iterator.tail is not None or iterator.open is not None):
        return IteratorObj(ready[start::step], open=iterator.open or run.unknown("a slice of symbolic length"))
    return IteratorObj(ready[start:stop:step])


def _count(run: Run, start: Value = 0, step: Value = 1) -> Value:
    def more(i: int) -> Value:
        return space.binary("+", start, space.binary("*", i, step, run), run)

    return IteratorObj([], more=more)


def _cycle(run: Run, iterable: Value, /) -> Value:
    items = space.items(iterable, run)
    known = items
    return IteratorObj([], more=lambda i: known[i % len(known)]) if known else IteratorObj([])


def _repeat(run: Run, object: Value, times: Value = None) -> Value:
    if times is None:
        return IteratorObj([], more=lambda i: object)
    if isinstance(times, int) and times <= host_calls.LONGEST:
        return IteratorObj([object] * times)
    if is_dim(times):
        return IteratorObj([], Repeated(object, times))
    return run.unknown("an item repeated an unknown number of times")


def _accumulate(run: Run, iterable: Value, func: Value = None, *, initial: Value = None) -> Value:
    sequence = space.sequence(iterable, run)
    items = sequence.items if initial is None else [initial, *sequence.items]
    made: list[Value] = []
    for item in items:
        if not made:
            made.append(item)
        elif func is None:
            made.append(space.binary("+", made[-1], item, run))
        else:
            made.append(space.call(func, (made[-1], item), {}, run))
    return IteratorObj(made, open=_rest(run, sequence))


def _rest(run: Run, sequence: sequences.Sequence) -> Unknown | None:
    return sequence.open or (run.unknown("a sequence of symbolic length") if sequence.tail is not None else None)


def _starmap(run: Run, function: Value, iterable: Value, /) -> Value:
    sequence = space.sequence(iterable, run)
    made: list[Value] = []
    for row in sequence.items:
        args = space.iterate_exactly(row, run)
        made.append(args if isinstance(args, Unknown) else space.call(function, tuple(args), {}, run))
    return IteratorObj(made, open=_rest(run, sequence))


def _while(keep_first: bool) -> Model:
    """Takewhile and dropwhile."""

    def apply(run: Run, predicate: Value, iterable: Value, /) -> Value:
        sequence = space.sequence(iterable, run)
        for place, item in enumerate(sequence.items):
            verdict = space.truth(space.call(predicate, (item,), {}, run), run)
            if verdict is True:
                continue
            kept = sequence.items[:place] if keep_first else []
            if verdict is not False:
                return IteratorObj(kept, open=one_of.one_of(sequence.items[place:], run.unknown("an undecided filter")))
            rest = sequences.Sequence(kept) if keep_first else sequence._replace(items=sequence.items[place:])
            return IteratorObj(*rest)
        return IteratorObj(sequence.items if keep_first else [], open=_rest(run, sequence))

    return apply


def _filter_false(run: Run, predicate: Value, iterable: Value, /) -> Value:
    sequence = space.sequence(iterable, run)
    kept: list[Value] = []
    for place, item in enumerate(sequence.items):
        verdict = space.truth(item if predicate is None else space.call(predicate, (item,), {}, run), run)
        if verdict is False:
            kept.append(item)
        elif verdict is not True:
            return IteratorObj(kept, open=one_of.one_of(sequence.items[place:], run.unknown("an undecided filter")))
    return IteratorObj(kept, open=_rest(run, sequence))


def _compress(run: Run, data: Value, selectors: Value) -> Value:
    items, flags = space.items(data, run), space.items(selectors, run)
    verdicts = [space.decided(flag, "an undecided filter", run) for flag in flags]
    return IteratorObj([item for item, keep in zip(items, verdicts, strict=False) if keep])


def _group_by(run: Run, iterable: Value, key: Value = None) -> Value:
    items = space.items(iterable, run)
    groups: list[tuple[Value, list[Value]]] = []
    for item in items:
        mark = item if key is None else space.call(key, (item,), {}, run)
        same = space.compare("==", groups[-1][0], mark, run) if groups else False
        if space.decided(same, "groups that sizes or data decide", run):
            groups[-1][1].append(item)
        else:
            groups.append((mark, [item]))
    return IteratorObj([(mark, IteratorObj(members)) for mark, members in groups])


def _tee(run: Run, iterable: Value, n: Value = 2, /) -> Value:
    sequence = space.sequence(iterable, run)
    count = needed(int, n, "tee() into an unknown number of iterators", run)
    return tuple(IteratorObj(list(sequence.items), sequence.tail, sequence.open) for _ in range(count))


def _pairwise(run: Run, iterable: Value, /) -> Value:
    sequence = space.sequence(iterable, run)
    return IteratorObj(list(itertools.pairwise(sequence.items)), open=_rest(run, sequence))


def _batched(run: Run, iterable: Value, n: Value, *, strict: Value = False) -> Value:
    items, size = space.items(iterable, run), needed(int, n, "batches of an unknown size", run)
    if size < 1:
        return run.unknown("batches of an unknown size")
    return IteratorObj([tuple(items[i : i + size]) for i in range(0, len(items), size)])


NAMES: Mapping[str, Value] = {
    **table(
        {
            "product": _combinatoric(itertools.product),
            "permutations": _combinatoric(itertools.permutations),
            "combinations": _combinatoric(itertools.combinations),
            "combinations_with_replacement": _combinatoric(itertools.combinations_with_replacement),
            "zip_longest": _zip_longest,
            "islice": _islice,
            "count": _count,
            "cycle": _cycle,
            "repeat": _repeat,
            "accumulate": _accumulate,
            "starmap": _starmap,
            "takewhile": _while(keep_first=True),
            "dropwhile": _while(keep_first=False),
            "filterfalse": _filter_false,
            "compress": _compress,
            "groupby": _group_by,
            "tee": _tee,
            "pairwise": _pairwise,
            "batched": _batched,
        }
    ),
    "chain": BuiltinType("chain", wrapped(_chain), table({"from_iterable": _from_iterable})),
}
