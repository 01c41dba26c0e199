"""Modules of an installed torch have a file, a search path if they are packages, and the classes of their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from shapecheck.driver.engine import on_deep_stack, registry
from shapecheck.driver.sessions import Sources, open_session
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value
from shapecheck.settings.config import Config
from shapecheck.values import Unknown

TORCH = {
    "__init__.py": "",
    "nn/__init__.py": "",
    "nn/functional.py": "",
    "nn/modules/__init__.py": "",
    "nn/modules/activation.py": "class Threshold:\n    pass\nclass ReLU:\n    pass\n",
}
LIBRARY = """
import torch
from torch import nn
def has(module, name):
    return hasattr(module, name)
def activation(name):
    for value in vars(torch.nn.modules.activation).values():
        if isinstance(value, type) and issubclass(value, nn.Module) and value.__name__.lower() == name:
            return value.__name__
    raise ValueError(name)
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    site = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    for name, text in {**{f"torch/{name}": text for name, text in TORCH.items()}, "lib.py": LIBRARY}.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    config = Config(root=str(tmp_path), python=str(tmp_path / "env" / "bin" / "python"), cache=False)
    return Run(open_session(str(tmp_path / "user.py"), config, registry(), Sources(None)))


def evaluate(text: str, run: Run) -> Value:
    """What an expression over the names of `lib` gives."""
    from shapecheck.driver.targets import parse_expression
    from shapecheck.interp.entries import entry

    module = run.session.importer.find("lib", run)
    return on_deep_stack(lambda: entry.evaluate_target(module, parse_expression(text), run))


def test_the_file_of_a_module(run: Run) -> None:
    assert str(evaluate("torch.nn.functional.__file__", run)).endswith("torch/nn/functional.py")
    assert evaluate("getattr(torch, '__file__', None) is None", run) is False


def test_only_packages_have_a_search_path(run: Run) -> None:
    assert evaluate("has(torch.nn, '__path__')", run) is True
    assert evaluate("has(torch.nn.functional, '__path__')", run) is False


def test_a_class_of_a_module_is_found_by_its_name(run: Run) -> None:
    assert evaluate("activation('relu')", run) == "ReLU"
    assert isinstance(evaluate("activation('other')", run), Unknown)
