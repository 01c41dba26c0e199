"""Contracts for people: few goals, independent of one another, each in its plainest form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.dims.alternatives import needed_parts, resolved
from shapecheck.dims.bounds import split_remainder
from shapecheck.dims.facts import Facts
from shapecheck.dims.goals import EQ, AllOf, AnyOf, Compare, Goal, all_of, any_of, eq, goal_symbols, le, map_goal
from shapecheck.dims.one_symbol import by_symbol, on_one_symbol, solved_symbol
from shapecheck.dims.operations import lone_atom, substitute
from shapecheck.dims.poly import Max, Min, Poly, Symbol, mod, of_atom
from shapecheck.dims.roots import whole_root

_MAX_ROUNDS = 4


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
    out = _in_solved_form(goals, base, known)
    for _ in range(_MAX_ROUNDS):
        before, out = out, _shorter(out, base)
        if out == before:
            break
    return out


def _shorter(goals: Sequence[Goal], base: Facts) -> list[Goal]:
    """The goals in fewer words: what each symbol may be alone, then what is left to say of several."""
    alone: dict[Symbol, list[Goal]] = {}
    several: list[Goal] = []
    for goal in resolved(goals):
        symbol = solved_symbol(goal)
        if symbol is None:
            several.append(_plainer(goal))
        else:
            alone.setdefault(symbol, []).append(goal)
    out: list[Goal] = []
    admitted = {symbol: base.values_of(symbol) for goal in several for symbol in goal_symbols(goal)}
    for symbol, group in alone.items():
        words, admitted[symbol] = on_one_symbol(symbol, group, base.values_of(symbol))
        out += map(_plainer, words)
    out += (by_symbol(goal, admitted) for goal in several)
    return _independent(_flat(out), base)


def _flat(goals: Iterable[Goal]) -> list[Goal]:
    """The goals that all of `goals` together are."""
    together = all_of(*goals)
    return list(together.goals) if isinstance(together, AllOf) else [] if together is True else [together]


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


def _plainer(goal: Goal) -> Goal:
    """An equal goal that reads better."""
    match goal:
        case AllOf(goals):
            return all_of(*map(_plainer, goals))
        case AnyOf(goals):
            return any_of(*map(_plainer, goals))
        case Compare(op, left, right) if op == EQ:
            for one, other in ((left, right), (right, left)):
                extremum = lone_atom(one)
                if isinstance(extremum, Min) and other in extremum.args:
                    return all_of(*(le(other, arg) for arg in extremum.args if arg != other))
                if isinstance(extremum, Max) and other in extremum.args:
                    return all_of(*(le(arg, other) for arg in extremum.args if arg != other))
            found = whole_root(left, right)
            if found is not None:
                whole = eq(found.root.num, of_atom(found.root) ** 2)
                return all_of(whole, map_goal(eq(of_atom(found.root), found.value), Facts([whole]).norm))
            parts = split_remainder(goal.difference)
            if parts is not None and isinstance(parts[4], int):
                times, cofactor, num, den, rest = parts
                if not cofactor and rest % times == 0:
                    return eq(mod(num, den), -rest // times)
            return goal
        case _:
            return goal


def _independent(goals: list[Goal], base: Facts) -> list[Goal]:
    """Drop every goal, and every part of one, that those it shares symbols with decide, the longest first."""
    kept: dict[Goal, Goal] = {}
    for group in _tied(goals):
        if all(solved_symbol(goal) is not None for goal in group):
            kept.update((goal, goal) for goal in group)
        else:
            longest_first = sorted(group, key=lambda g: (len(goal_symbols(g)), len(str(g))), reverse=True)
            kept.update(_needed(longest_first, base))
    return _flat(kept[goal] for goal in dict.fromkeys(goals))


def _tied(goals: Sequence[Goal]) -> list[list[Goal]]:
    """The goals in groups that have no symbol in common."""
    groups: list[tuple[frozenset[Symbol], list[Goal]]] = []
    for goal in dict.fromkeys(goals):
        touching = [group for group in groups if not group[0].isdisjoint(goal_symbols(goal))]
        symbols = goal_symbols(goal).union(*(group[0] for group in touching))
        merged = [*(other for group in touching for other in group[1]), goal]
        groups = [*(group for group in groups if group not in touching), (symbols, merged)]
    return [group for _, group in groups]


def _needed(goals: list[Goal], known: Facts) -> dict[Goal, Goal]:
    """What is left of each goal where `known` and the others hold. Halves, so that most facts are built once."""
    if len(goals) < 2:
        return {goal: needed_parts(goal, known) for goal in goals}
    half = len(goals) // 2
    first = _needed(goals[:half], _with(known, goals[half:]))
    return first | _needed(goals[half:], _with(known, first.values()))


def _with(facts: Facts, goals: Iterable[Goal]) -> Facts:
    for goal in goals:
        facts = facts.assume(goal)
    return facts
