"""A run as it stands at one point, to go on from there several times."""

from __future__ import annotations

from copy import copy
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run.budget import Budget
from shapecheck.interp.run.run import Run

SHARED = ("noted", "assumed", "ranks", "renamed", "forced", "splits")
"""What a run holds that is its entry's."""


class Standing:
    """What a run holds at this point but the heap, which the caller puts back. Values may hold the run itself, so it is
    always the same one that goes on.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._state = _detached(run)
        self.spent = run.budget.spent

    def again(self, budget: Budget) -> Run:
        """The run as it stood; `budget` is what may be spent from here on."""
        state = _detached(self._state)
        run = self._run
        vars(run).update(vars(state))
        if not budget.whole:
            budget.steps += self.spent
        budget.spent = self.spent
        run.budget = budget
        return run


def as_it_ended(run: Run) -> Run:
    """What a run has come to, which stays when the run goes on from an earlier point."""
    return copy(run)


def _detached(run: Run) -> Run:
    found = copy(run)
    found.path, found.found, found.entry = _copied(run.path), _copied(run.found), _copied(run.entry)
    found.handlers = list(run.handlers)
    return found


def _copied(record: Any) -> Any:
    names = [name for name in type(record).__slots__ if name not in SHARED]
    return replace(record, **{name: _own(getattr(record, name)) for name in names})


def _own(value: Any) -> Any:
    """A container of a run's, and the containers in it, which later writes to the original leave alone."""
    if isinstance(value, dict):
        return {key: _own(held) for key, held in value.items()}
    if isinstance(value, (list, set)):
        return type(value)(value)
    return value
