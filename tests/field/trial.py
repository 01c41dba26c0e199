"""One project checked as a user would: `shapecheck check` in its folder, within limits of time and memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from projects import home
from scripts import ENDED, FOLLOWED, SILENT, probed

from shapecheck.report import report

ROOT = Path(__file__).resolve().parent.parent.parent
JUDGED = {"error", "warning"}
INTERNAL, REVEALED = "SHP900", "SHP905"


class Limits(NamedTuple):
    seconds: float = 1800
    gigabytes: float = 8


class Finding(NamedTuple):
    """`line` counts within `cell` in a notebook."""

    file: str
    line: int
    code: str
    message: str
    cell: int = 0

    @property
    def place(self) -> str:
        return f"{self.file}:cell {self.cell}:{self.line}" if self.cell else f"{self.file}:{self.line}"


class Ran(NamedTuple):
    """`said` is the JSON of the command, None where it gave none; `why` says what happened instead."""

    said: dict[str, Any] | None
    why: str
    cpu: float


class Trial(NamedTuple):
    """What became of one project. `scripts` says of each script whether it was followed to its end."""

    name: str
    said: dict[str, Any] | None
    why: str
    cpu: float
    scripts: dict[str, str]

    @property
    def findings(self) -> list[Finding]:
        """Errors and warnings, as often as they are told."""
        return [_finding(d) for d in self.diagnostics if d["severity"] in JUDGED and d["code"] != INTERNAL]

    @property
    def internal(self) -> list[Finding]:
        return [_finding(d) for d in self.diagnostics if d["code"] == INTERNAL]

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        return self.said["diagnostics"] if self.said else []

    @property
    def models(self) -> list[dict[str, Any]]:
        return self.said["models"] if self.said else []

    @property
    def complete(self) -> list[dict[str, Any]]:
        return [model for model in self.models if is_complete(model)]

    @property
    def silent(self) -> list[str]:
        return sorted(path for path, state in self.scripts.items() if state == SILENT)

    def count(self, key: str) -> int:
        return self.said["summary"][key] if self.said else 0


def _finding(diagnostic: dict[str, Any]) -> Finding:
    told = (diagnostic[key] for key in ("path", "line", "code", "message"))
    return Finding(*told, cell=diagnostic.get("cell") or 0)


def is_complete(model: dict[str, Any]) -> bool:
    return report.is_complete(model["output"], model["gaps"])


def tried(name: str, folder: Path, paths: Sequence[str], limits: Limits) -> Trial:
    """The project is checked as a copy, which has a probe behind the last line of each script and nothing else new."""
    with tempfile.TemporaryDirectory() as work:
        copy = Path(work).resolve() / folder.name
        scripts = probed(folder, copy)
        said, why, cpu = check(copy, [*paths, "--show-models"], limits)
        if said is None:
            return Trial(name, None, why, cpu, {})
        every = [{**d, "path": _within(copy, d["path"])} for d in said["diagnostics"]]
    told = [d for d in every if d["code"] != REVEALED]
    return Trial(name, {**said, "diagnostics": told}, "", cpu, states(scripts & {*said["files"]}, every))


def _within(folder: Path, path: str) -> str:
    return os.path.relpath(path, folder) if os.path.isabs(path) else path


def states(scripts: Iterable[str], diagnostics: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Each script: followed to its end, ended with a word of why, or ended in silence."""
    whole = {d["path"] for d in diagnostics if d["code"] == REVEALED}
    explained = {d["path"] for d in diagnostics}
    return {p: FOLLOWED if p in whole else ENDED if p in explained else SILENT for p in sorted(scripts)}


def check(folder: Path, arguments: Iterable[str], limits: Limits) -> Ran:
    """`shapecheck check` in a process of its own. Gaps come along as notes (`--strict`), which are no findings here.
    What libraries parse to is kept between trials; no answer is, for each trial has a folder of its own.
    """
    fixed = ["check", "--format", "json", "--strict", "--jobs", "1", "--python", sys.executable]
    command = [sys.executable, "-P", "-m", "shapecheck", *fixed, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home() / ".cache")}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, env=environment)
        size = int(limits.gigabytes * 2**30)
        resource.prlimit(process.pid, resource.RLIMIT_AS, (size, size))
        cpu, status = _waited(process.pid, limits.seconds)
        process.returncode = status
        texts = [_read(file) for file in (out, err)]
    if status is None:
        return Ran(None, f"no end in {limits.seconds:.0f} s", cpu)
    try:
        return Ran(json.loads(texts[0]), "", cpu)
    except ValueError:
        return Ran(None, _last_words(texts[1]) or f"no output, exit code {status}", cpu)


def _last_words(stderr: str) -> str:
    """The line that says what happened: the program's own, else the last one."""
    lines = stderr.strip().splitlines()
    return next((line for line in lines if line.startswith("shapecheck: ")), lines[-1] if lines else "")


def _waited(pid: int, seconds: float) -> tuple[float, int | None]:
    """CPU seconds and exit code of a child; None for the code where its time ran out and it was ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.kill(pid, 9)
    usage = os.wait4(pid, 0)[2]
    return usage.ru_utime + usage.ru_stime, None


def _read(file: Any) -> str:
    file.seek(0)
    return str(file.read(), "utf-8", "replace")
