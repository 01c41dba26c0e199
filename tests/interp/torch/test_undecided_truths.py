"""What the program asks of memory and of numbers, where shapes do not hang on the answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import infer
from shapecheck.report.report import show_node
from shapecheck.settings.config import Config

NET = """
import numpy as np
import torch
from torch import nn


class Net(nn.Module):
    def forward(self, x, y):
        if {asked}:
            return {first}
        return {second}
"""
ASKED = [
    "x.is_contiguous()",
    "torch.allclose(x, y)",
    "torch.equal(x, x + y)",
    "np.allclose(x.numpy(), 0)",
    "x.dtype == torch.float64",
]


def read(folder: Path, asked: str, first: str, second: str) -> tuple[str, list[str]]:
    (folder / "net.py").write_text(NET.format(asked=asked, first=first, second=second))
    found = infer(f"{folder / 'net.py'}:Net", {"x": "B,4", "y": "B,4"}, Config(root=str(folder), cache=False))
    return show_node(found.output), [gap.reason for gap in found.gaps]


@pytest.mark.parametrize("asked", ASKED)
def test_both_ways_are_read_without_a_gap(asked: str, tmp_path: Path) -> None:
    assert read(tmp_path, asked, "x * 2", "(x + y).contiguous()") == ("(B, 4)", [])


@pytest.mark.parametrize("asked", ASKED[:4])
def test_where_shapes_hang_on_it_both_are_told(asked: str, tmp_path: Path) -> None:
    output, gaps = read(tmp_path, asked, "x", "x.sum(0)")
    assert output == "(B, 4) or (4,)"
    assert gaps == []


def test_a_number_that_is_made_of_it_is_not_known(tmp_path: Path) -> None:
    output, gaps = read(tmp_path, "True", "x.new_zeros(2 + torch.equal(x, y), 3)", "x")
    assert "whether two tensors are equal" in output + str(gaps)
