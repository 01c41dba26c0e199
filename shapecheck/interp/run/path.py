"""What holds on the path that a run takes: facts (the path condition), constraints, and the decisions taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.dims import Dim, Facts, Goal, Symbol
from shapecheck.interp.run.findings import Constraint
from shapecheck.interp.values.objects import Value


@dataclass(frozen=True, slots=True)
class Choice:
    """A free choice met by a run: how many options, and which are worth a try when only sizes fail."""

    options: int
    on_sizes: frozenset[int] | None = None
    late: int = 0
    """When its options are tried: those of 0 first."""
    of: str | None = None
    """The input that it is about."""


A_LIST, NO_TENSOR = 1, 2
"""When it is tried that an argument is a list of tensors, and that it is something unknown."""

ONE_RANK = ("one rank",)
"""The choice of a rank that all inputs have, as far as they can."""
ONE_BATCH = ("one batch",)
"""The choice that the first axes of all inputs have one size."""


@dataclass(eq=False, slots=True)
class PathState:
    """Facts and decisions of one run. The driver sets `forced`, `splits`, `ranks` and `renamed` before it begins."""

    facts: Facts
    constraints: list[Constraint] = field(default_factory=list)
    last_rounds: dict[str, Dim] = field(default_factory=dict)
    """What the counters of loops are in the last round, by the names of their symbols."""
    conditions: list[tuple[Value, bool]] = field(default_factory=list)
    """The conditions under which paths were parted, with the side that this run takes."""
    training: bool | None = None
    """The mode of the model; None where the run does not tell the two apart."""
    written: set[str] = field(default_factory=set)
    """The names of files that the program has opened to write to, without their folders."""
    default_dtype: str | None = "float32"
    """What torch gives floats that nothing else gives a dtype; None where the program's choice is not known."""
    forced: Mapping[Any, int] = field(default_factory=dict)
    """Free choices that the driver has made, by key and occurrence."""
    choices: dict[Any, Choice] = field(default_factory=dict)
    """Free choices that came up."""
    choices_before_failure: int | None = None
    steps_before_failure: int = 0
    occurrences: dict[Any, int] = field(default_factory=dict)
    """How often each choice came up."""
    proven: int | None = None
    """How many findings stand whatever was chosen after the first of them; None where nothing was chosen since."""
    splits: Mapping[Any, bool] = field(default_factory=dict)
    """The sides to take where joining both would lose a shape."""
    splittable: bool = True
    ranks: dict[str, int] = field(default_factory=dict)
    """The ranks that inputs have on the paths that ran before: all paths are of one call."""
    renamed: dict[Symbol, Dim] = field(default_factory=dict)
    """What people read for a symbol; shared by all paths of an entry."""
    oddities: int = 0
    """Readings of inputs that work but that nobody is likely to mean."""
    asked: list[Goal] | None = None
    """Where it is wanted, the conditions on sizes that came up and that the facts left open."""
    batches: set[Symbol] = field(default_factory=set)
    """Sizes of first axes of inputs."""
    ran_along: set[Symbol] = field(default_factory=set)
    """Sizes of axes that a window or a sequence runs along."""

    def choose(
        self, key: Any, options: int, on_sizes: frozenset[int] | None, findings: int, of: str | None = None
    ) -> int:
        """A free choice (angelic choice): the driver searches for choices under which nothing fails.

        `on_sizes` are the options that are likely to help when sizes, not ranks, are what failed (none: it stays);
        `findings` is how many there are so far; `of` names the input that the choice is about.
        """
        occurrence = self.occurrences.get(key, 0)
        self.occurrences[key] = occurrence + 1
        full = (key, occurrence)
        taken = self.forced.get(full, 0)
        self.choices[full] = Choice(options, on_sizes, of=of)
        if self.choices_before_failure is not None and self.proven is None and options > 1:
            self.proven = findings
        return min(taken, options - 1)

    def note_failure(self, steps: int) -> None:
        """Remember how many choices had been made when something first failed (later ones cannot mend it), and after
        how many steps that was.
        """
        if self.choices_before_failure is None:
            self.choices_before_failure = len(self.choices)
            self.steps_before_failure = steps

    def add_constraint(self, constraint: Constraint) -> None:
        """Demand something of the inputs; from here on it is a fact."""
        if all(constraint.goal != known.goal for known in self.constraints):
            self.constraints.append(constraint)
            self.facts = self.facts.assume(constraint.goal)
