"""What one statement costs: a budget that is over, a fault of shapecheck itself. The other entries are looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shapecheck import check
from shapecheck.interp.entries import class_entry
from shapecheck.interp.run import space
from shapecheck.report.report import Report
from shapecheck.rules.core import call as rule_calls
from shapecheck.settings.config import Config

NET = """

class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x).view(-1, 2) @ torch.zeros(3, 3)

"""
HEAD = "import torch\nfrom torch import nn\n"
LATE = NET.format(name="Late")


def told(folder: Path, text: str, strict: bool = False) -> Report:
    file = folder / "train.py"
    file.write_text(text)
    return check(file, Config(root=str(folder), cache=False, strict=strict))


SLOW = """
def slow(n):
    total = 0
    for i in range(n):
        for j in range(n):
            total = (total * 31 + j) % 1009
    return total

"""


def test_a_budget_that_is_over_costs_one_statement(tmp_path: Path) -> None:
    text = f"{HEAD}{SLOW}first = slow(900)\nnn.Linear(3, first)\n{LATE}nn.Linear(3, 4)(torch.zeros(2, 5))\n"
    report = told(tmp_path, text, strict=True)
    line = text[: text.index("first")].count("\n") + 1
    found = [(d.code, d.at.line) for d in report.diagnostics]
    assert found == [("SHP904", line), ("SHP205", line + 10), ("SHP203", line + 12)]
    assert [model.name for model in report.models] == ["Late"]


def failing(real: Callable[..., Any], name: str) -> Callable[..., Any]:
    def fails(home: class_entry.Home, *args: Any, **kwargs: Any) -> Any:
        if home.cls.name == name:
            raise ZeroDivisionError("a fault of ours")
        return real(home, *args, **kwargs)

    return fails


def test_a_fault_of_ours_costs_one_class(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_entry, "infer_class", failing(class_entry.infer_class, "Early"))
    early = NET.format(name="Early")
    report = told(tmp_path, f"{HEAD}{early}{LATE}nn.Linear(3, 4)(torch.zeros(2, 5))\n")
    assert [(d.code, d.at.line) for d in report.diagnostics] == [("SHP900", 5), ("SHP205", 21), ("SHP203", 23)]
    assert [model.name for model in report.models] == ["Late"]


def test_a_fault_of_ours_costs_one_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = space.binary

    def fails(op: str, left: Any, right: Any, run: Any) -> Any:
        if (left, right) == (7, 11):
            raise ZeroDivisionError("a fault of ours")
        return real(op, left, right, run)

    monkeypatch.setattr(space, "binary", fails)
    text = f"{HEAD}width = 7 + 11\nnn.Linear(width, 3)(torch.zeros(2, 5))\n{LATE}nn.Linear(3, 4)(torch.zeros(2, 5))\n"
    report = told(tmp_path, text)
    assert [(d.code, d.at.line) for d in report.diagnostics] == [("SHP900", 3), ("SHP205", 13), ("SHP203", 15)]
    assert [model.name for model in report.models] == ["Late"]


def test_a_fault_of_a_rule_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = rule_calls.spread_call

    def fails(plan: Any, bound: Any) -> Any:
        args, kwargs = real(plan, bound)
        return ([None] * len(args) if "diagonal" in plan.slots else args), kwargs

    monkeypatch.setattr(rule_calls, "spread_call", fails)
    text = f"{HEAD}y = torch.tril(torch.zeros(2, 5))\nnn.Linear(3, 4)(y)\nnn.Linear(3, 4)(torch.zeros(2, 5))\n"
    report = told(tmp_path, text, strict=True)
    assert [(d.code, d.at.line) for d in report.diagnostics][-1] == ("SHP203", 5)
    assert report.diagnostics[0].code == "SHP903"
    assert "None" not in report.diagnostics[0].message


CUT_SHORT = {
    "a module that is missing": (
        "import not_there\nfrom not_there.deep import tool\ntool(1)\n",
        3,
        "not_there is not installed",
    ),
    "a name that is missing": ("from other import missing\n", 3, "other has no missing"),
    "a module with a fault of syntax": ("import broken\n", 3, "broken cannot be read or parsed"),
    "a relative import": ("from . import nothing\n", 3, "a relative import without a package"),
    "a decorator": (
        ("from other import decorate\n@decorate.all\n"
        "class Net(nn.Module):\n    def forward(self, x):\n        return x\n"),
        4,
        "what a module makes up",
    ),
    "torch.jit": ("traced = torch.jit.trace(nn.Linear(3, 4), torch.zeros(2, 3))\n", 3, "torch.jit.trace has no rule"),
    "torch.fx": ("graph = torch.fx.symbolic_trace(nn.Linear(3, 4))\n", 3, "torch.fx.symbolic_trace has no rule"),
    "torch.func": ("j = torch.func.jacrev(torch.sin)(torch.zeros(2))\n", 3, "torch.func.jacrev has no rule"),
    "torch.load": ("net = torch.load('net.pt')\nnet(torch.zeros(2, 3))\n", 4, "what torch.load gives is up to files"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CUT_SHORT)
def test_each_place_where_following_ends_is_told_once(tmp_path: Path, kind: str) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "other.py").write_text("import torch\n\ndecorate = torch.load('x')\n")
    lines, at, words = CUT_SHORT[kind]
    report = told(tmp_path, HEAD + lines, strict=True)
    gaps = [(d.at.line, d.message) for d in report.diagnostics if Path(d.at.path).name == "train.py"]
    if kind == "a decorator":
        assert [model.name for model in report.models] == ["Net"]
        assert report.summary["gaps"] == 1
    else:
        assert [(line, message.removeprefix("not followed: ")) for line, message in gaps][:1] == [(at, words)]


@pytest.mark.parametrize(
    "line",
    [
        "torch.jit.save(1, 'a')",
        "torch.manual_seed(0)",
        "n = torch.cuda.device_count()",
        "torch.hub.set_dir('x')",
        "nn.Linear(2, 3).load_state_dict(torch.load('a')['model'])",
        "nn.Linear(2, 3).load_state_dict(torch.hub.load_state_dict_from_url('a', model_dir=torch.hub.get_dir()))",
    ],
)
def test_what_is_not_used_or_tells_of_the_machine_is_no_gap(tmp_path: Path, line: str) -> None:
    assert told(tmp_path, f"{HEAD}{line}\n").summary["gaps"] == 0


def test_a_circular_import_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("from train import own\n\ndef help():\n    return own()\n")
    text = "import torch\nfrom helper import help\n\ndef own():\n    return torch.zeros(2, 3)\n\nhelp().view(5)\n"
    report = told(tmp_path, text, strict=True)
    assert any("a circular import" in d.message for d in report.diagnostics)
    assert all(d.code == "SHP903" for d in report.diagnostics)
