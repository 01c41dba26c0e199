"""The ledger: what people found each error and warning to be, and how a run is held against it.

One TOML file a project, an entry a finding:

    [[finding]]
    file = "model.py"
    line = 41                 # with `cell = 3` in a notebook
    code = "SHP203"
    message = "..."
    verdict = "true"          # true, false or questionable; "unjudged" until somebody has looked
    reason = "torch's own words of a run or of a reduced program, or why it runs"
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from trial import Finding

LEDGER = Path(__file__).with_name("ledger")
TRUE, FALSE, QUESTIONABLE, UNJUDGED = "true", "false", "questionable", "unjudged"
VERDICTS = (TRUE, FALSE, QUESTIONABLE, UNJUDGED)


class Entry(NamedTuple):
    finding: Finding
    verdict: str
    reason: str


class Comparison(NamedTuple):
    """`new`: not in the ledger; of its entries `found` are there, `lost` (not false) and `mended` (false) gone."""

    new: list[Finding]
    lost: list[Entry]
    mended: list[Entry]
    found: list[Entry]

    @property
    def faults(self) -> list[str]:
        """What makes a run fail, in words."""
        wrong = [entry for entry in self.found if entry.verdict in (FALSE, UNJUDGED)]
        return [
            *(f"new          {told(finding)}" for finding in self.new),
            *(f"{entry.verdict:<12} {told(entry.finding)}" for entry in wrong),
            *(f"lost         {told(entry.finding)}" for entry in self.lost if entry.verdict == TRUE),
        ]


def told(finding: Finding) -> str:
    return f"{finding.place}: {finding.code} {finding.message}"


def read(name: str, folder: Path = LEDGER) -> list[Entry]:
    file = folder / f"{name}.toml"
    if not file.exists():
        return []
    entries = []
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["finding"]:
        verdict, reason = row.pop("verdict"), row.pop("reason", "")
        if verdict not in VERDICTS:
            raise ValueError(f"{file}: verdict = {verdict!r} is none of {', '.join(VERDICTS)}")
        entries.append(Entry(Finding(**row), verdict, reason))
    return entries


def compare(findings: Iterable[Finding], entries: Sequence[Entry]) -> Comparison:
    """Each finding against one entry: one that is told twice needs two."""
    left = Counter(findings)
    found, gone = [], []
    for entry in entries:
        here = left[entry.finding] > 0
        left[entry.finding] -= here
        (found if here else gone).append(entry)
    lost = [entry for entry in gone if entry.verdict in (TRUE, QUESTIONABLE)]
    mended = [entry for entry in gone if entry.verdict not in (TRUE, QUESTIONABLE)]
    return Comparison(sorted(left.elements()), lost, mended, found)


def add(name: str, findings: Iterable[Finding], folder: Path = LEDGER) -> None:
    """Write new findings into the ledger, unjudged. One that only says it in other words keeps verdict and reason."""
    entries = read(name, folder)
    compared = compare(findings, entries)
    gone = [*compared.lost, *compared.mended]
    for finding in compared.new:
        old = next((e for e in gone if e.finding._replace(message=finding.message) == finding), None)
        if old is not None:
            gone.remove(old)
            entries[entries.index(old)] = old._replace(finding=finding)
        else:
            entries.append(Entry(finding, UNJUDGED, ""))
    write(name, entries, folder)


def write(name: str, entries: Iterable[Entry], folder: Path = LEDGER) -> None:
    blocks = []
    for entry in sorted(entries):
        finding = {key: value for key, value in entry.finding._asdict().items() if key != "cell" or value}
        fields = {**finding, "verdict": entry.verdict, "reason": entry.reason}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
        blocks.append("\n".join(["[[finding]]", *lines]) + "\n")
    if blocks:
        (folder / f"{name}.toml").write_text("\n".join(blocks), encoding="utf-8")
