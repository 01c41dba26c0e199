"""The field trial: `shapecheck check` on public projects that nobody prepared, held against a ledger of verdicts.

    python tests/field/run.py [--only REGEX] [--sample] [--write] [--add] [--kept] [--models N] [--seed N] [--jobs N]

Projects are brought to `FIELD_HOME` (else a folder of the user's cache), and what was said of each is kept there, in
`.results/`. Exits with 1 if a finding is new, unjudged or false, if a true one is lost, if something fails inside
shapecheck, if a script ends early without a word, or if torch contradicts a model that was drawn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import ledger
from field_page import render
from ledger import Comparison, compare, told
from models import CONTRADICTED, Held, counts, drawn, held, until_run
from projects import NotBrought, Project, bring, home, listed
from trial import ROOT, Limits, Trial, tried

PAGE = ROOT / "docs" / "field.md"
LIBRARIES = ("torch", "torchvision", "timm", "transformers", "numpy", "einops")
"""Those that the trial's environment has, and that are read from their source."""


def trial_of(project: Project, to: Path, limits: Limits) -> Trial:
    """What is said of a project; told as it comes, and kept."""
    try:
        trial = tried(project.name, bring(project, to), project.paths, limits)
    except NotBrought as error:
        trial = Trial(project.name, None, f"not brought: {error}", 0.0, {})
    kept(project, to).write_text(json.dumps(trial._asdict()), encoding="utf-8")
    print(line_of(trial), flush=True)
    return trial


def kept(project: Project, to: Path) -> Path:
    return to / ".results" / f"{project.name}.json"


def results(projects: Sequence[Project], to: Path, limits: Limits, jobs: int, again: bool) -> dict[str, Trial]:
    """By name; without `again` those of an earlier run where there are such."""
    (to / ".results").mkdir(parents=True, exist_ok=True)
    left = [project for project in projects if again or not kept(project, to).exists()]
    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(lambda project: trial_of(project, to, limits), left))
    return {p.name: Trial(**json.loads(kept(p, to).read_text(encoding="utf-8"))) for p in projects}


def line_of(trial: Trial) -> str:
    if trial.said is None:
        return f"{trial.name:<36} {trial.why}"
    parts = [f"{trial.count('files')} files", f"{len(trial.models)} models", f"{len(trial.complete)} complete"]
    parts += [f"{trial.count(key)} {key}" for key in ("gaps", "errors", "warnings")]
    return f"{trial.name:<36} {', '.join(parts)}, {trial.cpu:.0f} s"


def faults(trial: Trial, comparison: Comparison) -> list[str]:
    return [
        *([f"no answer    {trial.why}"] if trial.said is None else comparison.faults),
        *(f"inside       {told(finding)}" for finding in trial.internal),
        *(f"silent       {path}: ends early without a word" for path in trial.silent),
    ]


def torch_says(trials: Sequence[Trial], folders: Callable[[str], Path], count: int, seed: int, jobs: int) -> list[Held]:
    rows = []
    for row in until_run(drawn(trials, seed), lambda model: held(model, folders(model.project)), count, jobs):
        rows.append(row)
        print(f"{row.status:<20} {row.project}: {row.target}  {row.why}", flush=True)
    print(", ".join(f"{number} {status}" for status, number in counts(rows).items()))
    return rows


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="REGEX", help="projects that match")
    parser.add_argument("--sample", action="store_true", help="those that CI tries")
    parser.add_argument("--write", action="store_true", help="write docs/field.md")
    parser.add_argument("--add", action="store_true", help="write new findings into the ledger, unjudged")
    parser.add_argument("--kept", action="store_true", help="take what an earlier run said, where there is such")
    parser.add_argument(
        "--models",
        type=int,
        default=0,
        metavar="N",
        help="run complete models in torch, drawn at random, until N have run",
    )
    parser.add_argument("--seed", type=int, default=0, help="of that choice")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seconds", type=float, default=Limits().seconds, help="how long one project may take")
    parser.add_argument("--memory", type=float, default=Limits().gigabytes, metavar="GIB")
    return parser.parse_args()


def main() -> int:
    given = options()
    wanted = [p for p in listed() if re.search(given.only, p.name) and (p.sample or not given.sample)]
    to = home()
    trials = results(wanted, to, Limits(given.seconds, given.memory), given.jobs, not given.kept)
    if given.add:
        for trial in trials.values():
            ledger.add(trial.name, trial.findings)
    compared = {name: compare(trial.findings, ledger.read(name)) for name, trial in trials.items()}
    bad = 0
    for name, trial in trials.items():
        for fault in faults(trial, compared[name]):
            bad += 1
            print(f"{name}: {fault}")
    folders = {p.name: to / p.folder for p in wanted}
    rows = torch_says(list(trials.values()), folders.__getitem__, given.models, given.seed, given.jobs)
    if given.write:
        used = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        versions = f"Python {platform.python_version()}; {used}"
        PAGE.write_text(render(wanted, trials, compared, rows, versions), encoding="utf-8")
    failed = bad + sum(row.status in CONTRADICTED for row in rows)
    findings = sum(len(trial.findings) for trial in trials.values())
    print(f"{len(trials)} projects, {findings} errors and warnings, {failed} faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
