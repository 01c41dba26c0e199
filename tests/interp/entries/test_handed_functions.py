"""Functions that a library is given to call: followed behind what fails, and never passed over."""

from __future__ import annotations

from pathlib import Path

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

HEAD = "import a_library_of_nobody as lib\nimport torch\nfrom torch import nn\n"
FAULT = "    nn.Linear(3, 2)(torch.zeros(2, 4))\n"


def checked(folder: Path, text: str) -> Report:
    file = folder / "net.py"
    file.write_text(HEAD + text)
    return check([str(file)], Config(root=str(folder), cache=False, strict=True))


def errors(report: Report) -> list[tuple[int, str]]:
    return [(d.at.line, d.code) for d in report.diagnostics if d.severity == "error"]


def test_what_stands_behind_an_exception_is_looked_at(tmp_path: Path) -> None:
    text = f"def main(path):\n    sizes = {{}}\n    width = sizes['width']\n{FAULT}\n\nlib.command(main)\n"
    assert errors(checked(tmp_path, text)) == [(6, "SHP508"), (7, "SHP203")]


def test_what_it_raises_itself_is_what_it_is_there_for(tmp_path: Path) -> None:
    text = "def stop(number, frame):\n    raise TimeoutError('too slow')\n\n\nlib.on_signal(stop)\n"
    assert errors(checked(tmp_path, text)) == []


def test_more_than_are_looked_at_are_told(tmp_path: Path) -> None:
    text = "".join(f"def f{n}(x):\n    return x\n\n\nlib.add(f{n})\n" for n in range(60))
    report = checked(tmp_path, text)
    assert any("more than 50 functions" in d.message for d in report.diagnostics if d.code == "SHP904")
