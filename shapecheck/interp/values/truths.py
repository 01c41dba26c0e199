"""Goals as truths of the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapecheck.dims import Goal, eq, ge, gt, le, lt, ne
from shapecheck.interp.values.objects import SymBool, Value

GOALS: dict[str, Callable[[Any, Any], Goal]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def symbolic_truth(goal: Goal) -> Value:
    return goal if isinstance(goal, bool) else SymBool(goal)
