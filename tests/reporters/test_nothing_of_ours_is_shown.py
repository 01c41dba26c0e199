"""No output shows how shapecheck holds a value, and two runs print the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.reporters import Options, render
from shapecheck.reporters.sources import read_lines
from shapecheck.settings.config import Config

FORMATS = ("text", "concise", "json", "sarif", "github")
TESTS = Path(__file__).parents[1]
EXAMPLES = TESTS.parent / "examples"
INTERNALS = re.compile(
    r"\b(?:Poly|Tensor|Input|Unknown|BoundMethod|LibraryName|Builtin|Partial|PropertyObj|SymBool|Span|Subject)\("
    r"|\b\w+Obj\b|object at 0x|0x[0-9a-f]{8}|<locals>|<shapecheck|shapecheck\.interp"
)

HEAD = """\
import collections, dataclasses, enum, functools
import einops, torch
from torch import nn
import torch.nn.functional as F
from shapecheck import reveal_shape


class Colour(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "a")


@dataclasses.dataclass
class Record:
    a: int


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(x)


x = torch.rand(2, 3)
"""
VALUES = (
    "nn.Linear(3, 3)", "torch.rand(2, 3)", "object()", "lambda: 0", "print", "torch", "nn", "int", "Net", "Net()",
    "Net().forward", "range(3)", "{1: torch.rand(2)}", "[nn.Linear(1, 1)]", "{1, 2}", "x.shape", "x.size",
    "(i for i in range(3))", "torch.float32", "nn.Linear", "slice(1, 2)", "iter([1])", "open", "b'a'", "None",
    "torch.rand(2).numpy()", "Colour.RED", "Pair(1)", "Record(1)", "super", "property(lambda s: 1)",
    "functools.partial(print)", "x.dtype", "nn.ModuleList()", "int(x.sum())", "x.nonzero().size(0)", "x.sum() > 0",
)  # fmt: skip
USES = (
    "nn.Linear({}, 4)", "nn.Conv2d(3, 8, 3, padding_mode={})", "nn.Linear(3, 4)({})", "torch.cat([x, {}])",
    "x.view(3, {})", "x[{}]", "x + {}", "{}(1)", "raise ValueError({})", "raise KeyError({})", "assert x.shape == {}",
    "assert False, {}", "a, b, c = {}", "F.cross_entropy(x, {})", "reveal_shape({})", "({}).nothing",
    "einops.rearrange(x, {})", "nn.Linear(4, 2, bogus={})", "Net({})", "raise ValueError(f'{{{}!r}}')",
)  # fmt: skip


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Values of every kind where something else is wanted: each use is a function, run one after the other."""
    folder = tmp_path_factory.mktemp("odd")
    for number, use in enumerate(USES):
        for place, value in enumerate(VALUES):
            text = f"{HEAD}\n\ndef f(x):\n    {use.format(value)}\n\n\nf(x)\n"
            if (number + place) % 4 == 0:
                (folder / f"use_{number}_{place}.py").write_text(text)
    return folder


def checked(*paths: Path) -> Report:
    return check([str(path) for path in paths], Config(root=str(TESTS), cache=False, strict=True, jobs=1))


def shown(report: Report) -> str:
    options = Options(show_models=True, statistics=True, strict=True, root=str(TESTS))
    return "\n".join(render(name, report, read_lines, options) for name in FORMATS)


def own_words(text: str) -> list[str]:
    """The lines of an output that are no excerpt of a source file."""
    return [line for line in text.split("\n") if not re.match(r"\s*\d+ \|", line) and "markdown" not in line]


@pytest.mark.slow
def test_no_internals_of_cases_and_examples() -> None:
    lines = own_words(shown(checked(TESTS / "cases", EXAMPLES)))
    assert [line for line in lines if INTERNALS.search(line)] == []


@pytest.mark.slow
def test_no_internals_of_odd_values(odd: Path) -> None:
    report = checked(odd)
    assert [d.message for d in report.diagnostics if d.code == "SHP900"] == []
    assert [line for line in own_words(shown(report)) if INTERNALS.search(line)] == []


@pytest.mark.slow
def test_two_runs_print_the_same() -> None:
    command = [sys.executable, "-m", "shapecheck", "--no-cache", "--strict", "--show-models", "--jobs", "1"]
    paths = [str(TESTS / "cases" / "python"), str(TESTS / "cases" / "contracts"), str(EXAMPLES)]
    outputs = []
    for seed in ("1", "77"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run([*command, *paths], capture_output=True, env=environment, check=False, cwd=TESTS)
        outputs.append(done.stdout)
    assert outputs[0]
    assert outputs[0] == outputs[1]
