"""The kind of values that stand for what callers pass in place of a default."""

from __future__ import annotations

from shapecheck.interp.python.kinds.unknowns import UnknownKind
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.values import Placeholder, Unknown


class PlaceholderKind(UnknownKind):
    """As unknown as anything else, but for the question whether something is there."""

    noun = "what a caller passes"

    def truth(self, value: Unknown, run: Run) -> Value:
        return space.truth(space.asked(value), run)

    def is_callable(self, value: Unknown, run: Run) -> Value:
        default = space.asked(value)
        return kind_of(default).is_callable(default, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op in ("==", "!="):
            return space.compare(op, space.asked(left), space.asked(right), run)
        return super().compare(op, left, right, run)


register(Placeholder, PlaceholderKind())
