"""Goals as truths of the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from shapecheck.dims import Goal, all_of, eq, ge, gt, le, lt, ne, negate
from shapecheck.interp.values.objects import SymBool, Training, Value
from shapecheck.values import Unknown

GOALS: dict[str, Callable[[Any, Any], Goal]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def symbolic_truth(goal: Goal) -> Value:
    return goal if isinstance(goal, bool) else SymBool(goal)


class Doubter(Protocol):
    """What gives a reason for what is not known; a run."""

    def unknown(self, reason: str) -> Unknown: ...


def negation(truth: Value, run: Doubter) -> Value:
    """`not` of a truth."""
    match truth:
        case bool():
            return not truth
        case SymBool():
            return symbolic_truth(negate(truth.goal))
        case Training():
            return Training(not truth.negated)
        case Unknown():
            return truth
        case _:
            return run.unknown("negation")


def conjunction(left: Value, right: Value, run: Doubter) -> Value:
    """`left and right` of two truths that are both worked out."""
    if left is True:
        return right
    if left is False or right is False:
        return False
    if right is True:
        return left
    if isinstance(left, SymBool) and isinstance(right, SymBool):
        return symbolic_truth(all_of(left.goal, right.goal))
    return left if isinstance(left, Unknown) else right if isinstance(right, Unknown) else run.unknown("a conjunction")
