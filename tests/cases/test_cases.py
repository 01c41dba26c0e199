"""Every case file is checked, and what is found is matched both ways with what its comments expect."""

from __future__ import annotations

import re
import shutil
from itertools import product
from math import isqrt
from pathlib import Path
from typing import Any

import pytest

from shapecheck import check, infer
from shapecheck.codes import CODES
from shapecheck.settings.config import Config
from shapecheck.report.report import Inference, ModelReport
from tests.cases.markers import ClassAlone, Markers, blank_expectations, read_markers

HERE = Path(__file__).parent
FILES = sorted(p for p in HERE.rglob("*.py") if p.parent != HERE and "__pycache__" not in p.parts)
SILENT = {"SHP903", "SHP904", "SHP905"}
FUNCTIONS = {"min": min, "max": max, "isqrt": lambda number: isqrt(max(number, 0))}


def name_of(path: Path) -> str:
    return str(path.relative_to(HERE))


@pytest.fixture(scope="module")
def blanked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case tree without its expectation comments, so that they cannot help."""
    root = tmp_path_factory.mktemp("cases")
    for path in FILES:
        target = root / path.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.write_text(blank_expectations(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
        except UnicodeDecodeError:
            shutil.copy(path, target)
    return root


def markers_of(path: Path) -> Markers:
    return read_markers(path.read_bytes().decode("utf-8", errors="replace"))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_findings(path: Path, blanked: Path) -> None:
    expected = markers_of(path)
    target = blanked / path.relative_to(HERE)
    report = check([target], Config(root=str(target.parent), cache=False))
    found = [(d.at.line, d.code) for d in report.diagnostics if d.code not in SILENT]
    for codes in expected.file_errors:
        match = next((f for f in found if f[1] in codes), None)
        assert match is not None, f"no finding of {codes} in the file"
        found.remove(match)
    for line, codes in [*expected.errors.items(), *expected.warnings.items()]:
        match = next((f for f in found if f == (f[0], f[1]) and f[0] == line and f[1] in codes), None)
        assert match is not None, f"line {line}: expected {codes}, found {found}"
        found = [f for f in found if f != match]
    texts = {d.at.line: d.message for d in report.diagnostics}
    assert not found, f"not expected: {[(line, code, texts.get(line)) for line, code in found]}"
    revealed = {d.at.line: d.message for d in report.diagnostics if d.code == "SHP905"}
    for line, shape in expected.revealed.items():
        assert revealed.get(line, "nothing").endswith(f"is {shape}"), f"line {line}: {revealed.get(line)}, not {shape}"


def test_every_code_has_a_case_that_no_other_code_passes() -> None:
    found: set[str] = set()
    for expected in map(markers_of, FILES):
        lines = [*expected.errors.values(), *expected.warnings.values(), *expected.file_errors]
        found |= {codes[0] for codes in lines if len(codes) == 1}
    assert found == set(CODES) - SILENT - {"SHP900"}


ALONE = [(path, alone) for path in FILES for alone in markers_of(path).classes]


@pytest.mark.parametrize(("path", "alone"), ALONE, ids=lambda v: name_of(v) if isinstance(v, Path) else v.name)
def test_contracts(path: Path, alone: ClassAlone, blanked: Path) -> None:
    target = blanked / path.relative_to(HERE)
    config = Config(root=str(target.parent), cache=False)
    inference = infer(f"{target}:{alone.name}", config=config)
    stated = shapes(alone.shape.split("->")[0])
    if [len(node) for node in inference.inputs.values()] != [len(shape) for shape in stated]:
        letters = {name: ",".join(f"{name}_{axis}" for axis in range(len(shape))) for name, shape in zip(
            inference.inputs, stated, strict=True)}
        inference = infer(f"{target}:{alone.name}", letters, config)
    compare_contracts(alone, inference)


def compare_contracts(alone: ClassAlone, found: Inference | ModelReport) -> None:
    """The stated contract admits the same sizes as the inferred one, with the same outputs."""
    given, wanted = (shapes(part) for part in alone.shape.split("->"))
    letters = sorted({n for shape in (*given, *wanted) for d in shape for n in names(d)} | {n for g in alone.contract for n in names(g)})
    assert len(found.inputs) == len(given), f"inputs: {found.inputs}"
    admitted = 0
    for sizes in samples(letters, alone.contract):
        concrete = [[value(d, sizes) for d in shape] for shape in given]
        admits = all(value(goal, sizes) for goal in alone.contract)
        solved = solve(list(found.inputs.values()), concrete, sizes)
        accepts = solved is not None and all(value(goal, solved) for goal in found.contract)
        assert accepts == admits, f"{sizes}: stated {admits}, inferred {accepts} by {found.inputs} if {found.contract}"
        if admits and solved is not None:
            admitted += 1
            outputs = flat(found.output)
            assert len(outputs) == len(wanted), f"outputs: {found.output}"
            for shape, output in zip(wanted, outputs, strict=True):
                assert [value(d, sizes) for d in shape] == [value(d, solved) for d in output], f"{sizes}: {found.output}"
    assert admitted, "no sample is admitted"


def shapes(text: str) -> list[list[str]]:
    return [[d.strip() for d in inner.split(",") if d.strip()] for inner in groups(text)]


def groups(text: str) -> list[str]:
    """The outermost parentheses of a list of shapes."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char == "(":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif char == ")":
            depth -= 1
            if depth == 0:
                found.append(text[start:place])
    return found


def names(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", text)) - {"and", "or", "not", *FUNCTIONS}


def value(text: Any, sizes: dict[str, int]) -> Any:
    return text if isinstance(text, int) else eval(text, {"__builtins__": {}}, {**FUNCTIONS, **sizes})  # noqa: S307


def samples(letters: list[str], contract: tuple[str, ...]) -> list[dict[str, int]]:
    """Small sizes, and sizes around every number that the contract names and around its square."""
    named = [int(n) ** power for goal in contract for n in re.findall(r"\d+", goal) for power in (1, 1 + ("isqrt" in goal))]
    edges = {n + o for n in named for o in (-1, 0, 1) if n + o > 0}
    pool = sorted({1, 2, 3, 4, 6, 8, 16, 32, 64} | edges) if len(letters) <= 3 else sorted({2, 3, 4, 8} | edges)
    found = [dict(zip(letters, chosen, strict=True)) for chosen in product(pool, repeat=min(len(letters), 3))] if len(
        letters) <= 3 else []
    if not found:
        for place, letter in enumerate(letters):
            for size in pool:
                found.append({n: (size if n == letter else 4 + 2 * (i % 2)) for i, n in enumerate(letters)} | {letter: size})
        found += [{n: size for n in letters} for size in pool]
    return found[:4000]


def solve(shown: list[Any], concrete: list[list[int]], sizes: dict[str, int]) -> dict[str, int] | None:
    """The sizes of the inferred symbols that make its inputs the concrete ones; None if there are none."""
    solved: dict[str, int] = {}
    for node, shape in zip(shown, concrete, strict=True):
        if not isinstance(node, list) or len(node) != len(shape):
            return None
        for dim, size in zip(node, shape, strict=True):
            if isinstance(dim, str) and dim.isidentifier():
                if solved.setdefault(dim, size) != size:
                    return None
    known = {**sizes, **solved}
    for node, shape in zip(shown, concrete, strict=True):
        if any(value(dim, known) != size for dim, size in zip(node, shape, strict=True)):
            return None
    return known


def flat(node: Any) -> list[list[Any]]:
    if isinstance(node, list):
        return [node]
    if "seq" in node:
        return [leaf for item in node["seq"] for leaf in flat(item)]
    if "map" in node:
        return [leaf for item in node["map"].values() for leaf in flat(item)]
    return [[str(node)]]
