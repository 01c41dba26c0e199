"""docs/field.md: what a run of the trial came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledger import FALSE, QUESTIONABLE, TRUE, UNJUDGED, Comparison
from models import AGREES, CONTRADICTED, NOT_RUN, Held
from projects import Project
from scripts import FOLLOWED
from trial import Trial

INTRODUCTION = """\
# The field

Written by `make field`. Public projects that nobody prepared, each at a pinned version, are checked as a user would:
`shapecheck check` in the project's folder, with nothing of it installed. Their code is no part of this repository; the
list is `tests/field/projects.toml`. Each error and each warning is judged, with torch's own words from a run of the
code or of a small program of the same kind; the verdicts are in `tests/field/ledger/`. A run fails if a finding is new
or false, if a true one is lost, if something fails inside shapecheck, if a script ends early without a word, or if
torch contradicts a complete model that was drawn.

`FIELD_HOME` names the folder that projects are brought to; `make field-sample` tries those that come as packages.
"""

COLUMNS = """\
- **complete**: models of which every operation and the output are known. The others say what is not, and where.
- **gaps**: places that could not be followed, each told with its reason.
- **scripts**: files that do something when they are run, notebooks included; how many were followed to their last line.
  The others end where the environment decides (arguments that are required, files, packages that are not installed).
- **silent**: scripts that end early without a finding or a gap. Must be zero, as **failed inside** must.
"""


def render(
    projects: Sequence[Project],
    trials: Mapping[str, Trial],
    compared: Mapping[str, Comparison],
    held: Sequence[Held],
    versions: str,
) -> str:
    tried = [p for p in projects if p.name in trials]
    parts = [
        INTRODUCTION,
        f"{versions}.\n",
        _totals(trials, compared),
        COLUMNS,
        _projects(tried, trials),
        _judged(tried, compared),
        _models(held),
        _sources(tried),
    ]
    return "\n".join(part for part in parts if part)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(c) for c in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _totals(trials: Mapping[str, Trial], compared: Mapping[str, Comparison]) -> str:
    every = list(trials.values())
    verdicts = [entry.verdict for comparison in compared.values() for entry in comparison.found]
    new = sum(len(comparison.new) for comparison in compared.values())
    scripts = [state for trial in every for state in trial.scripts.values()]
    rows = [
        ("projects", len(every)),
        ("files", sum(t.count("files") for t in every)),
        ("models", sum(len(t.models) for t in every)),
        ("complete models", sum(len(t.complete) for t in every)),
        ("errors and warnings", len(verdicts) + new),
        ("of these true", verdicts.count(TRUE)),
        ("of these questionable", verdicts.count(QUESTIONABLE)),
        ("of these false", verdicts.count(FALSE)),
        ("not judged yet", verdicts.count(UNJUDGED) + new),
        ("failures inside shapecheck", sum(len(t.internal) + (t.said is None) for t in every)),
        ("scripts followed to their end", f"{scripts.count(FOLLOWED)} of {len(scripts)}"),
        ("scripts that end early without a word", sum(len(t.silent) for t in every)),
    ]
    return _table(["of all projects", ""], rows)


def _projects(projects: Sequence[Project], trials: Mapping[str, Trial]) -> str:
    head = ["project", "kind", "files", "models", "complete", "gaps", "errors", "warnings"]
    head += ["scripts", "silent", "failed inside", "CPU s"]
    rows = []
    for project in projects:
        trial = trials[project.name]
        if trial.said is None:
            rows.append([project.name, project.kind, trial.why, *[""] * 8, f"{trial.cpu:.0f}"])
            continue
        scripts = list(trial.scripts.values())
        followed = f"{scripts.count(FOLLOWED)} of {len(scripts)}" if scripts else ""
        counts = [trial.count("files"), len(trial.models), len(trial.complete)]
        counts += [trial.count(key) for key in ("gaps", "errors", "warnings")]
        rest = [followed, len(trial.silent) or "", len(trial.internal) or "", f"{trial.cpu:.0f}"]
        rows.append([project.name, project.kind, *counts, *rest])
    return _table(head, rows)


def _judged(projects: Sequence[Project], compared: Mapping[str, Comparison]) -> str:
    rows = []
    for project in projects:
        for entry in compared[project.name].found:
            rows.append(
                [
                    project.name,
                    entry.finding.place,
                    entry.finding.code,
                    entry.finding.message,
                    entry.verdict,
                    entry.reason,
                ]
            )
    head = ["project", "place", "code", "what is said", "verdict", "why"]
    return "## What was found\n\n" + _table(head, rows) if rows else ""


def _models(held: Sequence[Held]) -> str:
    if not held:
        return ""
    agree = sum(row.status == AGREES for row in held)
    against = sum(row.status in CONTRADICTED for row in held)
    ran = [row for row in held if row.status != NOT_RUN]
    left = [row for row in held if row.status != AGREES]
    text = (
        "## Complete models held against torch\n\n"
        f"Complete models, drawn at random until {len(ran)} had run, were built and run by `shapecheck verify` at\n"
        f"several sizes, layer by layer: {agree} agree, {len(ran) - agree - against} agree where they are known,\n"
        f"{against} are contradicted. {len(held) - len(ran)} more that were drawn cannot run here; why is told below.\n"
    )
    rows = [[row.project, row.target, row.status, row.why] for row in left]
    return text + ("\n" + _table(["project", "model", "verdict", "why"], rows) if rows else "")


def _sources(projects: Sequence[Project]) -> str:
    return "## Versions\n\n" + _table(["project", "source"], [[p.name, p.source] for p in projects])
