"""Where libraries are looked up: an environment's own folders, its base's, and those of editable installs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shapecheck.driver.project import check
from shapecheck.settings.config import Config
from shapecheck.settings.environment import site_packages

SITE = Path("lib") / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment with nothing in it, as `python -m venv` lays it out."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / SITE).mkdir(parents=True)
    return tmp_path / "venv"


def found(venv: Path) -> list[str]:
    return list(site_packages(str(venv / "bin" / "python"), str(venv)))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_base_interpreter_is_looked_up_only_where_the_environment_says_so(venv: Path, tmp_path: Path) -> None:
    base = tmp_path / "base"
    (base / SITE).mkdir(parents=True)
    (base / "lib" / "python3" / "dist-packages").mkdir(parents=True)
    version = f"version = {sys.version_info.major}.{sys.version_info.minor}.1\n"
    settings = f"home = {base / 'bin'}\ninclude-system-site-packages = false\n{version}"
    write(venv / "pyvenv.cfg", settings)
    assert found(venv) == [str(venv / SITE)]
    write(venv / "pyvenv.cfg", settings.replace("false", "true"))
    assert found(venv) == [str(venv / SITE), str(base / SITE), str(base / "lib" / "python3" / "dist-packages")]


def test_path_files_name_folders_and_their_code_is_not_run(venv: Path, tmp_path: Path) -> None:
    (tmp_path / "project" / "src").mkdir(parents=True)
    (venv / SITE / "beside").mkdir()
    code = f"import os; os.mkdir({str(tmp_path / 'ran')!r})"
    lines = ["# a comment", str(tmp_path / "project" / "src"), "beside", "", code, "/absent"]
    write(venv / SITE / "project.pth", "\n".join(lines))
    assert found(venv) == [str(venv / SITE), str(tmp_path / "project" / "src"), str(venv / SITE / "beside")]
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("annotation", ["", ": dict[str, str]"])
def test_the_table_of_an_editable_install_is_read(annotation: str, venv: Path, tmp_path: Path) -> None:
    package = tmp_path / "project" / "widgets"
    package.mkdir(parents=True)
    table = {"widgets": str(package), "other": "/elsewhere/renamed"}
    text = f"import sys\nMAPPING{annotation} = {table!r}\nraise OSError\n"
    write(venv / SITE / "__editable___widgets_1_0_finder.py", text)
    write(venv / SITE / "__editable__.widgets-1.0.pth", "import __editable___widgets_1_0_finder\n")
    assert found(venv) == [str(venv / SITE), str(tmp_path / "project")]


def test_a_table_that_cannot_be_read_names_nothing(venv: Path) -> None:
    write(venv / SITE / "__editable___widgets_1_0_finder.py", "MAPPING = {name: place()}\n")
    (venv / SITE / "broken.pth").write_bytes(b"\xff\xfe\n")
    assert found(venv) == [str(venv / SITE)]


def test_a_real_environment_that_sees_its_base(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", tmp_path / "venv"], check=True
    )
    own = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-c", "import sys; print('\\n'.join(sys.path))"],
        capture_output=True,
        text=True,
        check=True,
    )
    sites = [line for line in own.stdout.splitlines() if line.endswith(("site-packages", "dist-packages"))]
    assert {Path(site).resolve() for site in sites} <= {Path(site).resolve() for site in found(tmp_path / "venv")}


def test_layers_of_an_editable_install_are_followed(venv: Path, tmp_path: Path) -> None:
    source = (
        "from torch import nn\nclass Head(nn.Linear):\n    def __init__(self, n):\n        super().__init__(8, n)\n"
    )
    write(tmp_path / "library" / "heads" / "__init__.py", source)
    write(venv / SITE / "heads.pth", f"{tmp_path / 'library'}\n")
    program = write(
        tmp_path / "program" / "main.py", "import torch\nfrom heads import Head\nHead(3)(torch.zeros(2, 9))\n"
    )
    report = check([program], Config(root=str(program.parent), python=str(venv / "bin" / "python"), cache=False))
    assert [d.code for d in report.diagnostics] == ["SHP203"]
