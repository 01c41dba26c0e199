"""Training and evaluation: a model is made in training, called in both, and each mode may end by itself."""

from __future__ import annotations

from pathlib import Path

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = "import torch\nfrom torch import nn\n\n"
DETECTOR = """
class Head(nn.Module):
    stride = None

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(3, 6, 1) for _ in range(2))

    def forward(self, x):
        rows = []
        for i in range(2):
            x[i] = self.convs[i](x[i])
            if not self.training:
                rows.append((x[i] * self.stride[i]).flatten(2))
        return x if self.training else torch.cat(rows, 2)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = Head()
        made = self.forward(torch.zeros(1, 3, 64, 64))
        self.head.stride = torch.tensor([64 / part.shape[-1] for part in made])

    def forward(self, x):
        return self.head([x, x])
"""
LACKING = """
class Net(nn.Module):
    def forward(self, x):
        rows = []
        if not self.training:
            rows.append(x * self.lacking)
        return x if self.training else torch.cat(rows, 0).view(3, 5)
"""


def checked(folder: Path, text: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


def test_a_constructor_runs_its_model_in_training(tmp_path: Path) -> None:
    report = checked(tmp_path, DETECTOR)
    net = report.models[1]
    assert [d for d in report.diagnostics if d.severity == "error"] == []
    assert net.output == {"any": [{"seq": [["B", 6, "H", "W"], ["B", 6, "H", "W"]]}, ["B", 6, "2*H*W"]]}


def test_what_ends_one_mode_is_a_gap_and_nothing_follows_from_it(tmp_path: Path) -> None:
    (gap,) = checked(tmp_path, LACKING).diagnostics
    assert (gap.code, "evaluation raises AttributeError" in gap.message) == ("SHP903", True)
