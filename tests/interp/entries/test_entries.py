"""Classes alone: what their inputs and their constructor's arguments are taken to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import infer
from shapecheck.base.formulas import names_in
from shapecheck.report.report import Inference
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"


def told(folder: Path, body: str) -> Inference:
    file = folder / "net.py"
    file.write_text(HEAD + body)
    return infer(f"{file}:Net", None, Config(root=str(folder), cache=False))


@pytest.mark.parametrize("use", ["x[:, start : start + 3]", "x[:, start:]", "x[start::2]"])
def test_a_bound_of_a_slice_is_a_number(tmp_path: Path, use: str) -> None:
    body = f"""
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(100, 4))
        self.head = nn.Linear(4, 2)

    def forward(self, x, start):
        n, t, c = x.shape
        return self.head(x), {use}
"""
    found = told(tmp_path, body)
    assert found.inputs["start"] == {"const": "start"}
    assert not found.diagnostics


def test_a_count_that_one_path_takes_for_granted(tmp_path: Path) -> None:
    body = """
    def __init__(self, heads, groups):
        super().__init__()
        self.shared = heads // groups
        self.keys = nn.Linear(8, groups * 4)
        self.queries = nn.Linear(8, heads * 4)

    def forward(self, x):
        k, q = self.keys(x), self.queries(x)
        if self.shared == 1:
            return q + k
        return q.unflatten(-1, (-1, 4)).sum(-2), k
"""
    assert told(tmp_path, body).params == "36*groups + 36*heads"


def test_arguments_are_what_the_constructor_was_called_with(tmp_path: Path) -> None:
    body = """
    def __init__(self, config, width, depth, rate: float, kernel=3):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(width, width) for _ in range(depth)])
        self.head = nn.Linear(width, config.classes)
        self.drop = nn.Dropout(rate)

    def forward(self, x):
        return self.drop(self.head(self.layers(x)))
"""
    arguments = told(tmp_path, body).arguments
    assert arguments is not None
    assert arguments["config"] == {"parts": {"classes": {"const": "classes"}}}
    assert arguments["width"] == {"const": "width"}
    assert arguments["depth"] == {"const": 2}
    assert "unknown" in arguments["rate"]
    assert "kernel" not in arguments
    assert told(tmp_path, "\n    def forward(self, x):\n        return x\n").arguments == {}
    whole = infer(f"{tmp_path / 'net.py'}:Net()", None, Config(root=str(tmp_path), cache=False))
    assert whole.arguments is None


def test_an_input_has_one_rank_on_all_paths(tmp_path: Path) -> None:
    body = """
    def __init__(self, width, out):
        super().__init__()
        self.shortcut = nn.Conv1d(width, out, 1) if width != out else None

    def forward(self, x):
        if self.shortcut is not None:
            x = self.shortcut(x)
        return nn.functional.avg_pool1d(x, 2)
"""
    found = told(tmp_path, body)
    assert isinstance(found.output, dict)
    assert {len(option) for option in found.output["any"]} == {3}
    assert len(found.inputs["x"]) == 3


def test_a_size_that_the_contract_speaks_of_stands_in_the_input(tmp_path: Path) -> None:
    body = """
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        if x.shape[1] == 1:
            x = x.repeat(1, 3, 1, 1)
        return self.first(x)
"""
    found = told(tmp_path, body)
    names = {name for goal in found.contract for name in names_in(goal)}
    assert names <= set(found.inputs["x"])
    assert any("== 3" in goal for goal in found.contract)


def test_the_rounds_over_a_set_come_in_any_order(tmp_path: Path) -> None:
    body = """
    def __init__(self):
        super().__init__()
        self.kinds = set(["full", "sliding", "full"])
        self.same = {"a", "b"}
        self.turn = nn.Identity()
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        n, c = x.shape
        found = {kind: None for kind in self.kinds}
        for kind in self.kinds:
            found[kind] = self.turn(x if kind == "full" else x[:, :4])
        again = {kind: self.turn(x if kind == "full" else x[:, :4]) for kind in self.kinds}
        for kind in self.same:
            y = self.head(found["full"])
        return y, found["sliding"]
"""
    found = told(tmp_path, body)
    assert found.output == {"seq": [["n", 4], ["n", 4]]}
    assert [gap.reason for gap in found.gaps] == ["the order of a set's items"] * 2
    assert [(layer.path, "unknown" in layer.output) for layer in found.layers] == [
        *[("turn", True)] * 4,
        ("head", False),
        ("head", False),
    ]


def test_an_input_whose_methods_are_called_as_numpy_has_them_is_an_array(tmp_path: Path) -> None:
    body = """
    def forward(self, x):
        b, t, d = x.shape
        return x[:, -1, :].reshape(b, 1, d).repeat(4, axis=1)
"""
    found = told(tmp_path, body)
    assert not found.diagnostics
    assert "unknown" in found.output
