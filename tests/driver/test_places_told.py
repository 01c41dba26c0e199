"""No finding twice, and paths from where the run started."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.settings.config import Config

MODEL = """\
from torch import nn


class Net(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.fc = nn.Linear(width, 2)

    def forward(self, x):
        return self.fc(self.fc(x))
"""
TRAIN = """\
import torch
from model import Net

Net()(torch.zeros(3, 4))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "model.py").write_text(MODEL)
    (tmp_path / "code" / "train.py").write_text(TRAIN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def places(*paths: str | Path) -> list[str]:
    report = check([str(path) for path in paths], Config(root=os.getcwd(), cache=False))
    return [f"{d.at.path}:{d.at.line} {d.code}" for d in report.diagnostics]


def test_a_file_that_is_imported_and_checked_itself(folder: Path) -> None:
    assert places("code") == ["code/model.py:10 SHP203"]
    assert places("code/train.py") == ["code/model.py:10 SHP203"]
    assert places("code/train.py", "code/model.py") == ["code/model.py:10 SHP203"]


def test_one_file_by_several_paths(folder: Path) -> None:
    (folder / "code" / "link.py").symlink_to(folder / "code" / "model.py")
    (folder / "way").symlink_to(folder / "code")
    told = ["code/model.py:10 SHP203"]
    assert places("code/model.py", folder / "code" / "model.py", "code/../code/model.py") == told
    assert places("code/link.py", "code/model.py") == told
    assert places("code", folder, "way") == told
    assert places("code/link.py") == ["code/link.py:10 SHP203"]


def test_paths_begin_where_the_run_started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places(folder / "code" / "model.py") == ["code/model.py:10 SHP203"]
    (folder / "else").mkdir()
    monkeypatch.chdir(folder / "else")
    assert places("../code") == ["../code/model.py:10 SHP203"]
    assert places(folder / "code") == [f"{folder}/code/model.py:10 SHP203"]


def test_two_names_of_one_module(folder: Path) -> None:
    (folder / "code" / "__init__.py").touch()
    (folder / "code" / "train.py").write_text(
        "import torch\nfrom model import Net\nfrom code.model import Net as Other\n"
        "Net()(torch.zeros(3, 4))\nOther(5)(torch.zeros(3, 5))\n"
    )
    assert places("code") == ["code/model.py:10 SHP203"]


def test_a_comment_hides_what_another_file_finds_there(folder: Path) -> None:
    path = folder / "code" / "model.py"
    path.write_text(path.read_text().replace("self.fc(self.fc(x))", "self.fc(self.fc(x))  # shapecheck: ignore"))
    assert places("code") == []
    assert places("code/train.py") == []


def test_a_script_and_the_class_alone_tell_one_fault(folder: Path) -> None:
    more = (
        "class Outer(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.net = Net(8)\n\n"
        "    def forward(self, x):\n        return self.net(x)\n"
    )
    (folder / "code" / "model.py").write_text(f"{MODEL}\n\n{more}")
    assert places("code/model.py") == ["code/model.py:10 SHP203"]


def test_rounds_of_a_loop_tell_one_fault(folder: Path) -> None:
    (folder / "a.py").write_text(
        "import torch\nfrom torch import nn\nnet = nn.Linear(4, 2)\n"
        "for width in (3, 5, 6):\n    net(torch.zeros(2, width))\n"
    )
    assert places("a.py") == ["a.py:5 SHP203"]
