"""`check --verify`: each error that was found is run at its witness, and marked with what torch says of it.

An error belongs to a model class (which is built and called at the sizes of the witness) or to the script part of a
file (which is run as a program).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from shapecheck.base.lite_dataclass import replace
from shapecheck.base.span import Span
from shapecheck.driver import project
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Report, ordered, summarise
from shapecheck.report.verification import Status, Tried
from shapecheck.settings.config import Config
from shapecheck.settings.environment import interpreter
from shapecheck.verify.process import Answer, Limits, ask
from shapecheck.verify.run import case_of, request_of
from shapecheck.verify.table import sizes_text
from shapecheck.verify.targets import place_of
from shapecheck.verify.verdicts import Case, judged, trouble, worst_of

Json = dict[str, Any]
OF_THE_TOOL = "SHP9"
"""Codes that speak of shapecheck or of unreadable files: there is nothing to run."""


class Trial(NamedTuple):
    """A way to run into errors: what is asked of the child, which errors it should meet, and how a user runs it."""

    request: Json
    errors: tuple[Diagnostic, ...]
    target: str
    case: Case | None = None


def confirmed(report: Report, config: Config, limits: Limits, progress: Callable[[str], None]) -> Report:
    """The report with each error marked `confirmed`, `refuted` or `not confirmed`.

    A refuted error is a fault of shapecheck: it is told as one, with how to see it. Raises ChildError where the
    environment cannot run torch.
    """
    errors = [d for d in report.diagnostics if d.severity == "error" and not d.code.startswith(OF_THE_TOOL)]
    if not errors:
        return report
    trials = _trials(report, errors, config)
    python = interpreter(config.python, config.root)
    requests = [trial.request for trial in trials]
    answers = ask(python, requests, limits, lambda done: progress(f"running {done} of {len(trials)} errors"))
    marks: dict[Diagnostic, str] = {}
    faults: list[Diagnostic] = []
    for trial, answer in zip(trials, answers, strict=True):
        for error in trial.errors:
            tried = _judged(trial, answer, error)
            marks[error] = f"{tried.status.value}: {tried.message}"
            if tried.status is Status.REFUTED:
                faults.append(_fault(error, trial, tried.sizes, limits))
    marked = [replace(d, verified=marks[d]) if d in marks else d for d in report.diagnostics]
    return _with(report, [*marked, *faults])


def _with(report: Report, diagnostics: Iterable[Diagnostic]) -> Report:
    found = ordered(diagnostics)
    old = report.summary
    counts = summarise(report.files, found, report.models, 0, 0, 0)
    return replace(
        report, diagnostics=found, summary={**old, "errors": counts["errors"], "warnings": counts["warnings"]}
    )


# -------------------------------------------------------------------- what to run
def _trials(report: Report, errors: Sequence[Diagnostic], config: Config) -> list[Trial]:
    """Every error in the first model class that has it; those of no class in the scripts of their files."""
    left = dict.fromkeys(errors)
    trials: list[Trial] = []
    for model in report.models:
        if not left:
            break
        target = f"{model.path}:{model.name}"
        case = case_of(project.infer(target, None, config), {})
        own = tuple(error for error in left if any(_same(error, other) for other in case.errors))
        if own and case.samples:
            trials.append(Trial(request_of(case, config), own, target, case))
            left = dict.fromkeys(error for error in left if error not in own)
    for path in report.files:
        own = tuple(error for error in left if error.at.path == path)
        if own:
            place = place_of(f"{path}:", config)
            trials.append(Trial({"place": place, "script": True}, own, path))
    return trials


def _same(error: Diagnostic, other: Diagnostic) -> bool:
    return error.code == other.code and error.at == other.at


def _command(trial: Trial, sizes: Mapping[str, int], limits: Limits) -> str:
    """What shows a user the same."""
    if trial.case is None:
        return f"python {shlex.quote(trial.target)}"
    given = f" --sizes {','.join(f'{n}={size}' for n, size in sizes.items())}" if sizes else ""
    return f"shapecheck verify {shlex.quote(trial.target)}{given} --device {limits.device} --seed {limits.seed}"


# -------------------------------------------------------------------- what torch says
def _judged(trial: Trial, answer: Answer, error: Diagnostic) -> Tried:
    lines = [line for line in answer.lines if "sample" in line]
    if not lines:
        return Tried({}, "", Status.UNCONFIRMED, trouble(trial.case, answer) or "nothing was run")
    sizes = [sample.sizes for sample in trial.case.samples] if trial.case is not None else [{}]
    return worst_of(judged((error,), sizes, lines))


def _fault(error: Diagnostic, trial: Trial, sizes: Mapping[str, int], limits: Limits) -> Diagnostic:
    at = f" at {sizes_text(sizes)}" if sizes else ""
    command = _command(trial, sizes, limits)
    reason = f"{error.code} is refuted: torch runs this{at}. Please report it with this file; `{command}` shows it"
    return Diagnostic("SHP900", reason, Span(*error.at))
