"""Fewer alternatives: goals with `or` and `and` parts without what the other goals make needless."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.dims.facts import Facts, Verdict
from shapecheck.dims.goals import LE, AllOf, AnyOf, Compare, Goal, all_of, any_of, negate

_MAX_GOALS = 64
_MAX_PARTS = 12

_Words = dict[object, Goal]
"""The alternatives of a goal, each by what it says however it is spelt."""


def resolved(goals: Sequence[Goal]) -> list[Goal]:
    """`goals` without what their words alone make needless.

    `p or q` and `not p or q` are `q`; `p or q` follows from `p`.
    """
    if len(goals) > _MAX_GOALS:
        return list(goals)
    left = [_words(goal) for goal in goals]
    waiting = list(range(len(left)))
    while waiting:
        by = waiting.pop(0)
        for index, words in enumerate(left):
            if index == by or not words or not left[by]:
                continue
            needless = _needless(words, left[by])
            if needless is None:
                left[index] = {}
            elif needless:
                left[index] = {said: part for said, part in words.items() if said not in needless}
                if not left[index]:
                    return [False]
                waiting.append(index)
    return [any_of(*words.values()) for words in left if words]


def _words(goal: Goal) -> _Words:
    parts = goal.goals if isinstance(goal, AnyOf) else (goal,)
    return {_said(part): part for part in parts}


def _said(goal: Goal) -> object:
    """The same for `a == b` and `b == a`."""
    if not isinstance(goal, Compare):
        return goal
    if goal.op == LE:
        return goal.op, goal.difference
    return goal.op, frozenset((goal.difference, goal.spare))


def _needless(words: _Words, by: _Words) -> set[object] | None:
    """The alternatives of `words` that count nowhere where `by` holds; None where all of `words` follows from `by`."""
    if by.keys() <= words.keys():
        return None
    for said, part in by.items():
        denial = _said(negate(part))
        if denial in words and by.keys() - {said} <= words.keys() - {denial}:
            return {denial}
    return set()


def needed_parts(goal: Goal, known: Facts) -> Goal:
    """A goal that is worth what `goal` is wherever `known` holds, without the parts that `known` decides."""
    if known.contradiction:
        return goal
    verdict = known.decide(goal)
    if verdict is not Verdict.UNKNOWN:
        return verdict is Verdict.HOLDS
    if isinstance(goal, AnyOf) and len(goal.goals) <= _MAX_PARTS:
        return any_of(*_each(goal.goals, known, denied=True))
    if isinstance(goal, AllOf) and len(goal.goals) <= _MAX_PARTS:
        return all_of(*_each(goal.goals, known, denied=False))
    return goal


def _each(parts: Iterable[Goal], known: Facts, *, denied: bool) -> list[Goal]:
    """Each part where the others hold or, if `denied`, do not: elsewhere it does not count."""
    out = list(parts)
    for index in sorted(range(len(out)), key=lambda index: len(str(out[index])), reverse=True):
        here = known
        for other in (*out[:index], *out[index + 1 :]):
            here = here.assume(negate(other) if denied else other)
        out[index] = needed_parts(out[index], here)
    return out
