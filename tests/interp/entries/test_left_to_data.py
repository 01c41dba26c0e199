"""What must hold between sizes that data decide and sizes of inputs: whether it does is not known, and that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from shapecheck import check
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import Tensor, nn\n"
PERIODS = """
class Net(nn.Module):
    def forward(self, x):
        B, T, N = x.size()
        period = int(torch.fft.rfft(x, dim=1).abs().mean(0).mean(-1)[1:].argmax()) + 1
        out = x
        if 96 % period != 0:
            length = (96 // period + 1) * period
            out = torch.cat([x, torch.zeros(B, length - 96, N)], 1)
        return out.reshape(B, out.shape[1] // period, period, N)
"""
KEPT = """
class Net(nn.Module):
    def forward(self, x):
        return x[x > 0] + x.new_zeros(x.shape[0])
"""
LENGTHS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(8, 16, batch_first=True)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
        return nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=x.shape[1])[0]
"""


def gaps(folder: Path, text: str) -> list[str]:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    report = check([file], Config(root=str(folder), cache=False))
    assert not report.diagnostics
    return [gap.reason for gap in report.models[0].gaps]


@pytest.mark.parametrize("text", [PERIODS, KEPT])
def test_what_must_fit_is_a_gap(tmp_path: Path, text: str) -> None:
    """Torch refuses either program for some data and takes it for other data of the same shape."""
    found = gaps(tmp_path, text)
    assert found and all("holds is not known" in reason for reason in found)


def test_bounds_are_what_values_are_for(tmp_path: Path) -> None:
    assert gaps(tmp_path, LENGTHS) == []


def test_torch_decides_by_the_data() -> None:
    scope: dict[str, object] = {}
    exec(HEAD + KEPT, scope)
    net = scope["Net"]()  # type: ignore[operator]
    assert net(torch.ones(4)).shape == (4,)
    with pytest.raises(RuntimeError, match="size of tensor"):
        net(torch.tensor([1.0, 2.0, -1.0, -1.0]))


MORE = {
    "a number": "        keep = x.sum(0) > 0\n        return nn.Linear(8, 4)(x[:, keep])\n",
    "an assertion": "        assert x.shape[1] == int(x.argmax())\n        return x\n",
    "in some cases": "        return x @ torch.zeros(8, 8) if int(x.argmax()) > 3 else x\n",
}


@pytest.mark.parametrize("body", MORE.values(), ids=MORE)
def test_so_is_what_must_fit_a_number_or_only_sometimes(tmp_path: Path, body: str) -> None:
    found = gaps(tmp_path, f"\nclass Net(nn.Module):\n    def forward(self, x):\n{body}")
    assert found and all("holds is not known" in reason for reason in found)


def test_an_axis_that_may_be_empty_has_no_known_number_of_parts(tmp_path: Path) -> None:
    """Torch splits an axis of size 0 into one part, and one of size N into N."""
    assert (len(torch.zeros(0).split(1)), len(torch.zeros(3).split(1))) == (1, 3)
    text = "\nclass Net(nn.Module):\n    def forward(self, x):\n        return len(x[x > 0].split(1))\n"
    assert gaps(tmp_path, text) == ["the number of parts that a split gives is not known"]


def test_a_selection_fills_its_rows(tmp_path: Path) -> None:
    text = "\nclass Net(nn.Module):\n    def forward(self, boxes, found):\n        return boxes[found].view(-1, 4)\n"
    assert gaps(tmp_path, text) == []
