"""Sizes that two paths give as one formula, held against torch at many sizes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import torch

from shapecheck.driver.project import infer

MODEL = """\
import torch
from torch import nn
from torch.nn import functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv1d(2, 2, 8, 4, 2), nn.Conv1d(2, 2, 8, 4, 2)

    def even(self, x):
        n = x.shape[-1]
        return x if n % 4 == 0 else F.pad(x, (0, 4 - n % 4))

    def forward(self, x):
        T = x.shape[-1]
"""

BODIES = {
    "an expression": "n = T if T % 4 == 0 else T + 4 - T % 4\nreturn x.new_zeros(n)",
    "the other way round": "n = T + 4 - T % 4 if T % 4 != 0 else T\nreturn x.new_zeros(n)",
    "a statement": "if not T % 4 == 0:\n    x = F.pad(x, (0, 4 - (T % 4)))\nreturn x",
    "greater than 0": "if T % 4 > 0:\n    T = T + 4 - T % 4\nreturn x.new_zeros(T)",
    "truth": "if T % 4:\n    T += 4 - T % 4\nreturn x.new_zeros(T)",
    "the padding": "return F.pad(x, (0, 0 if T % 8 == 0 else 8 - T % 8))",
    "a quotient": "n = T // 4\nif T % 4 != 0:\n    n += 1\nreturn x.new_zeros(n)",
    "an early return": "return self.even(x)",
    "before each of two layers": "return self.second(self.even(self.first(self.even(x))))",
    "cut off": "if T % 4 != 0:\n    x = x[..., : T - T % 4]\nreturn x",
    "one more where it is odd": "n = 2 * (T // 2)\npad = [0, 0]\nif n != T:\n    pad[1] = 1\n"
    "return F.pad(x[..., :n], pad)",
    "two more": "return x.new_zeros(3 if T % 2 == 0 else 5)",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_one_formula_that_torch_agrees_with(body: str, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(MODEL + "".join(f"        {line}\n" for line in body.splitlines()))
    shape = infer(f"{path}:Net()", {"x": "1,2,T"}).to_json()["output"]
    assert isinstance(shape, list), shape
    spec = importlib.util.spec_from_file_location("net", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = module.Net()
    for size in range(32, 97):
        said = [eval(str(dim), {"T": size, "max": max, "min": min}) for dim in shape]
        assert said == list(net(torch.zeros(1, 2, size)).shape), size
