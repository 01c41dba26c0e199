"""The verdict on a target of the zoo: exact, unknown, wrong, false alarm or failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from shapecheck.base.formulas import value_at
from shapecheck.verify.compare import UNKNOWN, WRONG, Differing, held

Json = dict[str, Any]

EXACT, ALARM, FAILED = "exact", "false alarm", "failed"
STATUSES = (EXACT, UNKNOWN, WRONG, ALARM, FAILED)


class Verdict(NamedTuple):
    status: str
    why: str = ""


def judge(said: Json, truth: Json) -> Verdict:
    """The verdict on one target, over all the runs that torch made of it."""
    if "error" in truth:
        return Verdict(FAILED, f"torch: {truth['error']}")
    for sizes, runs in _by_sizes(truth["runs"]).items():
        if not any("error" not in run for run in runs):
            return Verdict(FAILED, f"torch at {sizes}: {runs[0]['error']}")
    errors = [d for d in said["diagnostics"] if d["severity"] == "error"]
    if errors:
        return Verdict(ALARM, f"{errors[0]['code']} at {_place(errors[0])}: {errors[0]['message']}")
    found: list[Differing] = []
    for every in _by_sizes(truth["runs"]).values():
        runs = [run for run in every if "error" not in run]
        sizes = runs[0]["sizes"]
        for goal in said["contract"]:
            if not value_at(goal, sizes):
                return Verdict(ALARM, f"the contract {goal} excludes {sizes}, which torch takes")
        found += held(said, runs, sizes, truth["params"])
    return _summary(found, said)


def _place(of: Json) -> str:
    """Where something is, from the folder of installed packages on."""
    return f"{of['path'].rpartition('site-packages/')[2]}:{of['line']}"


def _by_sizes(runs: Sequence[Json]) -> dict[str, list[Json]]:
    """The runs of both modes at the same sizes together."""
    grouped: dict[str, list[Json]] = {}
    for run in runs:
        grouped.setdefault(str(run["sizes"]), []).append(run)
    return grouped


def _summary(found: Sequence[Differing], said: Json) -> Verdict:
    wrong = next((d.why for d in found if d.kind == WRONG), None)
    if wrong is not None:
        return Verdict(WRONG, wrong)
    if found:
        gaps = [f"{gap['reason']} ({_place(gap)})" for gap in said["gaps"]]
        return Verdict(UNKNOWN, gaps[0] if gaps else found[0].why)
    return Verdict(EXACT)
