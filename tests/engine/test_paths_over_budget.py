"""Where one of two paths runs out of steps, what the other says of a layer is not told as if it held for both."""

from __future__ import annotations

from pathlib import Path

from shapecheck import infer
from shapecheck.config import Config

PROGRAM = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)

    def forward(self, x):
        if x.shape[1] == 1:
            return self.body(x).squeeze(1)
        seen = {}
        for i in range(700):
            for j in range(700):
                seen[i * 700 + j] = i
        return self.body(x)[:, :, : seen[0] + 1]
"""


def test_a_layer_of_one_path_alone_is_unknown(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(PROGRAM)
    said = infer(f"{file}:Net()", {"x": "B,T,4"}, Config(root=str(tmp_path), cache=False)).to_json()
    assert [gap["reason"] for gap in said["gaps"]]
    assert "unknown" in str(said["output"])
    assert all("unknown" in layer["output"] for layer in said["layers"])
