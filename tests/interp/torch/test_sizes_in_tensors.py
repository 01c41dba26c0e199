"""Tensors made of sizes: what is read from one is that size again."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from shapecheck import check
from shapecheck.settings.config import Config

HEAD = "import numpy as np\nimport torch\nfrom torch import nn\nclass Net(nn.Module):\n    def forward(self, x):\n"
PROGRAMS = {
    "a bound": ("n = torch.IntTensor([x.shape[1]])[0]\nreturn x[:, : n // 2]", ["B", "T//2"]),
    "int": ("return x.new_zeros(int(torch.tensor([x.shape[1]])))", ["T"]),
    "item": ("return x.new_zeros(torch.tensor(x.shape[1]).item() + 1)", ["T + 1"]),
    "several alike": ("n = torch.tensor([x.shape[1], x.shape[1]])\nreturn x.new_zeros(int(n[1]))", ["T"]),
    "arithmetic": ("n = torch.tensor(x.shape[1]) * 2\nreturn x.new_zeros(int(n))", ["2*T"]),
    "a number of numpy's": (
        "import math\nimport numpy as np\nreturn x.new_zeros(math.ceil(x.shape[1] / np.prod([2, 4])))",
        ["(T + 7)//8"],
    ),
    "an array of one": ("n = np.atleast_1d(x.shape[1]) - 1\nreturn x.new_zeros(*[int(k) for k in n])", ["T - 1"]),
    "half of one": (
        "n = (np.atleast_1d(x.shape[1]) - 1) / 2 * np.atleast_1d(3)\nreturn x.new_zeros(tuple(int(k) for k in n))",
        ["T + (T - 3)//2"],
    ),
    "half and more": ("n = np.array([x.shape[1]]) / 4 + 1\nreturn x.new_zeros(int(n[0]))", ["T//4 + 1"]),
    "a third": ("n = np.array([x.shape[1]]) / 3\nreturn x.new_zeros(int(n[0]), 2)", None),
    "half in single precision": ("n = torch.tensor([x.shape[1]]) / 2\nreturn x.new_zeros(int(n[0]), 2)", None),
    "the halves of several": ("n = np.array([x.shape[1], 3]) / 2\nreturn x.new_zeros(int(n[0]), 2)", None),
    "whole again": ("n = (np.array([x.shape[1]]) / 2).astype(int)\nreturn x.new_zeros(int(n[0]), 2)", None),
    "written to": ("n = torch.tensor([x.shape[1]])\nn[0] = 3\nreturn x.new_zeros(int(n), 2)", None),
    "different ones": ("n = torch.tensor([x.shape[1], 3])\nreturn x.new_zeros(int(n[0]), 2)", None),
}


@pytest.mark.parametrize(("body", "shape"), PROGRAMS.values(), ids=PROGRAMS)
def test_what_is_read(tmp_path: Path, body: str, shape: list[str] | None) -> None:
    text = HEAD + "".join(f"        {line}\n" for line in body.splitlines())
    file = tmp_path / "net.py"
    file.write_text(text)
    report = check([file], Config(root=str(tmp_path), cache=False))
    assert not report.diagnostics
    output = report.models[0].output
    scope: dict[str, object] = {}
    exec(text, scope)
    made = list(scope["Net"]()(torch.ones(4, 7)).shape)  # type: ignore[operator]
    if shape is None:
        assert not isinstance(output, list) or output[0] not in ("T", "B")
    else:
        assert output == shape
        assert made == [eval(size, {"B": 4, "T": 7}) for size in shape]
