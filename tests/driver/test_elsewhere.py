"""Which files of a project are asked how they make a class: those that import its module and name it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.driver.elsewhere import Project
from shapecheck.settings.config import Config

USERS = {
    "from": "from models import Net\nNet(3)\n",
    "in a function": "def make():\n    from pkg.models import Net\n    return Net(3)\n",
    "over several lines": "from pkg import (\n    data,\n    models,\n)\nmodels.Net(3)\n",
    "behind a backslash": "from pkg import data, \\\n    models\nmodels.Net(3)\n",
    "under another name": "import pkg.models as m\nm.Net(3)\n",
}
OTHERS = {
    "by words alone": '"""The models of Net."""\nNet = 3\n',
    "another module": "from models2 import Net\nNet(3)\n",
    "another name": "from models import Nets\nNets(3)\n",
}


def makers(folder: Path, name: str, text: str) -> list[str]:
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (folder / "models.py").write_text("class Net:\n    pass\n")
    (folder / name).write_text(text)
    return [
        Path(path).name for path in Project(Config(root=str(folder), cache=False)).makers(f"{folder}/models.py", "Net")
    ]


@pytest.mark.parametrize("text", USERS.values(), ids=USERS)
def test_a_file_that_imports_the_module_is_asked(tmp_path: Path, text: str) -> None:
    assert makers(tmp_path, "train.py", text) == ["train.py"]


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_a_file_that_only_has_the_words_is_not(tmp_path: Path, text: str) -> None:
    assert makers(tmp_path, "train.py", text) == []


def test_a_cell_of_a_notebook_imports_too(tmp_path: Path) -> None:
    text = '{"cells": [{"source": [\n   "from models import Net\\n",\n   "Net(3)"\n]}]}\n'
    assert makers(tmp_path, "train.ipynb", text) == ["train.ipynb"]


def test_a_package_that_hands_a_class_on_is_no_step(tmp_path: Path) -> None:
    package = tmp_path / "nets"
    package.mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (package / "__init__.py").write_text("from .blocks import Block\n")
    (package / "blocks.py").write_text("class Block:\n    pass\n")
    (tmp_path / "build.py").write_text("from nets import Block\n\ndef make():\n    return Block(3)\n")
    (tmp_path / "use.py").write_text("from build import make\nmake()\n")
    found = Project(Config(root=str(tmp_path), cache=False)).makers(str(package / "blocks.py"), "Block")
    assert [Path(path).name for path in found] == ["build.py", "__init__.py"]


def test_a_table_hands_a_class_on(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "blocks.py").write_text("class Block:\n    pass\n")
    table = "from blocks import Block\n\nBLOCKS: dict = {\n    'one': Block,\n}\nOTHERS = {}\n"
    (tmp_path / "tables.py").write_text(table)
    (tmp_path / "build.py").write_text("from tables import BLOCKS\n\ndef make(name):\n    return BLOCKS[name](3)\n")
    (tmp_path / "others.py").write_text("from tables import OTHERS\n\nOTHERS['one'](3)\n")
    (tmp_path / "far.py").write_text("from build import make\nmake('one')\n")
    found = Project(Config(root=str(tmp_path), cache=False)).makers(str(tmp_path / "blocks.py"), "Block")
    assert [Path(path).name for path in found] == ["build.py", "tables.py"]


def test_files_that_call_the_class_come_first(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "models.py").write_text("class Net:\n    pass\n")
    for name in "abcde":
        (tmp_path / f"{name}.py").write_text("from models import Net\n\nKINDS = [Net]\n")
    (tmp_path / "f.py").write_text("from models import Net\n\n\ndef make():\n    return Net(3)\n")
    (tmp_path / "g.py").write_text("from models import Net\n\n\nclass Net(Net):\n    pass\n")
    found = Project(Config(root=str(tmp_path), cache=False)).makers(str(tmp_path / "models.py"), "Net")
    assert [Path(path).name for path in found] == ["f.py", "g.py", "a.py", "b.py"]


def test_a_model_of_the_file_may_make_it(tmp_path: Path) -> None:
    text = "class Part:\n    pass\n\n\nclass Middle:\n    part = Part()\n\n\nclass Whole:\n    part = Middle()\n"
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "models.py").write_text(text)
    (tmp_path / "use.py").write_text("from models import Whole\n\nWhole()\n")
    (tmp_path / "README.md").write_text("```python\nfrom models import Whole\nWhole()\n```\n")
    found = Project(Config(root=str(tmp_path), cache=False)).makers(str(tmp_path / "models.py"), "Part")
    assert [Path(path).name for path in found] == ["use.py", "README.md"]
