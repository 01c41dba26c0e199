"""From a target's static answer and what torch gave at each sample to the verdict, with the table that shows it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from shapecheck.base.lite_dataclass import replace
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Inference, show_inputs
from shapecheck.report.verification import Status, Tried, Verified
from shapecheck.syntax.notebook import first_line
from shapecheck.verify.compare import OPEN, WRONG, Differing, held
from shapecheck.verify.process import Answer
from shapecheck.verify.sizes import Sample, Where
from shapecheck.verify.table import rows, sizes_text

Json = dict[str, Any]


OF_THE_PROGRAM = frozenset({"AttributeError", "TypeError", "NameError", "ImportError", "ModuleNotFoundError"})
"""What is raised where a size stands for what is none, or where the program itself is at fault."""


STOPPED = "shapecheck verify does not let a model "


class Case(NamedTuple):
    """One target: what the static side says of it, the samples that it is tried at, and what is left out of them."""

    inference: Inference
    samples: tuple[Sample, ...]
    left_out: tuple[str, ...] = ()

    @property
    def errors(self) -> list[Diagnostic]:
        return errors_of(self.inference)


def errors_of(inference: Inference) -> list[Diagnostic]:
    return [d for d in inference.diagnostics if d.severity == "error"]


def verdict(case: Case, answer: Answer) -> Verified:
    """What became of one target."""
    lines = [line for line in answer.lines if "sample" in line]
    base = Verified(
        case.inference.target,
        Status.NOT_RUN,
        trouble(case, answer),
        show_inputs(case.inference.inputs),
        notes=(*case.left_out, *_notes(answer, lines)),
    )
    if not lines:
        return base
    unbuilt = _unbuilt(case, lines)
    if unbuilt:
        return replace(base, message=unbuilt)
    if case.errors:
        return _of_errors(base, case, lines)
    return _of_samples(base, case, lines)


def trouble(case: Case | None, answer: Answer) -> str:
    """Why a target (a script, where there is no case) was not run, or not to its end; "" if it was."""
    for line in answer.lines:
        match line.get("failed"):
            case "import":
                return f"importing its module raised {_raised(line['error'])}"
            case "exit":
                return f"its code ends the program: {_raised(line['error'])}"
            case "missing":
                return str(line["message"])
            case _:
                continue
    if answer.ended:
        return f"the process that ran it {answer.ended}"
    return "there are no sizes to run it at" if case is not None and not case.samples else ""


def _unbuilt(case: Case, lines: Sequence[Json]) -> str:
    """Why a model could not be made, where that says nothing of its shapes."""
    guessed = bool(case.inference.arguments)
    for line in lines:
        built = line["stage"] == "run"
        errors = [run.get("error") for run in line["runs"]] if built else [line["error"]]
        kinds = {None if error is None else error["type"] for error in errors}
        if not kinds <= OF_THE_PROGRAM or (built and not guessed):
            return ""
    raised = _raised(errors[0])
    if not guessed:
        return f"building it raised {raised}"
    return f"it cannot be made of sizes alone; give a call, such as {case.inference.target}(...): {raised}"


def _beside_shapes(error: Json) -> str:
    """Why an error says nothing of shapes, in words; "" where it may."""
    message = error["message"]
    if error["type"] == "MemoryError" or "can't allocate memory" in message:
        return "it takes more memory than --memory allows"
    if any(words in message for words in ("NVIDIA driver", "not compiled with CUDA", "No CUDA GPUs")):
        return "it asks for CUDA"
    if "process group has not been initialized" in message:
        return "it asks for a process group of torch.distributed"
    return "its code was stopped" if message.startswith(STOPPED) else ""


def _notes(answer: Answer, lines: Sequence[Json]) -> list[str]:
    notes = [f"it tried to {what}, which was stopped" for what in answer.stopped]
    notes += [f"sizes left out for time: {line['skipped']}" for line in answer.lines if "skipped" in line]
    chosen = next((line for line in lines if line["stage"] == "run"), None)
    if chosen is not None and any("error" not in run for run in chosen["runs"]):
        notes += [f"{name} was given as {dtype}" for name, dtype in chosen["dtypes"].items() if dtype != "float32"]
        notes += ["integers and flags were given as 1"] if chosen["fill"] else []
        notes += ["floats were given between 0 and 1"] if chosen["uniform"] else []
    return notes


def _raised(error: Json) -> str:
    """An error in one line, with the last place that it passed through."""
    message = " ".join(error["message"].split())
    place = f" ({_near(error['frames'][-1][0])}:{error['frames'][-1][1]})" if error["frames"] else ""
    return f"{error['type']}: {message[:200]}{place}" if message else f"{error['type']}{place}"


def _near(path: str) -> str:
    """A path as it is written from here, where it lies below."""
    relative = os.path.relpath(path) if os.path.isabs(path) else path
    return path if relative.startswith("..") else relative


# -------------------------------------------------------------------- an error that `check` reports
def _of_errors(base: Verified, case: Case, lines: Sequence[Json]) -> Verified:
    tried = judged(case.errors, [sample.sizes for sample in case.samples], lines)
    worst = worst_of(tried)
    return replace(
        base,
        status=worst.status,
        message=worst.message,
        sizes=worst.sizes,
        tried=tuple(tried),
        diagnostics=tuple(case.errors),
    )


def judged(errors: Sequence[Diagnostic], sizes: Sequence[Mapping[str, int]], lines: Sequence[Json]) -> list[Tried]:
    """What torch says of errors at each witness: it must raise where one of them says."""
    return [_judged(errors, sizes[line["sample"]], line) for line in lines]


def worst_of(tried: Sequence[Tried]) -> Tried:
    """An error is refuted if one witness runs, and confirmed if all raise there."""
    order = (Status.REFUTED, Status.UNCONFIRMED, Status.CONFIRMED)
    return min(tried, key=lambda one: order.index(one.status))


def _judged(errors: Sequence[Diagnostic], sizes: Mapping[str, int], line: Json) -> Tried:
    raised = [line["error"]] if line["stage"] == "build" else [run["error"] for run in line["runs"] if "error" in run]
    at = f" at {sizes_text(sizes)}" if sizes else ""
    there = [error for error in raised if any(passes(error, diagnostic) for diagnostic in errors)]
    if there:
        status, message = Status.CONFIRMED, f"torch raises {_raised(there[0])}{at}"
    elif raised:
        status, message = Status.UNCONFIRMED, f"torch raises elsewhere: {_raised(raised[0])}{at}"
    else:
        status, message = Status.REFUTED, f"torch runs{at or ' it'}: this is a fault of shapecheck"
    return Tried(dict(sizes), Where.INSIDE.value, status, message)


def passes(error: Json, diagnostic: Diagnostic) -> bool:
    """Whether an error went through the place of a finding."""
    path, at = os.path.realpath(diagnostic.at.path), diagnostic.at
    before = 0 if at.cell is None else first_line(at.path, at.cell) - 1
    lines = range(at.line + before, at.end_line + before + 1)
    return any(os.path.realpath(file) == path and line in lines for file, line in error["frames"])


# -------------------------------------------------------------------- an answer to compare
class _Held(NamedTuple):
    """One sample: how it ended, where the answer parts from it, and the runs that worked."""

    tried: Tried
    found: tuple[Differing, ...]
    runs: tuple[Json, ...]
    params: int | None


def _of_samples(base: Verified, case: Case, lines: Sequence[Json]) -> Verified:
    said = case.inference.to_json()
    for layer, call in zip(said["layers"], case.inference.layers, strict=True):
        layer["times"] = call.times
    results = [_held(said, case.samples[line["sample"]], line) for line in lines]
    differing = next((r for r in results if r.tried.status is Status.DIFFERS), None)
    compared = [r for r in results if r.runs and r.tried.where != Where.BEYOND.value]
    partly = next((r for r in results if r.tried.status is Status.PARTLY), None)
    picked = differing if differing is not None and differing.runs else next(reversed(compared[:2]), None)
    if differing is not None:
        status = Status.DIFFERS
    elif not compared:
        status = Status.NOT_RUN
    else:
        status = Status.PARTLY if partly is not None or base.message else Status.AGREES
    decisive = differing or partly or next((r for r in results if r.tried.status is Status.NOT_RUN), None)
    message = decisive.tried.message if decisive is not None else base.message
    refused = [r.tried.message for r in results if r.tried.status is Status.AGREES and r.tried.message]
    more = f" (and at {len(refused) - 1} more sizes)" if len(refused) > 1 else ""
    return replace(
        base,
        status=status,
        message=message,
        notes=(*base.notes, *(f"{message}{more}" for message in refused[:1])),
        rows=() if picked is None else rows(said, picked.runs, picked.tried.sizes, picked.params),
        sizes=picked.tried.sizes if picked is not None else {},
        tried=tuple(r.tried for r in results),
        compared=sum(len(run["layers"]) for r in compared for run in r.runs),
    )


def _held(said: Json, sample: Sample, line: Json) -> _Held:
    runs = () if line["stage"] == "build" else tuple(run for run in line["runs"] if "error" not in run)
    errors = [line["error"]] if line["stage"] == "build" else [r["error"] for r in line["runs"] if "error" in r]
    params = line.get("params")
    at = sizes_text(sample.sizes)

    def ended(status: Status, message: str = "", found: Sequence[Differing] = ()) -> _Held:
        return _Held(Tried(sample.sizes, sample.where.value, status, message), tuple(found), runs, params)

    if sample.where is Where.BEYOND:
        if errors:
            return ended(Status.AGREES)
        return ended(Status.DIFFERS, f"torch takes {at}, which the condition {sample.condition} excludes")
    if not runs and _beside_shapes(errors[0]):
        return ended(Status.NOT_RUN, f"{_beside_shapes(errors[0])}: {_raised(errors[0])}")
    if not runs:
        known = not said["gaps"] and "unknown" not in str(said["output"])
        words = f"torch refuses {at or 'it'}, which the contract admits: {_raised(errors[0])}"
        return ended(Status.DIFFERS if known else Status.PARTLY, words)
    found = held(said, runs, sample.sizes, params, one_mode=len(runs) == 1)
    wrong = next((d for d in found if d.kind == WRONG), None)
    if wrong is not None:
        return ended(Status.DIFFERS, f"{wrong.why}, at {at}" if at else wrong.why, found)
    unknown = next((d for d in found if d.kind in OPEN), None)
    if unknown is not None:
        return ended(Status.PARTLY, unknown.why, found)
    mode = next((run["mode"] for run in line["runs"] if "error" in run), None)
    return ended(Status.AGREES, f"in {mode} mode torch refuses {at}: {_raised(errors[0])}" if mode else "", found)
