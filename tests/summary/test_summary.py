"""What a summary says of frozen parameters, of loops, of modules that are used twice, and on the command line."""

import json

import pytest

from shapecheck.cli import main
from shapecheck.driver import project

NET = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.back = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.back(self.back(x)))


model = Net()
"""


@pytest.fixture
def summarise(tmp_path):
    def run(text, inputs=None, name="model"):
        path = tmp_path / "net.py"
        path.write_text(text, encoding="utf-8")
        return project.summary(f"{path}:{name}", inputs or {"x": "B,8"})

    return run


def frozen(summary):
    weights = {f"{row.path}.{weight.name}": weight.trains for row in summary.rows for weight in row.weights}
    return [name for name, trains in weights.items() if trains is False]


BACK = ["back.0.weight", "back.0.bias", "back.2.weight", "back.2.bias"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", []),
        ("for p in model.parameters():\n    p.requires_grad = False\nmodel.head = nn.Linear(8, 3)", BACK),
        ("for p in model.parameters():\n    p.requires_grad_(False)\nmodel.head = nn.Linear(8, 3)", BACK),
        ("model.back.requires_grad_(False)", BACK),
        ("model.requires_grad_(False)\nmodel.head.requires_grad_(True)", BACK),
        ("for name, p in model.named_parameters():\n    if 'back' in name:\n        p.requires_grad = False", BACK),
        ("for name, p in model.named_parameters():\n    p.requires_grad = 'head' in name", BACK),
        ("setattr(model.head.bias, 'requires_grad', False)", ["head.bias"]),
        ("model.head.weight = nn.Parameter(torch.zeros(3, 8), requires_grad=False)", ["head.weight"]),
    ],
)
def test_frozen_parameters(summarise, code, expected):
    summary = summarise(f"{NET}\n{code}\n")
    assert frozen(summary) == expected


def test_what_is_frozen_on_one_path_only_is_not_known(summarise):
    summary = summarise(f"{NET}\nif torch.rand(1).item() > 0.5:\n    model.back.requires_grad_(False)\n")
    assert summary.totals["trainable"] is None
    assert {row.trains for row in summary.rows if row.path == "back"} == {"?"}
    assert {row.trains for row in summary.rows if row.path == "head"} == {"yes"}


def test_a_module_called_twice_counts_once_for_parameters_and_twice_for_work(summarise):
    summary = summarise(NET)
    assert summary.totals["params"] == 2 * 72 + 27
    assert summary.totals["mult_adds"] == f"{2 * 2 * 72 + 27}*B"
    assert [row.recursive for row in summary.rows if row.path == "back"] == [False, True]


def test_a_loop_over_a_symbolic_count_multiplies(summarise):
    text = """\
import torch
from torch import nn


class Steps(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(4, 5)

    def forward(self, x):
        h = torch.zeros(x.shape[0], 5)
        for t in range(x.shape[1]):
            h = self.cell(x[:, t], h)
        return h
"""
    summary = summarise(text, {"x": "B,T,4"}, "Steps()")
    assert summary.totals["mult_adds"] == f"{15 * 4 + 15 * 5 + 30}*B*T"


def test_work_under_an_undecided_condition_is_not_known(summarise):
    text = NET.replace("self.head(self.back(self.back(x)))", "self.head(x) if x.sum() > 0 else self.head(x) + 1")
    assert summarise(text).totals["mult_adds"] is None


def test_edges_follow_the_tensors(summarise):
    summary = summarise(NET)
    named = [(summary.rows[a].path if a >= 0 else "input", summary.rows[b].path) for a, b in summary.edges]
    assert ("input", "back") in named
    assert ("back", "head") in named
    assert ("back.0", "head") not in named


def test_the_command(tmp_path, capsys):
    path = tmp_path / "net.py"
    path.write_text(NET, encoding="utf-8")
    assert main(["summary", f"{path}:model", "--input", "x=B,8", "--sizes", "B=4", "--row-names", "ascii_only"]) == 0
    text = capsys.readouterr().out
    assert "+ Linear" in text
    assert "Total mult-adds: 1,260 = 315*B" in text
    assert main(["summary", f"{path}:model", "--input", "x=B,8", "--sizes", "B=4", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    assert found["totals"]["mult_adds"] == "315*B"
    assert found["totals_at_sizes"]["mult_adds"] == 1260
    assert main(["summary", f"{path}:model", "--columns", "nonsense"]) == 2


DEVICES = """\
import torch
from torch import nn
from torch.nn.utils import parametrizations


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.front = parametrizations.weight_norm(nn.Conv1d(4, 8, 3))
        self.older = nn.utils.weight_norm(nn.Conv1d(8, 8, 3, padding=1))
        self.middle = parametrizations.spectral_norm(nn.Conv1d(8, 8, 3, padding=1))
        self.back = parametrizations.orthogonal(nn.Linear(8, 8))

    def forward(self, x):
        y = self.middle(self.older(self.front(x).to(x.device)))
        return self.back(y.mT.to(self.back.bias.device, non_blocking=True))
"""


def test_outputs_of_parametrized_layers_count_and_a_device_lends_no_dtype(summarise):
    totals = summarise(DEVICES, {"x": "B,4,T"}, "Net()").totals
    assert totals["pass_bytes"] == f"{2 * 4 * 8 * 4}*B*T - {2 * 2 * 4 * 8 * 4}*B"


def test_a_dtype_on_one_path_and_a_device_on_the_other_leave_the_dtype_open(summarise):
    text = DEVICES.replace(".to(x.device)", ".to(x.device if x.sum() > 0 else torch.float64)")
    assert summarise(text, {"x": "B,4,T"}, "Net()").totals["pass_bytes"] is None
