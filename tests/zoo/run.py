"""The zoo: what `infer` says of real models of torchvision, timm and transformers, held against torch.

    python tests/zoo/run.py [--outside] [--only REGEX] [--sample] [--write] [--jobs N] [--fresh]

With --outside it is models of other packages, which must be installed for it. For each target of the list, `infer`
gives the output, the layers, the parameters and the contract with symbols; torch builds and runs the same model at two
sizes, on the meta device where it can be. What torch said is kept in `.zoo/`, by target and versions, so that a second
run only infers. Exits with 1 if an answer is wrong or an error is reported where torch has none, and with --sample also
if a target of `sample.txt` is not exact.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from judge import ALARM, EXACT, FAILED, STATUSES, Verdict, judge
from lists import OUTSIDE, ZOO, Models, merged
from page import render

from shapecheck.verify.compare import WRONG

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KEPT = ROOT / ".zoo"
FORMAT = 3
"""Of the truths that are kept; another number makes them ask torch again."""
SECONDS = 180
"""How long `infer` may take for one target."""


class Target(NamedTuple):
    target: str
    inputs: dict[str, str]
    samples: list[dict[str, int]]
    versions: dict[str, str]

    @property
    def key(self) -> str:
        return json.dumps([FORMAT, self.target, self.inputs, self.samples, [*self.versions.values()]])


class Row(NamedTuple):
    target: str
    verdict: Verdict
    seconds: float


def targets(models: Models) -> list[Target]:
    found = []
    for line in models.targets.read_text().splitlines()[1:]:
        target, inputs, samples = line.split("\t")
        given = dict(part.split("=", 1) for part in inputs.split(";"))
        found.append(Target(target, given, json.loads(samples), models.versions(target)))
    return found


def sampled() -> set[str]:
    """The targets that CI runs, all of which are exact."""
    lines = (HERE / "sample.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


# -------------------------------------------------------------------- torch
def truths(wanted: Sequence[Target], jobs: int, fresh: bool) -> dict[str, Any]:
    """What torch says of each target; asked only for those that are not kept from an earlier run."""
    file = KEPT / "truths.jsonl"
    kept: dict[str, Any] = {}
    if file.exists() and not fresh:
        kept = dict(json.loads(line) for line in file.read_text().splitlines())
    missing = [t for t in wanted if t.key not in kept]
    if missing:
        KEPT.mkdir(exist_ok=True)
        with ThreadPoolExecutor(jobs) as pool, file.open("w" if fresh else "a") as out:
            for done, answers in enumerate(pool.map(_ask_torch, _batches(missing, 12)), start=1):
                for target, answer in answers:
                    kept[target.key] = answer
                    out.write(json.dumps([target.key, answer]) + "\n")
                out.flush()
                _progress(f"torch: {min(done * 12, len(missing))} of {len(missing)}")
    return {t.target: kept[t.key] for t in wanted}


def _batches(items: Sequence[Target], size: int) -> Iterator[Sequence[Target]]:
    return (items[i : i + size] for i in range(0, len(items), size))


def _ask_torch(batch: Sequence[Target]) -> list[tuple[Target, Any]]:
    requests = "".join(json.dumps(t._asdict()) + "\n" for t in batch)
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [sys.executable, str(HERE / "torch_side.py")],
        input=requests,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(answers) != len(batch):
        raise SystemExit(f"the torch side ended early:\n{done.stderr[-2000:]}")
    return list(zip(batch, answers, strict=True))


# -------------------------------------------------------------------- shapecheck
def infer(target: Target) -> tuple[Any, float]:
    """The JSON of `shapecheck infer`, or a text that says why there is none; and the seconds that it took."""
    inputs = [part for name, shape in target.inputs.items() for part in ("--input", f"{name}={shape}")]
    command = [sys.executable, "-m", "shapecheck", "infer", target.target, *inputs, "--format", "json"]
    start = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"no answer in {SECONDS} s", SECONDS
    seconds = time.perf_counter() - start
    try:
        return json.loads(done.stdout), seconds
    except ValueError:
        return (done.stderr.strip().splitlines() or ["no answer"])[0], seconds


def row(target: Target, truth: Any) -> Row:
    said, seconds = infer(target)
    return Row(target.target, Verdict(FAILED, said) if isinstance(said, str) else judge(said, truth), seconds)


# -------------------------------------------------------------------- the whole
def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def run(wanted: Sequence[Target], jobs: int, fresh: bool) -> list[Row]:
    known = truths(wanted, jobs, fresh)
    rows = []
    with ThreadPoolExecutor(jobs) as pool:
        for found in pool.map(lambda t: row(t, known[t.target]), wanted):
            rows.append(found)
            _progress(f"infer: {len(rows)} of {len(wanted)}")
            if found.verdict.status != EXACT:
                _progress("")
                print(f"{found.verdict.status:<12} {found.seconds:5.1f} s  {found.target}\n    {found.verdict.why}")
                sys.stdout.flush()
    _progress("")
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outside", action="store_true", help="the models of outside.tsv")
    parser.add_argument("--only", default="", metavar="REGEX", help="targets that match")
    parser.add_argument("--sample", action="store_true", help="the targets of sample.txt, which must all be exact")
    parser.add_argument("--write", action="store_true", help="write the page of the list")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--fresh", action="store_true", help="ask torch again")
    options = parser.parse_args()
    models = OUTSIDE if options.outside else ZOO
    known = targets(models)
    sample = sampled() if options.sample else None
    missing = (sample or set()) - {t.target for t in known}
    if missing:
        raise SystemExit(f"sample.txt names what targets.tsv lacks: {', '.join(sorted(missing))}")
    wanted = [t for t in known if re.search(options.only, t.target) and (sample is None or t.target in sample)]
    rows = run(wanted, options.jobs, options.fresh)
    counts = {status: sum(r.verdict.status == status for r in rows) for status in STATUSES}
    print(", ".join(f"{count} {status}" for status, count in counts.items()))
    if options.write:
        models.page.write_text(render(rows, models.heading, merged([t.versions for t in wanted])))
    bad = counts[WRONG] + counts[ALARM] + (len(rows) - counts[EXACT] if options.sample else 0)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
