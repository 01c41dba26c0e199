"""A parameter of which nobody says what it is may be a list or a text, where a size does not work."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = """\
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

"""
NET = """
class Net(nn.Module):
    def __init__(self, {parameters}):
        super().__init__()
        {init}

    def forward(self, x):
        return {forward}
"""
OTHERS = {
    "a list of means": (
        "mean",
        "self.register_buffer('mean', torch.tensor(mean)[None, :, None, None])",
        "x - self.mean",
        "mean = 2 items",
    ),
    "a list as an array": (
        "scales",
        "scales = np.array(scales, dtype=int); self.last = int(scales[-1])",
        "x",
        "scales = 2 items",
    ),
    "sizes of a padding": ("size", "self.size = size", "F.pad(x, self.size)", "size = "),
    "a mode of interpolation": ("mode", "self.mode = mode", "F.interpolate(x, scale_factor=2, mode=self.mode)", "mode"),
    "an activation by its name": ("act", "self.rnn = nn.RNN(3, 4, nonlinearity=act)", "self.rnn(x)[0]", "act"),
    "two of them": (
        "mean, mode",
        "self.mean, self.mode = torch.tensor(mean)[:, None, None], mode",
        "F.pad(x - self.mean, (1, 1), self.mode)",
        "mode",
    ),
}
SIZES = {
    "a size beside one that does not fit": (
        "width",
        "self.a, self.b = nn.Linear(3, width), nn.Linear(width + 1, 3)",
        "self.b(self.a(x))",
    ),
    "a size that no list could be": ("width", "self.a = nn.Linear(3, 4)", "self.a(x)[0, 0, 0].view(2)[width, 0]"),
    "a number that is divided by": (
        "heads",
        "self.heads = heads",
        "x.view(4, 5).transpose(1, 2).reshape(4, self.heads, 8 // self.heads)",
    ),
    "a size of a view": ("heads", "self.heads = heads", "x.view(4, 5, self.heads)[0, 0, 0, 0]"),
    "a mode that is written": ("width", "self.width = width", "F.interpolate(x, self.width, mode='none')"),
}


def checked(folder: Path, parameters: str, init: str, forward: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + NET.format(parameters=parameters, init=init, forward=forward))
    return check([str(file)], Config(root=str(folder), cache=False))


@pytest.mark.parametrize(("parameters", "init", "forward", "assumed"), OTHERS.values(), ids=OTHERS)
def test_what_a_size_cannot_be_is_something_else(
    tmp_path: Path, parameters: str, init: str, forward: str, assumed: str
) -> None:
    report = checked(tmp_path, parameters, init, forward)
    assert [d.message for d in report.diagnostics] == []
    assert any(words.startswith(assumed) for words in report.models[0].assumed), report.models[0]


@pytest.mark.parametrize(("parameters", "init", "forward"), SIZES.values(), ids=SIZES)
def test_a_fault_that_no_form_takes_away(tmp_path: Path, parameters: str, init: str, forward: str) -> None:
    assert [d.severity for d in checked(tmp_path, parameters, init, forward).diagnostics] == ["error"]
