"""`infer` of what is no model: any value of a module is told as it is; a file alone stands for its one model."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import infer
from shapecheck.cli import main
from shapecheck.settings.config import Config, UsageError

PROGRAM = """
import argparse
from collections import namedtuple
from dataclasses import dataclass, field
import torch
from torch import nn


@dataclass
class Config:
    width: int
    name: str = "x"
    layers: list = field(default_factory=list)


class Plain:
    def __init__(self, size, *rest, deep=False):
        self.size = size


class Net(nn.Module):
    def forward(self, x: torch.Tensor):
        return x * 2


def scores(left, right, /, scale=0.5, *, mask=None, **more):
    return left @ right


x = torch.zeros(3, 4, dtype=torch.int64)
n = 5
pair = (3, 4)
several = [1, x]
table = {"a": x, "b": None}
config = Config(7)
plain = Plain(2)
options = argparse.Namespace(lr=0.1)
point = namedtuple("Point", "a b")(1, 2)
net = Net()
double = lambda q, k=3: q + k
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "values.py"
    path.write_text(PROGRAM)
    return str(path)


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("x", [3, 4]),
        ("x.sum(0)", [4]),
        ("n", {"const": 5}),
        ("n * 2 == 10", {"const": True}),
        ("None", {"const": None}),
        ("pair", {"seq": [{"const": 3}, {"const": 4}]}),
        ("several", {"seq": [{"const": 1}, [3, 4]]}),
        ("several[1]", [3, 4]),
        ("table", {"map": {"a": [3, 4]}}),
        ("config", {"map": {"width": {"const": 7}, "name": {"const": "x"}, "layers": {"seq": []}}}),
        ("config.width", {"const": 7}),
        ("plain", {"map": {"size": {"const": 2}}}),
        ("options", {"map": {"lr": {"const": 0.1}}}),
    ],
)
def test_a_value(expression: str, output: object, file: str) -> None:
    found = infer(f"{file}:{expression}", None, Config(cache=False))
    assert found.to_json()["output"] == output
    assert (found.inputs, found.diagnostics, found.gaps, found.called) == ({}, (), (), False)


@pytest.mark.parametrize(
    ("expression", "signature"),
    [
        ("scores", "(left, right, /, scale=0.5, *, mask=None, **more)"),
        ("double", "(q, k=3)"),
        ("Config", "(width, name='x', layers=...)"),
        ("Plain", "(size, *rest, deep=False)"),
        ("net.forward", "(x)"),
        ("net", None),
        ("x", None),
    ],
)
def test_what_something_is_called_with(expression: str, signature: str | None, file: str) -> None:
    assert infer(f"{file}:{expression}", None, Config(cache=False)).signature == signature


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        ("x", "  value   tensor int64 (3, 4)"),
        ("pair", "  value   (3, 4)"),
        ("Plain", "  called  (size, *rest, deep=False)"),
        ("net", "  output  (B, T)"),
    ],
)
def test_in_words(expression: str, line: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["infer", "--no-cache", f"{file}:{expression}"])
    assert line in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("ending", ["", ":"])
def test_a_file_alone_is_its_one_model(ending: str, file: str) -> None:
    found = infer(file + ending, {"x": "B,3"}, Config(cache=False))
    assert (found.target, found.output) == (f"{file}:Net", ["B", 3])


def test_of_several_models_one_has_to_be_named(tmp_path: Path) -> None:
    path = tmp_path / "two.py"
    path.write_text(PROGRAM + PROGRAM.replace("class Net", "class Other"))
    with pytest.raises(UsageError, match=r"two\.py defines 2 models; name one of them: Net, Other"):
        infer(str(path), None, Config(cache=False))
    path.write_text("x = 1\n")
    with pytest.raises(UsageError, match=r"two\.py defines no model"):
        infer(str(path), None, Config(cache=False))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"letf": "3,4", "right": "4,5"}, "no input `letf`; did you mean `left`"),
        ({"left": "3,4", "q": "4,5", "k": "2"}, "no input|takes"),
    ],
)
def test_a_wrong_name_of_an_input(inputs: dict[str, str], message: str, tmp_path: Path) -> None:
    path = tmp_path / "two.py"
    path.write_text("def scores(left, right):\n    return left @ right\n")
    with pytest.raises(UsageError, match=message):
        infer(f"{path}:scores", inputs, Config(cache=False))


@pytest.mark.parametrize(
    ("shape", "message"),
    [("B,3:flot32", "no dtype `flot32`; did you mean `float32`"), ("B,3:integer", "no dtype `integer`")],
)
def test_a_wrong_dtype(shape: str, message: str, file: str) -> None:
    with pytest.raises(UsageError, match=message):
        infer(f"{file}:Net", {"x": shape}, Config(cache=False))


@pytest.mark.parametrize("dtype", ["long", "torch.int64", "int64"])
def test_a_dtype_under_each_of_its_names(dtype: str, file: str) -> None:
    assert infer(f"{file}:Net", {"x": f"B,3:{dtype}"}, Config(cache=False)).output.dtype == "int64"


def test_a_lone_input_may_have_any_name(file: str) -> None:
    assert infer(f"{file}:Net()", {"image": "B,3"}, Config(cache=False)).output == ["B", 3]
