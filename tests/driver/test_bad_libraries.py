"""Libraries that are missing, broken or compiled: a gap that names each, and everything else is still exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck import check, infer
from shapecheck.interp.libraries import installed
from shapecheck.settings.config import Config, UsageError

FILES = {
    "broken/__init__.py": "def f(:\n",
    "compiled/__init__.py": "from ._core import layer\n",
    "compiled/_core.cpython-311-x86_64-linux-gnu.so": "",
    "flat.cpython-311-x86_64-linux-gnu.so": "",
    "raising/__init__.py": "raise RuntimeError('no driver')\n",
    "circle/__init__.py": "from .b import y\nx = y\n",
    "circle/b.py": "from . import x\ny = x\n",
}
USES = {
    "import missing_lib": ("missing_lib.make", "missing_lib is not installed"),
    "from missing_lib.sub import make": ("make", "missing_lib is not installed"),
    "import broken": ("broken.f", "broken cannot be read or parsed"),
    "from compiled import layer": ("layer", "compiled._core is compiled code"),
    "import flat": ("flat.run", "flat is compiled code"),
    "from raising import tool": ("tool", "raising raises while it is imported: no driver"),
    "from circle import x": ("x", "x of circle, which is still being imported"),
}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    return Config(root=str(tmp_path), python=str(tmp_path / "env" / "bin" / "python"), cache=False)


@pytest.mark.parametrize("statement", USES)
def test_the_gap_names_the_library_and_the_rest_is_exact(tmp_path: Path, config: Config, statement: str) -> None:
    function, reason = USES[statement]
    file = tmp_path / "user.py"
    file.write_text(
        f"import torch\nfrom torch import nn\n{statement}\n\nlayer4 = nn.Linear(4, 8)\n"
        f"layer4({function}(torch.randn(2, 4)))\nlayer4(torch.randn(2, 4))\nlayer4(torch.randn(2, 5))\n"
    )
    report = check(file, config)
    assert [(d.code, d.at.line) for d in report.diagnostics] == [("SHP203", 8)]
    assert report.summary["gaps"] == 1
    strict = check(file, config._replace(strict=True))
    assert [d.message for d in strict.diagnostics if d.code == "SHP903"] == [f"not followed: {reason}"]


def test_a_compiled_module_is_there_for_a_try(tmp_path: Path, config: Config) -> None:
    file = tmp_path / "user.py"
    file.write_text("try:\n    import flat\n    there = True\nexcept ImportError:\n    there = False\nassert there\n")
    assert check(file, config).diagnostics == ()


def test_a_target_in_a_compiled_module(config: Config) -> None:
    with pytest.raises(UsageError, match="flat is compiled code"):
        infer("flat:Net()", {"x": "B,3"}, config)


def test_a_plugin_that_is_wanted_is_named(tmp_path: Path, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "PLUGINS", {"raising": "shapecheck-raising"})
    file = tmp_path / "user.py"
    file.write_text("import torch\nfrom raising import tool\n\ntorch.relu(tool(torch.randn(2, 4)))\n")
    strict = check(file, config._replace(strict=True))
    wanted = "not followed: raising is read with the plugin shapecheck-raising, which is not installed"
    assert wanted in [d.message for d in strict.diagnostics]
    assert installed.missing_plugin("raising.sub", ["raising.tools.document"]) == ""


LEAN = """
import torch

try:
    import missing_codec
except ImportError:
    missing_codec = None


def read(value):
    if missing_codec is not None and isinstance(value, missing_codec.Image):
        return missing_codec.decode(value)
    return torch.zeros(1, 4, 4)
"""


def test_what_a_library_does_without_bears_no_fault_of_the_program(tmp_path: Path, config: Config) -> None:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    (site / "lean.py").write_text(LEAN)
    file = tmp_path / "user.py"
    file.write_text("import torch\nfrom lean import read\n\nread(1).sub_(torch.zeros(3, 1, 1))\n")
    strict = check(file, config._replace(strict=True))
    assert [(d.code, d.at.line) for d in strict.diagnostics] == [("SHP201", 4)]


def test_a_gap_of_a_model_is_told_once_a_line(tmp_path: Path, config: Config) -> None:
    file = tmp_path / "user.py"
    file.write_text(
        "from missing_lib import f\nfrom torch import nn\n\n\nclass Net(nn.Module):\n"
        "    def forward(self, x):\n        return (f(x) + 1).relu() + (f(x) * 2).relu()\n"
    )
    (gap,) = check(file, config).models[0].gaps
    assert (gap.reason, gap.line) == ("missing_lib is not installed", 7)
