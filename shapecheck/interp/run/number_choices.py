"""Parameters of constructors that are whole numbers and choose: an item, a key, how many axes there are, which way is
gone.

A run notes what such a parameter may be. Where it is not known what the entry does, the entry is read again with each
of these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.dims import (
    Compare,
    Dim,
    Goal,
    Poly,
    Symbol,
    evaluate,
    evaluate_goal,
    goal_symbols,
    sym,
    symbols_of,
)
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import Value

COUNTS = (2, 3, 1)
"""How many axes a part of torch runs along, the usual first."""
AXES = (1, 2, 3, 0)
SMALL = (*COUNTS, 0, 4, 5, 6, 7, 8)
MOST = 4
"""Numbers of one parameter that are tried."""
OF_EACH_SIDE = 2
"""Of these, how many a comparison gives that holds, and how many that does not."""


def picked(number: Value, possible: Sequence[int], run: Run) -> None:
    """The program takes one of several known things, which go by these numbers."""
    if not isinstance(number, Poly):
        return
    name = _parameter(symbols_of(number), run)
    if name is not None:
        allowed = frozenset(possible)
        values = [value for value in dict.fromkeys((*SMALL, *possible)) if _at(number, name, value) in allowed]
        _note(run.entry.noted.numbers, name, values)


def counts_axes(number: Value, run: Run) -> None:
    """A number of axes, or of items one for each axis, has to be known."""
    picked(number, COUNTS, run)


def is_an_axis(number: Value, run: Run) -> None:
    """Which axis is meant has to be known."""
    picked(number, AXES, run)


def parts_ways(condition: Value, run: Run) -> None:
    """What comes of the two ways that a condition decides has nothing in common."""
    goal = truths.goal_if(condition, holds=True)
    if goal is None or isinstance(goal, bool):
        return
    symbols = goal_symbols(goal)
    name = _parameter(symbols, run)
    if name is None:
        _may_be_equal(goal, symbols, run)
        return
    sides: tuple[list[int], list[int]] = [], []
    for value in SMALL:
        try:
            sides[evaluate_goal(goal, {name: value})].append(value)
        except ZeroDivisionError:
            continue
    if all(sides):
        kept = {value for side in sides for value in side[:OF_EACH_SIDE]}
        _note(run.entry.noted.compared, name, [value for value in SMALL if value in kept])


def _may_be_equal(goal: Goal, symbols: Iterable[Symbol], run: Run) -> None:
    """Two parameters of which the program asks whether they are one size."""
    names = sorted(symbol.name for symbol in symbols)
    if not isinstance(goal, Compare) or goal.op == "<=" or len(names) != 2:
        return
    if not run.entry.parameters.issuperset(names):
        return
    one, other = map(sym, names)
    if goal.difference in (one - other, other - one):
        run.entry.noted.compared.setdefault(names[1], [one])


def _parameter(symbols: Iterable[Symbol], run: Run) -> str | None:
    """The parameter that alone a number or a condition speaks of."""
    names = {symbol.name for symbol in symbols}
    name = names.pop() if len(names) == 1 else None
    return name if name in run.entry.parameters else None


def _at(number: Dim, name: str, value: int) -> int | None:
    try:
        return evaluate(number, {name: value})
    except ZeroDivisionError:
        return None


def _note(known: dict[str, list[Dim]], name: str, values: Sequence[Dim]) -> None:
    """What a parameter may be by all that is done with it; where there is no such number, by what is done first."""
    before = known.get(name)
    shared = values if before is None else [value for value in before if value in values] or before
    if shared:
        known[name] = [*shared[:MOST]]
