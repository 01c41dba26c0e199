"""enumerate, zip, map, filter and reversed: eager where items are known, with a tail where their number is symbolic."""

from __future__ import annotations

from shapecheck.interp.run import one_of, space, symbols
from shapecheck.interp.run.function_models import Model, known
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import sequences
from shapecheck.interp.values.objects import IteratorObj, Repeated, Value


def _enumerate(run: Run, iterable: Value, start: Value = 0) -> Value:
    if isinstance(iterable, IteratorObj) and iterable.more is not None:
        more = iterable.more
        return IteratorObj([], more=lambda i: (space.binary("+", start, i, run), more(i)))
    sequence = known(space.rounds_of(iterable, run))
    add = space.binary
    items: list[Value] = [(add("+", start, number, run), item) for number, item in enumerate(sequence.items)]
    tail = None
    if sequence.tail is not None:
        number = symbols.loop_symbol(run, count=sequence.tail.times)
        tail = Repeated((add("+", start, len(items) + number, run), sequence.tail.element), sequence.tail.times)
    made = IteratorObj(items, tail, sequence.open)
    if isinstance(sequence, sequences.Rounds):
        before = add("+", start, len(items) + (sequence.tail.times if sequence.tail is not None else 0), run)
        made.closing = [(add("+", before, number, run), item) for number, item in enumerate(sequence.closing)]
    return made


def _zip(run: Run, *iterables: Value, strict: Value = False) -> IteratorObj:
    cursors: list[IteratorObj] = []
    for iterable in iterables:
        cursor = iterable if isinstance(iterable, IteratorObj) and not iterable.closing else None
        if cursor is None:
            cursor = IteratorObj(*space.sequence(iterable, run))
        cursors.append(cursor)
    if cursors and all(cursor.more is not None for cursor in cursors):
        return IteratorObj([], more=lambda i: tuple(_draw(cursor, run) for cursor in cursors))
    rows: list[Value] = []
    while cursors:
        row: list[Value] = []
        for cursor in cursors:
            if cursor.more is None and cursor.position >= len(cursor.items):
                return _zip_end(rows, row, cursors, cursor, strict is True, run)
            row.append(_draw(cursor, run))
        rows.append(tuple(row))
    return IteratorObj(rows)


def _draw(cursor: IteratorObj, run: Run) -> Value:
    """The next item of an iterator that has one."""
    run.store.touch(cursor)
    cursor.position += 1
    place = cursor.position - 1
    return cursor.items[place] if place < len(cursor.items) or cursor.more is None else cursor.more(place)


def _zip_end(
    rows: list[Value],
    row: list[Value],
    cursors: list[IteratorObj],
    ended: IteratorObj,
    strict: bool,
    run: Run,
) -> IteratorObj:
    """Where the known items of one iterable end: the end of all, or the beginning of a symbolic rest."""
    if ended.tail is None and ended.open is None:
        left = row or any(c.position < len(c.items) for c in cursors)
        return run.raise_(ValueError, "zip() arguments differ in length") if strict and left else IteratorObj(rows)
    tails = [c.tail for c in cursors if c.tail is not None and c.open is None and c.position >= len(c.items)]
    if not row and len(tails) == len(cursors) and len({run.path.facts.norm(tail.times) for tail in tails}) == 1:
        return IteratorObj(rows, Repeated(tuple(tail.element for tail in tails), tails[0].times))
    return IteratorObj(rows, open=ended.open or run.unknown("zip() of sequences of symbolic length"))


def _map(run: Run, function: Value, *iterables: Value) -> Value:
    if len(iterables) == 1 and not (isinstance(iterables[0], IteratorObj) and iterables[0].more is not None):
        rows = space.sequence(iterables[0], run)
        items = [space.call(function, (item,), {}, run) for item in rows.items]
        tail = rows.tail and Repeated(space.call(function, (rows.tail.element,), {}, run), rows.tail.times)
        return IteratorObj(items, tail, rows.open)

    def applied(row: Value) -> Value:
        return space.call(function, tuple(space.items(row, run)), {}, run)

    zipped = _zip(run, *iterables)
    if zipped.more is not None:
        more = zipped.more
        return IteratorObj([], more=lambda i: applied(more(i)))
    tail = zipped.tail and Repeated(applied(zipped.tail.element), zipped.tail.times)
    return IteratorObj([applied(row) for row in zipped.items], tail, zipped.open)


def _filter(run: Run, function: Value, iterable: Value) -> Value:
    sequence = space.sequence(iterable, run)
    kept: list[Value] = []
    for place, item in enumerate(sequence.items):
        verdict = space.truth(item if function is None else space.call(function, (item,), {}, run), run)
        if verdict is True:
            kept.append(item)
        elif verdict is not False:
            undecided = run.unknown("filter() by an undecided condition")
            return IteratorObj(kept, open=one_of.one_of(sequence.items[place:], undecided))
    return IteratorObj(kept, open=sequence.open or (sequence.tail and run.unknown("filter() over a symbolic count")))


def _reversed(run: Run, value: Value) -> Value:
    made = kind_of(value).special(value, "reversed", (), run)
    if made is not MISSING:
        return made
    if isinstance(value, IteratorObj):
        run.raise_(TypeError, "'generator' object is not reversible")
    sequence = space.sequence(value, run)
    if sequence.open is not None or (sequence.tail is not None and sequence.items):
        return IteratorObj([], open=sequence.open or run.unknown("a list of symbolic length reversed"))
    return IteratorObj(sequence.items[::-1], sequence.tail)


MODELS: dict[type, Model] = {enumerate: _enumerate, zip: _zip, map: _map, filter: _filter, reversed: _reversed}
