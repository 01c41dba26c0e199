"""Complete models, drawn at random from the results of a run, held against torch: `shapecheck verify`, which builds
each real class and runs it at several sizes in a child process, and compares every layer.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from trial import ROOT, Trial

AGREES, NOT_RUN, DIFFERS, REFUTED = "agrees", "not run", "differs", "refuted"
CONTRADICTED = {DIFFERS, REFUTED}
SECONDS = 240


class Drawn(NamedTuple):
    project: str
    target: str


class Held(NamedTuple):
    """What torch made of a model: a status of `shapecheck verify`, and why where it is another than `agrees`."""

    project: str
    target: str
    status: str
    why: str


def drawn(trials: Iterable[Trial], seed: int) -> list[Drawn]:
    """All complete models in a random order, the same for the same results and seed."""
    every = sorted({Drawn(t.name, f"{m['path']}:{m['name']}") for t in trials for m in t.complete if _is_class(m)})
    random.Random(seed).shuffle(every)
    return every


def until_run(order: Sequence[Drawn], ask: Callable[[Drawn], Held], count: int, jobs: int) -> Iterator[Held]:
    """The answers for models in their order, until `count` of them have run; those that cannot run here come along."""
    left = count
    with ThreadPoolExecutor(jobs) as pool:
        for start in range(0, len(order), jobs):
            if left <= 0:
                return
            for row in pool.map(ask, order[start : start + jobs]):
                left -= row.status != NOT_RUN
                yield row


def _is_class(model: dict[str, Any]) -> bool:
    """A name that the file itself defines, in no notebook: what `verify` takes as a target."""
    return model["name"].isidentifier() and model["path"].endswith(".py") and not os.path.isabs(model["path"])


def held(model: Drawn, folder: Path) -> Held:
    command = [sys.executable, "-P", "-m", "shapecheck", "verify", model.target, "--format", "json", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        answer = json.loads(done.stdout)["targets"][0]
    except subprocess.TimeoutExpired:
        return Held(*model, NOT_RUN, f"no end in {SECONDS} s")
    except (ValueError, LookupError):
        return Held(*model, NOT_RUN, (done.stderr.strip().splitlines() or ["no answer"])[-1])
    return Held(*model, answer["status"], without_places(answer["message"]))


def without_places(text: str) -> str:
    """Without what differs between machines: the folders of absolute paths, and places in files of others."""
    return re.sub(r"(?<![\w.])/(?:[^\s/]+/)+", "", re.sub(r" \(/[^)]*\)", "", text))


def counts(rows: Sequence[Held]) -> dict[str, int]:
    return {status: sum(row.status == status for row in rows) for status in sorted({row.status for row in rows})}
