"""Torch is the judge of the case files: what a marker claims, a real run shows.

An error marker stands at the innermost line of the user's code in the traceback; everything else runs clean. The shape
and contract lines of a class are tried at many sizes: inside the contract the output has the stated shape, outside it
torch raises. Files are compiled and executed in this process, so the whole set takes seconds.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib.util
import inspect
import io
import itertools
import math
import random
import re
import sys
import types
import warnings
from pathlib import Path

import pytest
from tests.cases.markers import ClassAlone, Markers, read_markers

torch = pytest.importorskip("torch")

ROOT = Path(__file__).parent
FUNCTIONS = {"min": min, "max": max, "isqrt": lambda number: math.isqrt(max(number, 0))}
CASES = sorted(
    path for path in ROOT.rglob("*.py") if path.parent != ROOT and "__pycache__" not in path.parts and not path.name.startswith("_")
)


def identify(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> Markers:
    return read_markers(path.read_bytes().decode("utf-8", errors="replace"))


class Runner:
    """Executes one case file in this process, remembering what `reveal_shape` saw."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.revealed: dict[int, list[tuple[int, ...]]] = {}
        self.module = types.ModuleType("__main__")
        self.module.__file__ = str(path)
        if (path.parent / "__init__.py").exists():
            self.module.__package__ = path.parent.name

    def reveal_shape(self, x):
        self.revealed.setdefault(inspect.currentframe().f_back.f_lineno, []).append(tuple(x.shape))
        return x

    @contextlib.contextmanager
    def surroundings(self):
        stub = types.ModuleType("shapecheck")
        stub.reveal_shape = self.reveal_shape
        modules, paths, argv = dict(sys.modules), list(sys.path), sys.argv
        sys.modules["shapecheck"] = stub
        sys.modules["__main__"] = self.module
        sys.path[:0] = [str(self.path.parent), str(self.path.parent.parent)]
        sys.argv = [str(self.path)]
        torch.manual_seed(0)
        random.seed(0)
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        finally:
            for name in set(sys.modules) - set(modules):
                origin = getattr(sys.modules[name], "__file__", None) or ""
                if origin.startswith(str(ROOT)):
                    del sys.modules[name]
            sys.modules.update({name: modules[name] for name in ("__main__", "shapecheck") if name in modules})
            if "shapecheck" not in modules:
                del sys.modules["shapecheck"]
            sys.path[:] = paths
            sys.argv = argv

    def run(self) -> None:
        exec(compile(self.path.read_bytes(), str(self.path), "exec"), self.module.__dict__)

    def evaluate(self, expression: str) -> object:
        names = self.module.__dict__
        names.setdefault("torch", torch)
        return eval(compile(expression, "<verify>", "eval"), names)


def innermost_line(error: BaseException, path: Path) -> int | None:
    line = None
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == str(path):
            line = step.tb_lineno
        step = step.tb_next
    return line


@pytest.mark.parametrize("path", CASES, ids=identify)
def test_markers_against_a_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    markers = read(path)
    if not markers.runnable:
        pytest.skip("not to be run")
    for name in markers.needs:
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    monkeypatch.chdir(tmp_path)
    runner = Runner(path)
    raised: list[BaseException] = []
    with runner.surroundings():
        for step in [runner.run, *(lambda text=text: runner.evaluate(text) for text in markers.verify)]:
            try:
                step()
            except Exception as error:
                raised.append(error)
        for text in markers.passes:
            runner.evaluate(text)
        for text in markers.fails:
            with pytest.raises(Exception, match=""):
                runner.evaluate(text)
    lines = {innermost_line(error, path) for error in raised}
    pinned = {line for line, codes in markers.warnings.items() if "SHP306" in codes}
    expected = set(markers.errors) | pinned
    assert lines == expected, [f"line {innermost_line(error, path)}: {type(error).__name__}: {error}" for error in raised]
    for line, text in markers.revealed.items():
        assert line in runner.revealed, f"reveal_shape at line {line} was never reached"
        for shape in runner.revealed[line]:
            assert fits(text, shape), f"line {line}: {text} against {shape}"


def fits(text: str, shape: tuple[int, ...]) -> bool:
    dims = [dim.strip() for dim in text.strip("() ").split(",") if dim.strip()]
    return len(dims) == len(shape) and all(not dim.isdigit() or int(dim) == size for dim, size in zip(dims, shape, strict=True))


CLASSES = [(path, entry) for path in CASES for entry in read(path).classes]


@pytest.mark.parametrize(("path", "entry"), CLASSES, ids=lambda value: value.name if isinstance(value, ClassAlone) else identify(value))
def test_shape_and_contract_of_a_class(path: Path, entry: ClassAlone) -> None:
    runner = Runner(path)
    runner.module.__name__ = "case"
    with runner.surroundings(), torch.no_grad():
        runner.module.__dict__["__name__"] = "case"
        runner.run()
        model_class = getattr(runner.module, entry.name)
        accepted = rejected = 0
        for sizes in samples(entry):
            admitted = all(eval(demand, FUNCTIONS, dict(sizes)) for demand in entry.contract)
            try:
                got = call(model_class, entry, sizes)
            except Exception as error:
                assert not admitted, f"{sizes}: {error}"
                rejected += 1
                continue
            assert admitted, f"{sizes} passes, although the contract refuses it"
            assert shapes_of(got) == expected_output(entry, sizes), sizes
            accepted += 1
    assert accepted, "no sample lies inside the contract"
    assert rejected or not entry.contract, "no sample lies outside the contract"


def split_shape(text: str) -> list[tuple[list[str], str]]:
    """`(B, 3, H), (B, T):int64` as lists of dims, each with its dtype."""
    shapes, dims, depth, start = [], [], 0, 0
    for at, char in enumerate(text):
        if char == "(":
            depth += 1
            if depth == 1:
                dims, start = [], at + 1
        elif depth == 1 and char in ",)":
            dims += [part] if (part := text[start:at].strip()) else []
            start = at + 1
            if char == ")":
                dtype = re.match(r":(\w+)", text[start:])
                shapes.append((dims, dtype[1] if dtype else "float32"))
        if char == ")":
            depth -= 1
    return shapes


def symbols_of(entry: ClassAlone) -> list[str]:
    text = " ".join([entry.shape, *entry.contract])
    text = re.sub(r":\w+", "", text)
    names = [name for name in re.findall(r"[A-Za-z_]\w*", text) if name not in {"and", "or", "not", *FUNCTIONS}]
    return list(dict.fromkeys(names))


def samples(entry: ClassAlone):
    names = symbols_of(entry)
    numbers = sorted({int(text) for text in re.findall(r"\d+", " ".join(entry.contract))} | {1, 2, 3})
    edges = sorted({n + d for n in numbers for d in (-1, 0, 1)} | {2 * n for n in numbers} | {7, 12, 16, 33, 48})
    squares = {n**2 for n in numbers} if any("isqrt" in demand for demand in entry.contract) else set()
    pool = [n for n in sorted({*edges, *squares}) if 1 <= n <= 2100]
    batch = {"B": [1, 2, 3]}
    if len(names) <= 2:
        grid = [dict(zip(names, values, strict=True)) for values in itertools.product(*(batch.get(n, pool) for n in names))]
        draw = random.Random(0)
        return grid if len(grid) <= 40 else draw.sample(grid, 40)
    draw = random.Random(0)
    picked = [{name: draw.choice(batch.get(name, pool)) for name in names} for _ in range(30)]
    same = [dict.fromkeys(names, n) | {name: 2 for name in names if name == "B"} for n in pool]
    return picked + same


def call(model_class, entry: ClassAlone, sizes: dict[str, int]):
    required = [
        name
        for name, parameter in inspect.signature(model_class).parameters.items()
        if parameter.default is inspect.Parameter.empty and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    ]
    model = model_class(**{name: sizes.get(name, 2) for name in required}).eval()
    inputs = []
    for dims, dtype in split_shape(entry.shape.split("->")[0]):
        size = [builtins.eval(dim, FUNCTIONS, dict(sizes)) for dim in dims]
        inputs.append(torch.zeros(size, dtype=getattr(torch, dtype)))
    return model(*inputs)


def expected_output(entry: ClassAlone, sizes: dict[str, int]) -> list[tuple[int, ...]]:
    return [
        tuple(builtins.eval(dim, FUNCTIONS, dict(sizes)) for dim in dims)
        for dims, _ in split_shape(entry.shape.split("->")[1])
    ]


def shapes_of(value) -> list[tuple[int, ...]]:
    if isinstance(value, torch.Tensor):
        return [tuple(value.shape)]
    if isinstance(value, dict):
        value = value.values()
    return [shape for part in value for shape in shapes_of(part)]
