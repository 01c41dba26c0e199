"""Files that import a changed one are found, however they do, and are checked with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shapecheck.cli import main
from shapecheck.driver.importers import with_importers
from shapecheck.settings.config import Config

CELL = {"cell_type": "code", "source": ["%time 1\n", "from net import Net\n"]}
NOTEBOOK = json.dumps({"cells": [CELL], "nbformat": 4})
FILES = {
    "net.py": "x = 1\n",
    "plain.py": "import os, net\n",
    "named.py": "from net import x\n",
    "inside.py": "def f():\n    if True:\n        from net import (\n            x,\n        )\n",
    "chain.py": "import named\n",
    "other.py": "import os\n",
    "broken.py": "def f(:\n    import net\n",
    "book.ipynb": NOTEBOOK,
    "pkg/__init__.py": "",
    "pkg/part.py": "y = 1\n",
    "pkg/near.py": "from . import part\n",
    "pkg/sub/__init__.py": "",
    "pkg/sub/far.py": "from ..part import y\n",
    "far.py": "from pkg import part\n",
    "src/lib/a.py": "z = 1\n",
    "use.py": "import lib.a as a\n",
    "legacy/old.py": "import net\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "pyproject.toml").write_text("[tool.shapecheck]\nexclude = ['legacy/']\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    return Config(root=str(tmp_path), exclude=("legacy/", ".cache"))


@pytest.mark.parametrize(
    ("changed", "importers"),
    [
        ("net.py", {"plain.py", "named.py", "inside.py", "chain.py", "broken.py", "book.ipynb"}),
        ("named.py", {"chain.py"}),
        ("pkg/part.py", {"pkg/near.py", "pkg/sub/far.py", "far.py"}),
        ("pkg/__init__.py", {"far.py", "pkg/near.py"}),
        ("src/lib/a.py", {"use.py"}),
        ("other.py", set()),
        ("chain.py", set()),
    ],
)
def test_importers(changed: str, importers: set[str], project: Config) -> None:
    found = with_importers([changed], project)
    assert found[0] == changed
    assert set(found[1:]) == importers


@pytest.mark.parametrize("mark", [".git/HEAD", None])
def test_a_project_without_a_configuration(
    mark: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {"pkg/net.py": "x = 1\n", "use.py": "from pkg import net\n", mark or "other.txt": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert main(["--importers", "--no-cache", "pkg/net.py"]) == 0
    assert "in 2 files:" in capsys.readouterr().out


NET = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, {width})

    def forward(self, x):
        return self.fc(x)
"""
USE = """
import torch
from torch import nn
from model import Net

nn.Linear(4, 2)(Net()(torch.zeros(3, 8)))
"""


def test_a_change_that_breaks_an_importer_is_found_as_the_hook_runs_it(
    project: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    root = Path(project.root)
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = next(line.partition("shapecheck ")[2] for line in hook.splitlines() if "entry:" in line).split()
    (root / "model.py").write_text(NET.format(width=4))
    (root / "use_model.py").write_text(USE)
    (root / "legacy/bad.py").write_text(USE.replace("8", "9"))
    assert main([*entry, "model.py", "legacy/bad.py"]) == 0
    (root / "model.py").write_text(NET.format(width=5))
    assert main([*entry, "model.py"]) == 1
    assert "use_model.py:6" in capsys.readouterr().out
    assert main(["check", "model.py"]) == 0
    assert main([*entry, "legacy/bad.py"]) == 0, "nothing is left to check, and that is no fault"
