"""`shapecheck.rules` offers what authors of rules need, and loads nothing before it is asked for."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import shapecheck.rules
from shapecheck.testing import infer

HOME = [(module, name) for module, names in shapecheck.rules.HOMES.items() for name in names]


@pytest.mark.parametrize(("module", "name"), HOME)
def test_a_public_name_is_what_its_module_defines(module, name):
    assert getattr(shapecheck.rules, name) is getattr(import_module(module), name)


def test_every_public_name_has_a_home():
    assert sorted(name for _, name in HOME) == sorted(shapecheck.rules.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        shapecheck.rules.nothing_of_the_kind  # noqa: B018


def test_the_package_alone_loads_no_rule():
    code = "import sys, shapecheck.rules; print([m for m in sys.modules if m.startswith('shapecheck.rules.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_rule_in_the_readme_is_one(tmp_path, monkeypatch):
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    code = text.partition("## A rule in ten minutes")[2].partition("```python\n")[2].partition("```")[0]
    (tmp_path / "readme_rule.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    registry = shapecheck.rules.Registry()
    registry.collect(import_module("readme_rule"))
    assert str(infer("mylib.pair_scores", "B N C", "B M C", registry=registry)) == "Tensor[B, N, M]"
    assert infer("mylib.pair_scores", "B N 3", "B M 4", registry=registry).failed == "SHP201"
