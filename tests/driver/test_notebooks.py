"""What `check` and `infer` tell of notebooks: cells and the lines in them, in every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shapecheck import check, infer
from shapecheck.report.report import Report
from shapecheck.reporters import Options, render
from shapecheck.reporters.sources import read_lines
from shapecheck.settings.config import Config

NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        return self.fc(x)"""


def write(folder: Path, *sources: str) -> Path:
    """A notebook with a text cell in front, so that code begins in cell 2."""
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "source": "# Title"}]
    cells += [{"cell_type": "code", "source": source} for source in sources]
    path = folder / "nb.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def checked(folder: Path, *sources: str, strict: bool = False) -> Report:
    return check(write(folder, *sources), Config(root=str(folder), cache=False, strict=strict))


@pytest.fixture
def report(tmp_path: Path) -> Report:
    read_lines.cache_clear()
    return checked(tmp_path, "import torch\nfrom torch import nn", NET, "pip install x\n\nNet()(torch.zeros(3, 5))")


def test_lines_count_within_the_cell(report: Report) -> None:
    (error,) = report.to_json()["diagnostics"]
    assert (error["cell"], error["line"], error["column"], error["end_line"]) == (3, 7, 16, 7)
    assert [(note["cell"], note["line"]) for note in error["notes"]] == [(3, 4), (4, 3)]
    assert (error["fix"]["cell"], error["fix"]["line"]) == (3, 4)
    (model,) = report.to_json()["models"]
    assert (model["cell"], model["line"]) == (3, 1)


def shown(name: str, report: Report) -> str:
    root = str(Path(report.files[0]).parent)
    return render(name, report, read_lines, Options(root=root)).replace(report.files[0], "nb.ipynb")


def test_text(report: Report) -> None:
    text = shown("text", report)
    assert "  --> nb.ipynb:cell 3:7:16 in Net.forward\n   4 |         self.fc = nn.Linear(4, 2)\n" in text
    assert "  ::: cell 4\n   3 | Net()(torch.zeros(3, 5))\n     |       ----------------- gives (3, 5)\n" in text


def test_concise(report: Report) -> None:
    assert shown("concise", report).startswith("nb.ipynb:cell 3:7:16: error[SHP203]")


def test_github_has_the_cell_in_words(report: Report) -> None:
    line = shown("github", report)
    assert line.startswith("::error file=nb.ipynb,line=1,col=1,endLine=1,endColumn=2,title=SHP203 feature-mismatch::")
    assert "::cell 3, line 7, column 16: Linear wants 4 features" in line


def test_sarif_has_the_cell_in_words(report: Report) -> None:
    (result,) = json.loads(shown("sarif", report))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2}
    assert result["message"]["text"].startswith("cell 3, line 7, column 16: Linear wants")
    assert result["relatedLocations"][1]["message"]["text"] == "cell 4, line 3, column 7: gives (3, 5)"
    assert "fixes" not in result


def test_a_bad_cell_is_one_gap_and_the_rest_is_checked(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        "import torch\nfrom torch import nn",
        NET,
        "epoch 1\n  speed: 0.2108s/iter",
        "width = 3 3\nscale(",
        "Net()(torch.zeros(width, 4))\nNet()(torch.zeros(3, 5))",
        strict=True,
    )
    found = [(d.code, d.at.cell, d.at.line) for d in report.diagnostics]
    assert ("SHP203", 3, 7) in found
    assert [d for d in found if d[1] in (4, 5)] == [("SHP903", 4, 2), ("SHP903", 5, 1)]


def test_what_a_bad_cell_binds_is_unknown(tmp_path: Path) -> None:
    report = checked(tmp_path, "import torch\nwidth = 3", "width = 4 4", "torch.zeros(2, width) @ torch.zeros(3, 1)")
    assert not report.diagnostics
    assert [(gap.cell, gap.line) for model in report.models for gap in model.gaps] == []
    assert report.summary["gaps"]


def test_what_ipython_gives_is_no_name_error(tmp_path: Path) -> None:
    last = "files = !ls\nfor f in files:\n    display(f, Out[1], get_ipython())\nx @ torch.zeros(3, 3)"
    report = checked(tmp_path, "import torch\nx = torch.zeros(2, 2)", last)
    assert [(d.code, d.at.cell, d.at.line) for d in report.diagnostics] == [("SHP205", 3, 4)]


def test_a_comment_suppresses_in_its_cell_alone(tmp_path: Path) -> None:
    bad = "torch.zeros(2) @ torch.zeros(3)"
    report = checked(tmp_path, "import torch", f"{bad}  # shapecheck: ignore", bad)
    assert [(d.at.cell, d.at.line) for d in report.diagnostics] == [(4, 1)]


def test_where_no_cell_can_be_read(tmp_path: Path) -> None:
    report = checked(tmp_path, "a b", "c d")
    assert [(d.code, d.at.cell, d.at.line, d.at.column) for d in report.diagnostics] == [("SHP901", 2, 1, 3)]


def test_infer_tells_cells_of_layers_and_findings(tmp_path: Path) -> None:
    path = write(tmp_path, "import torch\nfrom torch import nn", NET)
    found = infer(f"{path}:Net", config=Config(root=str(tmp_path), cache=False)).to_json()
    assert [(layer["cell"], layer["line"]) for layer in found["layers"]] == [(3, 7)]
    found = infer(f"{path}:Net", {"x": "B,5"}, Config(root=str(tmp_path), cache=False)).to_json()
    assert [(d["cell"], d["line"]) for d in found["diagnostics"]] == [(3, 7)]
