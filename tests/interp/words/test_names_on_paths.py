"""A size has one name on all paths of a model."""

from __future__ import annotations

from shapecheck.driver.project import infer

MODES = """\
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 8, 3, padding=1)

    def forward(self, x):
        y = self.conv(x)
        if self.training:
            return y
        batch, channels, time = y.shape
        return y.reshape(batch * time, channels)
"""


def inferred(tmp_path, text):
    file = tmp_path / "net.py"
    file.write_text(text)
    return infer(f"{file}:Net()").to_json()


def test_modes_name_a_size_alike(tmp_path):
    answer = inferred(tmp_path, MODES)
    (inputs,) = answer["inputs"].values()
    assert answer["output"] == {"any": [[inputs[0], 8, inputs[2]], [f"{inputs[0]}*{inputs[2]}", 8]]}
