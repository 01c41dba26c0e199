"""What one run may spend. A run that goes over ends in a gap, never in a hang."""

from __future__ import annotations

from shapecheck.records import dataclass


class OverBudget(Exception):
    """A limit of the budget was reached; the function boundary turns it into a gap."""


@dataclass(slots=True)
class Budget:
    """Limits of one entry point's run; `steps` counts evaluated calls, statements and loop rounds."""

    steps: int = 400_000
    depth: int = 120
    """Nested calls of interpreted functions."""
    undecided_depth: int = 3
    """Calls of one function within itself below an undecided condition, where each level may double the work."""
    rounds: int = 20_000
    """Rounds of one loop that run one by one; a longer one is summarised."""
    paths: int = 12
    """Paths that stay apart because joining them would lose a shape."""
    path_steps: int = 25_000
    """Steps of all paths together after which no more paths are parted."""
    searches: int = 64
    """Attempts at input ranks and other free choices."""
    search_steps: int = 150_000
    """Steps of all attempts of one entry together."""
    yields: int = 4_096
    """Items taken from one generator."""

    spent: int = 0

    def step(self) -> None:
        self.spent += 1
        if self.spent > self.steps:
            raise OverBudget(f"more than {self.steps} steps")
