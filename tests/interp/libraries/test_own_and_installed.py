"""Which code is the user's own: files of a project may be named like libraries, and libraries may lie beside it."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest

from shapecheck import check
from shapecheck.report.report import Report
from shapecheck.settings.config import Config

NET = """
import math, random
import torch
from torch import nn
from einops import rearrange
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, math.ceil(4.5))
    def forward(self, x):
        return rearrange(self.fc(x), "b c -> c b") if random.random() < 2 else x
"""
OWN = {
    "random.py": 'def random():\n    return "mine"\n',
    "math.py": 'def ceil(x):\n    return "mine"\n',
    "einops.py": 'def rearrange(x, pattern):\n    return "mine"\n',
    "torch.py": "nn = None\n",
}
HIDING = """
from einops import rearrange
import random
import torch
torch.zeros(2, 3) @ torch.zeros(3, 4)
rearrange(1, 2).upper()
random.random().upper()
"""
LIBRARY = """
import torch
from torch import nn
class Part(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 4)
    def forward(self, x):
        return self.fc(x)
broken = nn.Linear(3, 4)(torch.zeros(2, 5))
"""
USES = """
import torch
from torch import nn
from parts.layers import Part
from einops.layers.torch import Rearrange
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.part = Part(3)
        self.turn = Rearrange("b c -> c b")
    def forward(self, x):
        return self.turn(self.part(x))
"""


def checked(folder: Path, files: dict[str, str], file: str) -> Report:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return check([str(folder / file)], Config(root=str(folder), cache=False))


LIBRARIES_ARE_MEANT = {
    "modules of the same package": ({"pkg/__init__.py": "", **{f"pkg/{name}": OWN[name] for name in OWN}}, "pkg"),
    "modules at the root of the project": ({**OWN, "pyproject.toml": ""}, "scripts"),
    "folders that are no packages": ({f"{name.removesuffix('.py')}/words.txt": "" for name in OWN}, "."),
}


@pytest.mark.parametrize(("files", "folder"), LIBRARIES_ARE_MEANT.values(), ids=LIBRARIES_ARE_MEANT)
def test_a_library_is_meant(tmp_path: Path, files: dict[str, str], folder: str) -> None:
    report = checked(tmp_path, {**files, f"{folder}/net.py": NET}, f"{folder}/net.py")
    assert not report.diagnostics
    assert report.models[0].params == 20


def test_a_module_beside_a_script_hides_the_library(tmp_path: Path) -> None:
    own = {name: text for name, text in OWN.items() if name != "torch.py"}
    report = checked(tmp_path, {**own, "main.py": HIDING}, "main.py")
    assert not report.diagnostics


BESIDE = {
    "put there by an installer": "",
    "in an environment within the checked folder": "venv/lib/python3.11/site-packages/",
}


@pytest.mark.parametrize("home", BESIDE.values(), ids=BESIDE)
def test_a_library_beside_the_code_is_a_library(tmp_path: Path, home: str) -> None:
    site = Path(sysconfig.get_paths()["purelib"]) / "einops"
    files = {f"{home}einops/{path.relative_to(site)}": path.read_text() for path in site.rglob("*.py")}
    files |= {f"{home}{name}-1.dist-info/METADATA": f"Name: {name}\n" for name in ("einops", "parts")}
    files |= {f"{home}parts/__init__.py": "", f"{home}parts/layers.py": LIBRARY, "net.py": USES}
    files |= {f"{home}parts/net.py": USES}
    (model,) = checked(tmp_path, files, f"{home}parts/net.py" if home else "net.py").models
    assert model.output == [4, "B"]
    assert not model.gaps


CIRCLE = {
    "pack/__init__.py": "from .table import TABLE\n",
    "pack/table.py": "from .norms import *\n\nTABLE = {'norm': Norm, 'limit': LIMIT}\n",
    "pack/norms.py": "from .act import act\n\n\nclass Norm:\n    act = act\n\n\nLIMIT = 3\n",
    "pack/act.py": "def act(x):\n    return x\n",
}


def _findings(folder: Path, files: dict[str, str], checked: str) -> list[tuple[str, str]]:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    found = check([str(folder / checked)], Config(root=str(folder), cache=False)).diagnostics
    return [(d.code, d.message) for d in found]


@pytest.mark.parametrize("checked", [*CIRCLE])
def test_a_file_of_a_package_is_not_the_first_that_python_imports(tmp_path: Path, checked: str) -> None:
    assert _findings(tmp_path, CIRCLE, checked) == []


@pytest.mark.parametrize("checked", ["pack/__init__.py", "pack/table.py", "pack/norms.py"])
def test_a_name_that_no_module_of_a_circle_binds(tmp_path: Path, checked: str) -> None:
    files = {**CIRCLE, "pack/table.py": CIRCLE["pack/table.py"].replace("LIMIT", "LIMITS")}
    assert _findings(tmp_path, files, checked) == [("SHP508", "this raises NameError: name 'LIMITS' is not defined")]
