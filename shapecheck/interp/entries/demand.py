"""How much a reading of the inputs asks for that nobody wrote: of the readings that pass, the least demanding is meant.

A degenerate reading shows in what it pins: `channels == 1`, because the number of axes that was chosen lets a width
pass only by broadcasting; a batch of exactly two, because a pair was taken for one tensor.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.dims import Compare, Dim, Facts, Goal, Verdict, goal_symbols, sym, symbols_of
from shapecheck.interp.run.run import Run
from shapecheck.values import Tensor

SILENT_BROADCAST = "SHP701"


def demand_of(run: Run, inputs: Mapping[str, Tensor]) -> int:
    """The sizes that the call pins, its conditions on the constructor alone, and what is odd about the reading."""
    warned = sum(warning.failure.code == SILENT_BROADCAST for warning in run.found.warnings)
    pinned = sum(_pinned(tensor, run.path.facts) for tensor in inputs.values())
    return run.path.oddities + warned + pinned + _on_constructor(run)


def _on_constructor(run: Run) -> int:
    """Conditions of the call that speak of the constructor's parameters alone."""
    names = run.entry.parameters
    before = run.entry.facts_when_made or Facts()
    settled = {name for name in names if _settled(name, names, run.path.facts) and not _settled(name, names, before)}
    goals = [c.goal for c in run.path.constraints if isinstance(c.goal, Compare) and c.goal.op == "=="]
    open_ones = [goal for goal in goals if _within(goal, names) and not _within(goal, settled)]
    return len(settled) + sum(before.decide(goal) is Verdict.UNKNOWN for goal in open_ones)


def _settled(name: str, names: set[str], facts: Facts) -> bool:
    """Whether the facts give a parameter a number, or a formula of other parameters."""
    known: Dim = facts.norm(sym(name))
    return known != sym(name) and all(symbol.name in names for symbol in symbols_of(known))


def _within(goal: Goal, names: set[str]) -> bool:
    symbols = goal_symbols(goal)
    return bool(symbols) and all(symbol.name in names for symbol in symbols)


def _pinned(tensor: Tensor, facts: Facts) -> int:
    """Axes of an input that are left one size where a call would have any: a width of one, a batch of some number."""
    known = [None if isinstance(dim, int) else facts.norm(dim) for dim in tensor.shape]
    return isinstance(known[0], int) + sum(size == 1 for size in known[1:]) if known else 0
