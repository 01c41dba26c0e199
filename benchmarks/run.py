"""Measure the limits on time and memory that shapecheck promises to keep, all in one run on one machine.

    python benchmarks/run.py [--runs N]

Times are medians of wall times of whole processes, taken in turn (a round runs each command once), so that a busy
machine disturbs all of them alike; limits are ratios for the same reason. Exits with 1 if a limit is missed. Needs
torch in the same environment, for what the checked files are compared with is running them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FILES = [HERE / "model.py", *sorted((ROOT / "examples").glob("*.py"))]
MANY = 1_000
SMALL_MODEL = """\
import torch
from torch import nn


class Net{number}(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.first = nn.Linear({number} + 1, hidden)
        self.second = nn.Linear(hidden, 10)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))
"""

IGNORED = [f"{name}/" for name in ("__pycache__", "build", "dist", "eggs", "wheels", "venv", "htmlcov", "data", "runs")]
IGNORED += [f"*.{suffix}" for suffix in ("py[cod]", "so", "egg", "log", "mo", "pot", "manifest", "spec", "pt", "ckpt")]
IGNORED += [f".{name}" for name in ("coverage", "cache", "env", "venv", "tox", "idea", "vscode", "ruff_cache")]
IGNORED += ["docs/_build/", "/outputs", "local_settings.py", "nosetests.xml", "*,cover", "!keep.log"]
"""Patterns as projects have them, none of which names one of the many files."""

COLD_SHARE = 1 / 4
WARM_FACTOR, WARM_EXTRA = 4, 0.06
MANY_SECONDS = 1.0
MEMORY_MB = 200

LIBRARY_MODELS = {
    "resnet50": ("torchvision.models:resnet50()", "x=B,3,H,W", 1.5),
    "wav2vec2": ("transformers:Wav2Vec2ForCTC(Wav2Vec2Config())", "input_values=B,T", 3.0),
}
"""Models read from their library's source: target, input, and the seconds that `infer` may take with a warm cache."""

EXPORT_SHARE = 1 / 3
LIBRARY_MEMORY_MB = 400


class Process(NamedTuple):
    """What one process took."""

    seconds: float
    megabytes: float


class Row(NamedTuple):
    """One measured value beside its limit, in the same unit."""

    what: str
    value: float
    limit: float
    unit: str
    basis: str

    @property
    def kept(self) -> bool:
        return self.value <= self.limit


def run(arguments: Sequence[str | os.PathLike[str]], cache: Path) -> Process:
    """Run Python with `arguments` to its end; a failure that is no finding ends the benchmark."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # as an installed tool runs
    environment |= {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": os.pathsep.join([str(ROOT), *_given_path()])}
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], cwd=cache.parent, env=environment,
                          stdout=subprocess.DEVNULL) as process:  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, arguments))} ended with {process.returncode}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Process(seconds, usage.ru_maxrss * scale / 1e6)


def _given_path() -> list[str]:
    return [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]


def check(path: Path, cache: Path) -> Process:
    return run(["-m", "shapecheck", path], cache)


def cold(path: Path, cache: Path) -> Process:
    shutil.rmtree(cache, ignore_errors=True)
    return check(path, cache)


def write_many(folder: Path) -> None:
    for number in range(MANY):
        package = folder / f"package{number % 20}"
        package.mkdir(parents=True, exist_ok=True)
        (package / f"model{number}.py").write_text(SMALL_MODEL.format(number=number), encoding="utf-8")


def write_ignored(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("\n".join(IGNORED), encoding="utf-8")


def seconds(processes: Sequence[Process]) -> float:
    return median(p.seconds for p in processes)


def measure(runs: int, scratch: Path) -> Iterator[Row]:
    """All rows; each file's own four processes are run in turn."""
    cache, empty, many = scratch / "cache", scratch / "empty", scratch / "many"
    write_many(many)
    cold(FILES[0], empty)  # byte code is compiled here, as an installation does it
    run(["-c", "import torch"], empty)
    print(f"medians of {runs}\n")
    print("| what | measured | limit | | |\n|---|---|---|---|---|", flush=True)
    for path in FILES:
        check(path, cache)
        rounds = [
            (cold(path, empty), run(["-c", "import json"], empty), check(path, cache), run([path], empty))
            for _ in range(runs)
        ]
        first, baseline, again, torch = ([r[i] for r in rounds] for i in range(4))
        allowed = WARM_FACTOR * seconds(baseline) + WARM_EXTRA
        name = f"{path.relative_to(ROOT)} ({len(path.read_text(encoding='utf-8').splitlines())} lines)"
        basis = f"{seconds(first):.2f} s of {seconds(torch):.2f} s under torch"
        yield Row(f"{name}, cold", seconds(first) / seconds(torch), COLD_SHARE, "of the run", basis)
        basis = f"{seconds(again) / seconds(baseline):.1f} times `import json`, {seconds(baseline):.2f} s"
        yield Row(f"{name}, unchanged", seconds(again), allowed, "s", basis)
        peak = max(p.megabytes for p in first)
        yield Row(f"{name}, memory", peak, MEMORY_MB, "MB", f"{max(p.megabytes for p in torch):.0f} MB under torch")
    yield from measure_libraries(runs, cache, empty)
    build = check(many, cache)
    unchanged = [check(many, cache) for _ in range(runs)]
    yield Row(
        f"{MANY} files, unchanged", seconds(unchanged), MANY_SECONDS, "s", f"{build.seconds:.1f} s the first time"
    )
    write_ignored(many)
    ignoring = [check(many, cache) for _ in range(runs)]
    yield Row(
        f"{MANY} files, unchanged, {len(IGNORED)} patterns of a .gitignore", seconds(ignoring), MANY_SECONDS, "s",
        f"{seconds(unchanged):.2f} s without",
    )  # fmt: skip
    peak = max(build.megabytes, *(p.megabytes for p in (*unchanged, *ignoring)))
    yield Row(f"{MANY} files, memory", peak, MEMORY_MB, "MB", "first time and unchanged")


def measure_libraries(runs: int, cache: Path, empty: Path) -> Iterator[Row]:
    """`infer` of library models beside `torch.export` of the same, imports included on both sides."""
    for name, (target, shape, most) in LIBRARY_MODELS.items():
        infer = ["-m", "shapecheck", "infer", target, "--input", shape]
        first = run(infer, cache)
        rounds = [(run(infer, cache), run([HERE / "export.py", name], empty)) for _ in range(runs)]
        ours, export = ([r[i] for r in rounds] for i in range(2))
        yield Row(f"infer {target}", seconds(ours), most, "s", f"{first.seconds:.1f} s with an empty cache")
        basis = f"{seconds(ours):.2f} s of {seconds(export):.2f} s"
        yield Row(f"infer {target}", seconds(ours) / seconds(export), EXPORT_SHARE, "of torch.export", basis)
        peak = max(p.megabytes for p in (first, *ours))
        basis = f"{max(p.megabytes for p in export):.0f} MB under torch.export"
        yield Row(f"infer {target}, memory", peak, LIBRARY_MEMORY_MB, "MB", basis)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure shapecheck's limits on time and memory.")
    parser.add_argument("--runs", type=int, default=5, help="how often each command is run (default: 5)")
    options = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory(prefix="shapecheck-benchmark-") as scratch:
        for row in measure(max(options.runs, 1), Path(scratch)):
            missed += not row.kept
            verdict = "kept" if row.kept else "**missed**"
            digits = 0 if row.unit == "MB" else 2
            print(
                f"| {row.what} | {row.value:.{digits}f} {row.unit} | {row.limit:.{digits}f} {row.unit} "
                f"| {verdict} | {row.basis} |",
                flush=True,
            )
    print(f"\n{missed} limits missed" if missed else "\nall limits kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
