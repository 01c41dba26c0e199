"""Lists that are chosen for the parameters of a class alone have the items that the class takes of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

LISTS = {
    "constant places": (
        "widths, depths",
        "self.fc = nn.Sequential(nn.Linear(widths[0], widths[3]), nn.Linear(widths[3], depths[5]))",
        ["widths = 6 items", "depths = 6 items"],
        ["B", "depths_5"],
    ),
    "places of a loop": (
        "widths",
        "self.fc = nn.Sequential(*[nn.Linear(widths[i], widths[i + 1]) for i in range(4)])",
        ["widths = 5 items"],
        ["B", "widths_4"],
    ),
    "items that a call is handed": (
        "widths",
        "self.fc = Pair(*widths)",
        ["widths = 3 items"],
        ["B", "widths_2"],
    ),
    "fewer items that a call is handed": (
        "widths",
        "self.fc = nn.Sequential(nn.LayerNorm(widths[0]), Square(*widths))",
        ["widths = 1 items"],
        ["B", "widths_0"],
    ),
    "items that a layer is handed": (
        "widths",
        "self.fc = nn.Sequential(nn.LayerNorm(widths[0]), nn.ReLU(*widths))",
        ["widths = 1 items"],
        ["B", "widths_0"],
    ),
    "a copy that is unpacked": (
        "sizes, widths",
        "a, b, c = tuple(sizes)\nself.fc = nn.Sequential(nn.Linear(a * b, c), nn.Linear(c, widths[1]))",
        ["sizes = 3 items", "widths = 2 items"],
        ["B", "widths_1"],
    ),
}


def checked(folder: Path, parameters: str, init: str) -> Report:
    text = f"""
from torch import nn


class Pair(nn.Sequential):
    def __init__(self, a, b, c):
        super().__init__(nn.Linear(a, b), nn.Linear(b, c))


class Square(nn.Linear):
    def __init__(self, width):
        super().__init__(width, width)


class Net(nn.Module):
    def __init__(self, {parameters}):
        super().__init__()
{indent(init, " " * 8)}

    def forward(self, x):
        return self.fc(x)
"""
    file = folder / "net.py"
    file.write_text(text)
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


@pytest.mark.parametrize(("parameters", "init", "assumed", "output"), LISTS.values(), ids=LISTS)
def test_a_list_is_as_long_as_it_must_be(
    tmp_path: Path, parameters: str, init: str, assumed: list[str], output: list[str]
) -> None:
    report = checked(tmp_path, parameters, init)
    assert list(report.diagnostics) == []
    assert ([*report.models[-1].assumed], report.models[-1].output) == (assumed, output)


def test_a_place_that_no_short_list_has_is_a_gap(tmp_path: Path) -> None:
    (gap,) = checked(tmp_path, "widths", "self.fc = nn.Linear(widths[40], 2)").diagnostics
    assert (gap.code, "with widths = 2 items" in gap.message) == ("SHP903", True)
