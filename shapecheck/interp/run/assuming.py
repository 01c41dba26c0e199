"""What the inputs must satisfy."""

from __future__ import annotations

from shapecheck.interp.run.run import Constraint, Run


def add_constraint(constraint: Constraint, run: Run) -> None:
    if all(constraint.goal != known.goal for known in run.constraints):
        run.constraints.append(constraint)
        run.facts = run.facts.assume(constraint.goal)
