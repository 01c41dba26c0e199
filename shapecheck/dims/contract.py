"""Contracts for people: few goals, independent of one another, each in its plainest form."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims.bounds import split_remainder
from shapecheck.dims.facts import Facts, Verdict
from shapecheck.dims.goals import EQ, AllOf, AnyOf, Compare, Goal, all_of, divides, eq, goal_symbols, le, map_goal
from shapecheck.dims.intsets import IntSet, PeriodTooLong
from shapecheck.dims.operations import lone_atom, substitute
from shapecheck.dims.poly import Max, Min, Poly, Symbol, mod, of_atom
from shapecheck.dims.solve import solutions


def simplify_contract(goals: Sequence[Goal], facts: Facts | None = None) -> list[Goal]:
    """Goals that admit the same sizes as `goals`, given `facts`, without those that follow from the others.

    A symbol of an input (its name has a dot) that an equality solves is replaced and its equality left out: shapes are
    shown in solved form. Goals that contradict each other become `[False]`.
    """
    base = facts if facts is not None else Facts()
    known = base
    for goal in goals:
        known = known.assume(goal)
    if known.contradiction:
        return [goal for goal in goals if goal is False] or [False]
    open_goals = _in_solved_form(goals, base, known)
    single: dict[Symbol, list[Goal]] = {}
    several: list[Goal] = []
    for goal in open_goals:
        symbols = goal_symbols(goal)
        if len(symbols) == 1 and solutions(goal, *symbols) is not None:
            single.setdefault(next(iter(symbols)), []).append(goal)
        else:
            several.append(_plainer(goal))
    out: list[Goal] = []
    for symbol, group in single.items():
        out += _on_one_symbol(symbol, group, base)
    return _independent([*out, *several], base)


def _in_solved_form(goals: Sequence[Goal], base: Facts, known: Facts) -> list[Goal]:
    """The goals with solved symbols replaced, and an equality for each solved symbol that people know."""
    solved = {s: v for s, v in known.values.items() if s not in base.values}
    out: dict[Goal, None] = {}
    for symbol, value in solved.items():
        if "." not in symbol.name:
            out[eq(of_atom(symbol), value)] = None
        least = le(symbol.minimum, value)
        if isinstance(value, Poly):
            out[least] = None
    for goal in goals:
        replaced = map_goal(goal, lambda dim: substitute(base.norm(dim), solved))
        for part in replaced.goals if isinstance(replaced, AllOf) else (replaced,):
            out[part] = None
    return [goal for goal in out if goal is not True]


def _on_one_symbol(symbol: Symbol, group: list[Goal], base: Facts) -> list[Goal]:
    """Bounds and one remainder when they say exactly what `group` says, else `group` in plainer words."""
    admitted = base.values_of(symbol)
    try:
        wanted = admitted
        for goal in group:
            solved = solutions(goal, symbol)
            if solved is None:
                return group
            wanted = wanted & solved
        found = _described(symbol, wanted, admitted)
    except PeriodTooLong:
        found = None
    return found if found is not None else [_plainer(goal) for goal in group]


def _described(symbol: Symbol, wanted: IntSet, admitted: IntSet) -> list[Goal] | None:
    size, low, high = of_atom(symbol), wanted.low, wanted.high
    if low is None:
        return [False]
    if low == high:
        return [eq(size, low)]
    modulus, residue = wanted.congruence()
    span = IntSet.between(symbol.minimum)
    steps = [(1, 0)] + [(m, residue % m) for m in range(2, modulus + 1) if modulus % m == 0]
    for step, first in steps:
        pattern = IntSet(step, [[(symbol.minimum, None)] if r == first else [] for r in range(step)])
        for from_low in (False, True):
            for to_high in (False, True):
                candidate = pattern & IntSet.between(low if from_low else symbol.minimum, high if to_high else None)
                if candidate & admitted & span == wanted:
                    parts: list[Goal] = []
                    if from_low:
                        parts.append(le(low, size))
                    if to_high and high is not None:
                        parts.append(le(size, high))
                    if step > 1:
                        parts.append(divides(step, size) if first == 0 else eq(mod(size, step), first))
                    return [part for part in parts if part is not True]
    return None


def _plainer(goal: Goal) -> Goal:
    """An equal goal that reads better."""
    match goal:
        case AllOf(goals) | AnyOf(goals):
            return type(goal)(tuple(_plainer(part) for part in goals))
        case Compare(op, left, right) if op == EQ:
            for one, other in ((left, right), (right, left)):
                extremum = lone_atom(one)
                if isinstance(extremum, Min) and other in extremum.args:
                    return all_of(*(le(other, arg) for arg in extremum.args if arg != other))
                if isinstance(extremum, Max) and other in extremum.args:
                    return all_of(*(le(arg, other) for arg in extremum.args if arg != other))
            parts = split_remainder(goal.difference)
            if parts is not None and isinstance(parts[4], int):
                times, cofactor, num, den, rest = parts
                if not cofactor and rest % times == 0:
                    return eq(mod(num, den), -rest // times)
            return goal
        case _:
            return goal


def _independent(goals: list[Goal], base: Facts) -> list[Goal]:
    """Drop every goal that follows from those it shares symbols with, the longest first."""
    kept: set[Goal] = set()
    for group in _tied(goals):
        longest_first = sorted(group, key=lambda g: (len(goal_symbols(g)), len(str(g))), reverse=True)
        kept.update(group if all(len(goal_symbols(g)) == 1 for g in group) else _needed(longest_first, base))
    return [goal for goal in dict.fromkeys(goals) if goal in kept]


def _tied(goals: Sequence[Goal]) -> list[list[Goal]]:
    """The goals in groups that have no symbol in common."""
    groups: list[tuple[frozenset[Symbol], list[Goal]]] = []
    for goal in dict.fromkeys(goals):
        touching = [group for group in groups if not group[0].isdisjoint(goal_symbols(goal))]
        symbols = goal_symbols(goal).union(*(group[0] for group in touching))
        merged = [*(other for group in touching for other in group[1]), goal]
        groups = [*(group for group in groups if group not in touching), (symbols, merged)]
    return [group for _, group in groups]


def _needed(goals: list[Goal], known: Facts) -> list[Goal]:
    """Those of `goals` that do not follow from `known` and the others. Halves, so that most facts are built once."""
    if not goals:
        return []
    if len(goals) == 1:
        follows = not known.contradiction and known.decide(goals[0]) is Verdict.HOLDS
        return [] if follows else goals
    half = len(goals) // 2
    first = _needed(goals[:half], _with(known, goals[half:]))
    return [*first, *_needed(goals[half:], _with(known, first))]


def _with(facts: Facts, goals: Sequence[Goal]) -> Facts:
    for goal in goals:
        facts = facts.assume(goal)
    return facts
