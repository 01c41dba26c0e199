"""Evaluation and training are told together: layers of both, and a contract of what the model needs to run at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import infer
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
LAYERS = """
    def __init__(self):
        super().__init__()
        self.body = nn.Conv1d(3, 4, 5)
        self.aux = nn.Conv1d(4, 4, 9)
        self.head = nn.Conv1d(4, 2, 3)
"""
AUXILIARY = """
    def forward(self, x):
        x = self.body(x)
        extra = None
        if self.training:
            extra = self.aux(x)
        x = self.head(x)
        if self.training:
            return x, extra
        return x
"""
EARLY_OUT = """
    def forward(self, x):
        x = self.body(x)
        if not self.training:
            return self.head(x)
        return self.aux(x)
"""
LATE_OUT = """
    def forward(self, x):
        x = self.body(x)
        if self.training:
            return self.aux(x)
        x = self.head(x)
        return x
"""
STRICT_EVALUATION = """
    def forward(self, x):
        x = self.body(x)
        return self.head(x) if self.training else self.aux(x)
"""
BOTH = """
    def forward(self, x):
        x = self.body(x)
        return self.aux(x) * 2 if self.training else self.aux(x)
"""


def told(tmp_path: Path, forward: str) -> dict[str, object]:
    file = tmp_path / "net.py"
    file.write_text(HEAD + LAYERS + forward)
    return infer(f"{file}:Net()", {"x": "B,3,T"}, Config(root=str(tmp_path), cache=False)).to_json()


@pytest.mark.parametrize(
    ("forward", "contract", "layers"),
    [
        (AUXILIARY, ["T >= 7"], ["body", "aux", "head"]),
        (EARLY_OUT, ["T >= 7"], ["body", "aux", "head"]),
        (LATE_OUT, ["T >= 7"], ["body", "aux", "head"]),
        (STRICT_EVALUATION, ["T >= 13"], ["body", "aux", "head"]),
        (BOTH, ["T >= 13"], ["body", "aux"]),
    ],
)
def test_what_training_alone_demands_is_no_contract(
    tmp_path: Path, forward: str, contract: list[str], layers: list[str]
) -> None:
    said = told(tmp_path, forward)
    assert said["contract"] == contract
    called = [layer["path"] for layer in said["layers"]]
    assert sorted(called) == sorted(layers)
    assert called[0] == "body"


def test_both_outputs_are_told(tmp_path: Path) -> None:
    plain, extra = ["B", 2, "T - 6"], ["B", 4, "T - 12"]
    assert told(tmp_path, AUXILIARY)["output"] == {"any": [{"seq": [plain, extra]}, plain]}
    assert told(tmp_path, EARLY_OUT)["output"] == {"any": [extra, plain]}
