"""What one run may spend. A run that goes over ends in a gap, never in a hang."""

from __future__ import annotations

from shapecheck.base.lite_dataclass import dataclass


class OverBudget(Exception):
    """A limit of the budget was reached; the function boundary turns it into a gap."""


LEAST_OF_AN_ENTRY = 60_000
"""Steps that each entry of a file may take: one hard class leaves the others theirs."""


@dataclass(slots=True)
class Budget:
    """Limits of one entry point's run; `steps` counts evaluated calls, statements, loop rounds and demands.

    A second is 25,000 steps on a slow machine and 100,000 on a quick one.
    """

    steps: int = 200_000
    depth: int = 120
    """Nested calls of interpreted functions."""
    undecided_depth: int = 2
    """Calls of one function within itself below an undecided condition, where each level may double the work."""
    rounds: int = 20_000
    """Rounds of one loop that run one by one; a longer one is summarised."""
    paths: int = 12
    """Paths that stay apart because joining them would lose a shape."""
    path_steps: int = 25_000
    """Steps of all paths together after which no more paths are parted."""
    searches: int = 64
    """Attempts at input ranks and other free choices."""
    search_steps: int = 300_000
    """Steps of all attempts of one entry together."""
    demand: int = 25
    """Steps that one more demand on symbolic sizes counts as, for all later ones are decided with it in view."""
    yields: int = 4_096
    """Items taken from one generator."""

    spent: int = 0
    whole: bool = True
    """False for a budget cut short by what other runs have spent."""

    def step(self, count: int = 1) -> None:
        self.spent += count
        if self.spent > self.steps:
            raise OverBudget(f"more than {self.steps} steps" if self.whole else "more than the steps left to this file")


@dataclass(slots=True)
class Allowance:
    """Steps that all runs over one file may take together: a file of many hard classes ends in time too."""

    left: int = 800_000

    def assure(self) -> None:
        """Another entry begins: some steps are there for it, whatever those before it have spent."""
        self.left = max(self.left, LEAST_OF_AN_ENTRY)

    def budget(self, spent: int = 0) -> Budget:
        """The budget of a next run, within what is left; `spent` is what earlier attempts at its entry have taken."""
        budget = Budget()
        room = min(self.left, budget.search_steps - spent)
        if room < budget.steps:
            budget.steps, budget.whole = room, False
        return budget

    def pay(self, steps: int) -> None:
        """Take off what a run has spent."""
        self.left -= steps
