"""A file's own imports are found however the file is named, and wherever the run starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.driver.project import check

PARTS = "from torch import nn\n\ndef narrow(width):\n    return nn.Linear(width, 3)\n"
NET = """
from {module} import narrow
from torch import nn

class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = narrow(width)

    def forward(self, x):
        return self.fc(x)
"""


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def answer(path: str) -> object:
    return check([path]).models[0].output


@pytest.mark.parametrize("start", ["top", "elsewhere"])
def test_a_package_whose_outer_folders_have_no_init(
    start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "top" / "lab" / "parts" / "__init__.py", "")
    write(tmp_path / "top" / "lab" / "parts" / "small.py", PARTS)
    net = write(tmp_path / "top" / "lab" / "parts" / "net.py", NET.format(module="lab.parts.small"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / start)
    assert answer(net) == ["B", 3]


def test_a_folder_beside_that_of_the_file_where_the_run_starts_above_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "layers" / "small.py", PARTS)
    write(tmp_path / "models" / "deep" / "net.py", NET.format(module="layers.small"))
    monkeypatch.chdir(tmp_path)
    assert answer("models/deep/net.py") == ["B", 3]


@pytest.mark.parametrize("mark", [".git/HEAD", "setup.py", "setup.cfg", "pyproject.toml"])
@pytest.mark.parametrize("place", ["layers", "src/layers", "models/layers"])
def test_what_marks_the_project_says_where_its_imports_start(mark: str, place: str, tmp_path: Path) -> None:
    write(tmp_path / mark, "")
    write(tmp_path / place / "small.py", PARTS)
    net = write(tmp_path / "models" / "deep" / "net.py", NET.format(module="layers.small"))
    assert answer(net) == ["B", 3]


def test_nothing_is_looked_up_above_a_project(tmp_path: Path) -> None:
    write(tmp_path / "layers" / "small.py", PARTS)
    write(tmp_path / "project" / "setup.py", "")
    net = write(tmp_path / "project" / "models" / "net.py", NET.format(module="layers.small"))
    assert answer(net) == {"unknown": "layers is not installed"}
