"""Lists that a call is given have as many items as the program takes them apart into."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from shapecheck import check
from shapecheck.settings.config import Config

FORWARDS = {
    "unpacked": ("b, c, h, w = shape\nreturn torch.zeros(b, c, h, w)", 4),
    "a copy that is unpacked": ("b, c, h, w, d = tuple(shape)\nreturn torch.zeros(b, c, h, w, d)", 5),
    "an item far behind": ("last = shape[4]\nreturn torch.zeros(shape[0], last)", 5),
    "taken as it comes": ("return torch.zeros(shape)", 2),
    "asked how long it is": ("if len(shape) == 4:\n    a, b, c, d = shape\nreturn torch.zeros(shape)", 2),
}


@pytest.mark.parametrize("kind", FORWARDS)
def test_a_list_is_as_long_as_the_program_takes_it(tmp_path: Path, kind: str) -> None:
    forward, count = FORWARDS[kind]
    file = tmp_path / "net.py"
    file.write_text(
        "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
        f"    def forward(self, shape: tuple[int, ...]):\n{indent(forward, ' ' * 8)}\n"
    )
    report = check([str(file)], Config(cache=False))
    (net,) = report.models
    assert not report.diagnostics
    assert not net.gaps
    assert len(net.inputs["shape"]["seq"]) == count


def test_a_list_that_is_unpacked_twice_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    file.write_text(
        "import torch\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
        "    def forward(self, shape: tuple[int, ...]):\n"
        "        try:\n            b, c, h, w = shape\n        except ValueError:\n            b, c, h = shape\n"
        "        return torch.zeros(b, c, h)\n"
    )
    report = check([str(file)], Config(cache=False))
    assert not report.diagnostics
