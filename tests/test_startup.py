"""What a run loads. Start-up is most of a run's time, so heavy modules must stay out of runs that do not need them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import shapecheck

ROOT = os.path.dirname(os.path.dirname(shapecheck.__file__))
MODEL = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n_mels, hidden=64):
        super().__init__()
        self.conv = nn.Conv1d(n_mels, hidden, 3, stride=2, padding=1)
        self.out = nn.Linear(hidden, 10)

    def forward(self, x):
        y = torch.relu(self.conv(x)).transpose(1, 2)
        return self.out(y.reshape(-1, y.shape[-1])).view(x.shape[0], -1, 10)


print(Net(80)(torch.randn(2, 80, 50)).shape)
"""
ENGINE = (
    "libcst",
    "sympy",
    "pluggy",
    "inspect",
    "shapecheck.ir",
    "shapecheck.interp",
    "shapecheck.rules",
    "shapecheck.syntax",
)
HEAVY = ("torch", "sympy", "numpy", "rich", "importlib.metadata", "pathspec")


def loaded(code: str, folder: Path) -> set[str]:
    """The modules that a fresh interpreter has loaded after `code`."""
    program = f"import os, sys\n{code}\nsys.stderr.write(' '.join(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": ROOT, "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


CHECK = "from shapecheck.cli import main\nassert main(['model.py']) == 0"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    return tmp_path


def test_a_cold_run_loads_nothing_heavy(folder):
    modules = loaded(CHECK, folder)
    assert not modules & set(HEAVY)
    assert {"libcst", "shapecheck.interp"} <= modules  # or this tests nothing


def test_a_warm_run_loads_no_engine(folder):
    loaded(CHECK, folder)
    assert not loaded(CHECK, folder) & {*ENGINE, *HEAVY}


SCAN = "from shapecheck.cli import main\nassert main(['.']) == 0"


@pytest.mark.parametrize("lists", [(), (".gitignore",), (".git/info/exclude",), ("src/.gitignore",)])
def test_a_warm_scan_reads_patterns_only_where_there_are_some(folder, lists):
    """Git itself makes an `exclude` that is comments alone."""
    for path in (".git/info/exclude", *lists):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("*.log\n" if path in lists else "# patterns\n")
    loaded(SCAN, folder)
    modules = loaded(SCAN, folder)
    assert not modules & ({*ENGINE, *HEAVY} - {"pathspec", "inspect"})
    assert ("pathspec" in modules) == bool(lists)


def test_what_changed_is_analysed_again(folder):
    loaded(CHECK, folder)
    (folder / "model.py").write_text(MODEL.replace("hidden=64", "hidden=32"))
    assert "shapecheck.interp" in loaded(CHECK, folder)


@pytest.mark.parametrize(
    "code",
    ["import shapecheck", "from shapecheck import reveal_shape", "import shapecheck.cli, shapecheck.reporters.text"],
)
def test_importing_the_package_loads_no_engine(folder, code):
    assert not loaded(code, folder) & {*ENGINE, *HEAVY}


def test_explain_loads_no_engine(folder):
    modules = loaded("from shapecheck.cli import main\nassert main(['explain', 'SHP203']) == 0", folder)
    assert not modules & {*ENGINE, "torch", "sympy", "numpy"}
