"""What ends the ordinary course of a run: exceptions of the checked program, and requests for another run."""

from __future__ import annotations

from typing import Any

from shapecheck.base.span import Span
from shapecheck.interp.run.findings import Context, Finding
from shapecheck.interp.values.objects import Value
from shapecheck.values import Unknown


class Raised(Exception):
    """An exception of the checked program. `value` is a native exception or an Instance; `finding` a
    shape error behind it; `doubtful` says that a model of ours, the machine or an open path may be what raised it.
    """

    def __init__(
        self,
        value: Value,
        at: Span,
        finding: Finding | None = None,
        explicit: bool = False,
        doubtful: bool = False,
    ) -> None:
        super().__init__(finding.failure.code if finding is not None else str(value))
        self.value = value
        self.at = at
        self.finding = finding
        self.explicit = explicit
        self.context: Context | None = None
        """Of an assertion: where it fails, and what it compared."""
        self.doubtful = doubtful
        self.way: Any = None
        """Where it came from and what it has ended so far; `python.uncaught` keeps it."""


class Restart(Exception):
    """An input turned out to be no tensor: the driver runs the path again with what is known now."""


class SplitNeeded(Exception):
    """Joining two paths would lose a shape: the driver runs the entry again, once for each side of `key`."""

    def __init__(self, key: Any) -> None:
        super().__init__("split")
        self.key = key


class NotFollowed(Exception):
    """What the model of a function needs is not known: the call gives `reason`."""

    def __init__(self, reason: Unknown) -> None:
        super().__init__(reason.reason)
        self.reason = reason
