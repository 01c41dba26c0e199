"""Several attempts at the inputs of one model: each begins with what the constructor has left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.interp.entries.attempts import Attempts
from shapecheck.report.report import ModelReport
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n"
CHANGED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(4, 3))
        self.seen = []
        self.sizes = iter([5, 7, 9, 11, 13])
        self.count = 0
        self.table = {}
        self.register_buffer("steps", torch.zeros(4))

    def forward(self, x):
        self.seen.append(x)
        self.count += 1
        self.table[self.count] = next(self.sizes)
        self.steps = torch.cat([self.steps, torch.ones(len(self.seen))])
        y = x.permute(0, 2, 1) @ self.scale
        return y.new_zeros(len(self.seen), self.count, self.table[1], self.steps.shape[0])
"""
CHOSEN = """
class Net(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(4, a).squeeze())
        self.seen = []

    def forward(self, x):
        self.seen.append(x)
        return x.permute(0, 2, 1) @ self.scale, len(self.seen)
"""


def read(folder: Path, text: str) -> ModelReport:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    report = check([file], Config(root=str(folder), cache=False))
    assert not report.diagnostics
    return report.models[0]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often each run came with what is built already, 0 or 1."""
    told: list[int] = []
    started: Callable[..., object] = Attempts._started

    def counted(self: Attempts) -> object:
        told.append(int(self._kept is not None))
        return started(self)

    monkeypatch.setattr(Attempts, "_started", counted)
    return told


def test_what_a_call_changes_is_put_back(tmp_path: Path, built: list[int]) -> None:
    assert read(tmp_path, CHANGED).output == [1, 1, 5, 5]
    assert built == [0, 1]


def test_a_constructor_that_chooses_runs_again(tmp_path: Path, built: list[int]) -> None:
    model = read(tmp_path, CHOSEN)
    assert model.output == {"seq": [["B", "T", "a"], {"const": 1}]}
    assert set(built) == {0} and len(built) > 1
