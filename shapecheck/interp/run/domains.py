"""What arithmetic on sizes demands of them: no divisor of zero, no square root of a negative number."""

from __future__ import annotations

from shapecheck.dims import Goal, Verdict
from shapecheck.interp.run.findings import Constraint
from shapecheck.interp.run.run import Run


def demand(goal: Goal, refusal: type[Exception], message: str, run: Run) -> None:
    """Raise what Python raises where `goal` fails; where it is open, a demand on the inputs from here on.

    Where the program catches exceptions, nothing is demanded of what it may mean to catch.
    """
    verdict = run.path.facts.decide(goal)
    if verdict is Verdict.FAILS:
        run.raise_(refusal, message)
    if verdict is Verdict.UNKNOWN and not run.catching:
        run.path.add_constraint(Constraint(goal, None, None))
