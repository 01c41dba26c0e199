"""The child process: started, watched, ended at its limits, and cleaned up after.

It has a session of its own, no network and no terminal, and a scratch folder that goes with it. What it leaves running
is known by a mark in its environment, and ended too where the system shows environments (Linux).
Home-made but for `subprocess`: psutil would find what is left over on other systems too, as a compiled dependency.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple, Self, TextIO

from shapecheck.settings.config import UsageError

Json = dict[str, Any]
MARK = "SHAPECHECK_VERIFY"
POLL = 0.02
STARTING = 300.0
"""Seconds that importing torch may take, on a slow disk."""
HINT = "\nInstall torch there, or name an interpreter that has it with --python."
START = (
    "import sys; sys.path[:] = [{root!r}, *(p for p in sys.path if p)]; "
    "from shapecheck.verify.child.main import main; sys.path.pop(0); main(sys.argv[1])"
)


class Limits(NamedTuple):
    """Of one target: wall time, and of the process: memory; `device` and `seed` are for torch."""

    seconds: float = 120.0
    gigabytes: float = 8.0
    device: str = "cpu"
    seed: int = 0


DEFAULTS = Limits()


class Answer(NamedTuple):
    """What became of one target: the lines that the child said of it, and why it ended if it did not end well."""

    lines: tuple[Json, ...]
    ended: str = ""
    stopped: tuple[str, ...] = ()
    torch: str = ""
    """The version that answered."""


class ChildError(UsageError):
    """The child cannot run anything: no torch, no such device, or it does not start at all."""


def ask(
    python: str, targets: Sequence[Json], limits: Limits, progress: Callable[[int], None] = lambda _: None
) -> list[Answer]:
    """The answer to each target, in order. Targets whose imports come from other folders get another process, and so do
    those behind one that takes its process down.

    Raises `ChildError` where no target can be run at all.
    """
    answers: list[Answer] = []
    while len(answers) < len(targets):
        _, together = next(groupby(targets[len(answers) :], _roots))
        with _Child(python, list(together), limits) as child:
            answers += child.answers(partial(_shifted, progress, len(answers)))
    return answers


def _roots(target: Json) -> Any:
    """Where a target's own imports are looked up."""
    return target["place"].get("roots")


def _shifted(progress: Callable[[int], None], before: int, done: int) -> None:
    progress(before + done)


class _Child:
    """One process, and the folder that it is given."""

    def __init__(self, python: str, targets: Sequence[Json], limits: Limits) -> None:
        self.python, self.targets, self.limits = python, targets, limits
        self.mark = uuid.uuid4().hex
        self.lines: list[Json] = []
        self.partial = ""

    def __enter__(self) -> Self:
        self.folder = tempfile.mkdtemp(prefix="shapecheck-")
        request = {
            "targets": list(self.targets),
            "device": self.limits.device,
            "seed": self.limits.seed,
            "gigabytes": self.limits.gigabytes,
            "seconds": self.limits.seconds / 2,
        }
        with open(os.path.join(self.folder, "request.json"), "w", encoding="utf-8") as file:
            json.dump(request, file)
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with open(os.path.join(self.folder, "stderr.txt"), "wb") as errors:
            try:
                self.process = subprocess.Popen(  # noqa: S603 - running the model is what verify is for
                    [self.python, "-c", START.format(root=root), self.folder],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=errors,
                    env=self._environment(),
                    start_new_session=True,
                )
            except OSError as error:
                shutil.rmtree(self.folder, ignore_errors=True)
                raise ChildError(f"{self.python}: {error.strerror or error}") from None
        return self

    def __exit__(self, *exception: object) -> None:
        self._kill()
        _sweep(self.mark)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        scratch = dict.fromkeys(
            ("TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "NUMBA_CACHE_DIR", "TORCHINDUCTOR_CACHE_DIR"), self.folder
        )
        hidden = {} if self.limits.device == "cuda" else {"CUDA_VISIBLE_DEVICES": ""}
        offline = dict.fromkeys(("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_DATASETS_OFFLINE"), "1")
        plain = {"PYTHONDONTWRITEBYTECODE": "1", "TOKENIZERS_PARALLELISM": "false", "MPLBACKEND": "Agg"}
        eager = {"TORCHDYNAMO_DISABLE": "1"}  # what is compiled calls compilers, and gives the same shapes as it stands
        return {**os.environ, **scratch, **hidden, **offline, **plain, **eager, MARK: self.mark}

    # ---------------------------------------------------------------- what it says
    def answers(self, progress: Callable[[int], None]) -> list[Answer]:
        """The answers to the targets up to the last or to the one that ended the process, that one included."""
        why = self._watched(progress)
        failed = next((line for line in self.lines if line.get("failed") in ("torch", "cuda")), None)
        if failed is not None:
            raise ChildError(f"{failed['message']}{HINT if failed['failed'] == 'torch' else ''}")
        if not any("begin" in line for line in self.lines):
            raise ChildError(f"{self.python} {why or 'ended'} before it ran anything{self._last_words()}")
        found: list[Answer] = []
        said: list[Json] = []
        version = next((line["ready"] for line in self.lines if "ready" in line), "")
        for line in self.lines:
            if "begin" in line:
                said = []
            elif "end" in line:
                found.append(Answer(tuple(said), "", tuple(line["stopped"]), version))
                said = []
            else:
                said.append(line)
        if len(found) < len(self.targets):
            found.append(Answer(tuple(said), why + self._last_words(), (), version))
        return found

    def _watched(self, progress: Callable[[int], None]) -> str:
        """Read until the process ends or its time is over, and say how it ended; "" if it answered everything."""
        deadline = time.monotonic() + STARTING
        done = 0
        with open(os.path.join(self.folder, "answers.jsonl"), "a+", encoding="utf-8") as said:
            said.seek(0)
            while True:
                running = self.process.poll() is None
                for line in self._new_lines(said):
                    self.lines.append(line)
                    if "begin" in line:
                        deadline = time.monotonic() + self.limits.seconds
                    if "end" in line:
                        done += 1
                        progress(done)
                if done == len(self.targets):
                    return ""
                if not running:
                    return _ending(self.process.returncode)
                if time.monotonic() > deadline:
                    self._kill()
                    return f"ran longer than {self.limits.seconds:g} s and was ended"
                time.sleep(POLL)

    def _new_lines(self, said: TextIO) -> list[Json]:
        """The lines that were finished since the last look."""
        *whole, self.partial = (self.partial + said.read()).split("\n")
        return [json.loads(line) for line in whole]

    def _last_words(self) -> str:
        with open(os.path.join(self.folder, "stderr.txt"), encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file.read()[-2000:].splitlines() if line.strip()]
        return f": {lines[-1]}" if lines else ""

    def _kill(self) -> None:
        """End the process and all of its session."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError, AttributeError):
            self.process.kill()
        self.process.wait()


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended the process (exit code {code})"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"


def _sweep(mark: str) -> None:
    """End what the child left running outside its session; only Linux shows whose it is."""
    if sys.platform != "linux":
        return
    token = f"{MARK}={mark}".encode()
    for file in glob.glob("/proc/[0-9]*/environ"):
        try:
            with open(file, "rb") as environment:
                ours = token in environment.read().split(b"\0")
            if ours:
                os.kill(int(file.split("/")[2]), signal.SIGKILL)
        except (OSError, ValueError):
            continue
