"""The smallest sizes at which a goal is true, or false (a counterexample)."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import islice

from shapecheck.dims.algebra import factored_sizes
from shapecheck.dims.facts import Facts, Verdict
from shapecheck.dims.goals import AllOf, Goal, all_of, eq, evaluate_goal, goal_symbols, negate
from shapecheck.dims.operations import evaluate, symbols_of
from shapecheck.dims.poly import Symbol, of_atom

MAX_TRIES = 20_000
_MAX_FACTORED = 1_000
_MAX_REST = 64
"""Factorings for which the other symbols are searched, and the tries each of these searches has."""


def find_witness(goal: Goal, facts: Facts, want: bool, limit: int = MAX_TRIES) -> dict[str, int] | None:
    """The least sizes, by their sum, that `facts` admit and at which `goal` is `want`. None when none was found.

    Solved symbols follow from the others, and each other symbol runs over the values that goals on it alone leave, so
    that a far solution of one equation costs one try. At most `limit` combinations are tried; after that, a wanted
    product that equals a number is factored.
    """
    target = goal if want else negate(goal)
    if target is False or facts.contradiction:
        return None
    narrowed = facts.assume(target)
    if narrowed.contradiction:
        return None
    symbols = _connected(goal_symbols(goal), [*facts.goals, target])
    relevant = [target, *(g for g in facts.goals if not goal_symbols(g).isdisjoint(symbols))]
    free = sorted((s for s in symbols if s not in narrowed.values), key=lambda s: s.key)
    solved = [s for s in symbols if s in narrowed.values]
    extra = set().union(*(symbols_of(narrowed.values[s]) for s in solved)) - set(free) if solved else set()
    free += sorted(extra, key=lambda s: s.key)
    choices = [list(islice(narrowed.values_of(s), limit)) for s in free]
    if not all(choices):
        return None
    start = (0,) * len(free)
    heap: list[tuple[int, tuple[int, ...]]] = []
    seen = {start}

    def sizes_at(at: tuple[int, ...]) -> dict[str, int]:
        sizes = {s.name: values[i] for s, values, i in zip(free, choices, at, strict=True)}
        for symbol in solved:
            sizes[symbol.name] = evaluate(narrowed.values[symbol], sizes)
        return sizes

    heappush(heap, (0, start))
    for _ in range(limit):
        if not heap:
            return None
        _, at = heappop(heap)
        try:
            sizes = sizes_at(at)
            if all(sizes[s.name] >= s.minimum for s in solved) and all(evaluate_goal(g, sizes) for g in relevant):
                return dict(sorted(sizes.items()))
        except ZeroDivisionError:
            pass
        for i, values in enumerate(choices):
            following = (*at[:i], at[i] + 1, *at[i + 1 :])
            if following[i] < len(values) and following not in seen:
                seen.add(following)
                heappush(heap, (sum(v[j] for v, j in zip(choices, following, strict=True)), following))
    return _by_factors(target, facts, narrowed, relevant, min(limit, _MAX_FACTORED)) if want else None


def _by_factors(
    target: Goal, facts: Facts, narrowed: Facts, relevant: Sequence[Goal], limit: int
) -> dict[str, int] | None:
    """A witness from the ways to factor a number, which may lie far beyond what a search by size reaches."""
    parts = [part for goal in relevant for part in (goal.goals if isinstance(goal, AllOf) else (goal,))]
    pins = 0
    for factored in factored_sizes(target, narrowed, limit):
        sizes = {symbol.name: size for symbol, size in factored.items()}
        decidable = [part for part in parts if goal_symbols(part) <= factored.keys()]
        try:
            if not all(evaluate_goal(part, sizes) for part in decidable):
                continue
        except ZeroDivisionError:
            continue
        if len(decidable) == len(parts):
            return dict(sorted(sizes.items()))
        if pins == _MAX_REST:
            break
        pins += 1
        pinned = facts.assume(all_of(*(eq(of_atom(symbol), size) for symbol, size in factored.items())))
        found = None if pinned.contradiction else find_witness(target, pinned, want=True, limit=_MAX_REST)
        if found is not None:
            return found
    return None


def _connected(symbols: frozenset[Symbol], goals: Sequence[Goal]) -> set[Symbol]:
    """`symbols` and all that goals tie them to."""
    found = set(symbols)
    waiting = [goal_symbols(goal) for goal in goals]
    while True:
        touching = [group for group in waiting if not group.isdisjoint(found)]
        if not touching:
            return found
        waiting = [group for group in waiting if group.isdisjoint(found)]
        found.update(*touching)


def satisfiable(goals: Sequence[Goal]) -> Verdict:
    """Whether some sizes meet all of `goals`: HOLDS with a witness, FAILS with a proof."""
    facts = Facts(goals)
    if facts.contradiction:
        return Verdict.FAILS
    if find_witness(all_of(*goals), Facts(), want=True) is not None:
        return Verdict.HOLDS
    return Verdict.UNKNOWN


def possible_values(goals: Sequence[Goal], symbol: Symbol) -> tuple[int, int] | None:
    """The least and greatest value of `symbol` when `goals` bound it on both sides."""
    facts = Facts(goals)
    if facts.contradiction:
        return None
    low, high = facts.bounds(facts.values.get(symbol, of_atom(symbol)))
    return None if low is None or high is None else (low, high)
