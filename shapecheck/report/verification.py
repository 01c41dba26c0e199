"""What `verify` hands out: each target's static answer beside what torch gave, as plain data, with its JSON."""

from __future__ import annotations

from enum import Enum
from typing import Any

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import JSON_VERSION, diagnostic_json


class Status(Enum):
    """How a target's static answer stands to the running model, best first."""

    AGREES = "agrees"
    PARTLY = "agrees where known"
    CONFIRMED = "confirmed"
    """The static answer is an error, and torch raised where it says."""
    UNCONFIRMED = "not confirmed"
    """The static answer is an error, and torch raised elsewhere."""
    NOT_RUN = "not run"
    DIFFERS = "differs"
    REFUTED = "refuted"
    """The static answer is an error, and torch ran."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a target's table: a layer's call (or the output, or the parameters), what is said of it, and what
    torch gave.
    """

    layer: str
    type: str
    static: str
    value: str
    torch: str
    status: Status
    depth: int = 0

    def to_json(self) -> dict[str, Any]:
        named = {name: getattr(self, name) for name in ("layer", "type", "static", "value", "torch")}
        return {**named, "status": self.status.value}


@dataclass(frozen=True, slots=True)
class Tried:
    """Sizes at which a model ran, and what came of it; `where` is a value of `sizes.Where`."""

    sizes: dict[str, int]
    where: str
    status: Status
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"sizes": dict(self.sizes), "where": self.where, "status": self.status.value, "message": self.message}


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of one target. `message` says why it differs or was not run; `notes` what else there is to know."""

    target: str
    status: Status
    message: str = ""
    inputs: str = ""
    rows: tuple[Row, ...] = ()
    sizes: dict[str, int] = field(default_factory=dict)
    tried: tuple[Tried, ...] = ()
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    compared: int = 0
    """Layer calls that were compared, over all sizes."""

    def to_json(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "status": self.status.value,
            "message": self.message,
            "sizes": dict(self.sizes),
            "rows": [row.to_json() for row in self.rows],
            "tried": [tried.to_json() for tried in self.tried],
            "notes": list(self.notes),
            "diagnostics": [diagnostic_json(d) for d in self.diagnostics],
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """A whole run of `verify`. `torch` is the version that judged, `device` where it ran."""

    targets: tuple[Verified, ...]
    torch: str
    device: str

    @property
    def worst(self) -> Status:
        order = list(Status)
        return max((t.status for t in self.targets), key=order.index, default=Status.AGREES)

    def to_json(self) -> dict[str, Any]:
        counts = {status.value: sum(t.status is status for t in self.targets) for status in Status}
        return {
            "version": JSON_VERSION,
            "torch": self.torch,
            "device": self.device,
            "targets": [target.to_json() for target in self.targets],
            "summary": {word: count for word, count in counts.items() if count},
        }
