"""Every rule has an example in its docstring, and the examples show what the rules give."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pytest

import shapecheck.rules
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.registry import Pointwise
from shapecheck.testing import builtin_registry, construct, dims, forward, infer
from shapecheck.values import DType

FOLDER = Path(shapecheck.rules.__file__).parent
MODULES = builtin_modules()
REGISTRY = builtin_registry()
NAMES = {"infer": infer, "construct": construct, "forward": forward, "dims": dims, "DType": DType}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.removeprefix("shapecheck.rules."))
def test_examples(module: ModuleType) -> None:
    """Those of rules that stand in lists too, which doctest does not look into."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    listed = [rule for entry in vars(module).values() if isinstance(entry, list) for rule in entry if callable(rule)]
    found = finder.find(module, extraglobs=NAMES)
    found += [test for rule in listed for test in finder.find(rule, rule.__qualname__, globs={**NAMES})]
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    for test in found:
        runner.run(test, out=said.append)
    assert not said, "".join(said)


def test_every_rule_has_an_example() -> None:
    """Tables have none: they are data, and every name in them is tried by the oracle."""
    rules = {id(rule): (name, rule) for name, rule in {**REGISTRY.ops, **REGISTRY.layers}.items()}
    plain = [(name, rule) for name, rule in rules.values() if not isinstance(rule, Pointwise)]
    assert plain
    assert [name for name, rule in plain if ">>>" not in (vars(rule).get("__doc__") or rule.__doc__ or "")] == []


def test_every_module_of_rules_is_run() -> None:
    files = {path.stem for path in FOLDER.rglob("*.py") if {"core", "elements"}.isdisjoint(path.parts)} - {"__init__"}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == files
    tagged = {
        rule.__module__ for rule in {**REGISTRY.ops, **REGISTRY.layers}.values() if not isinstance(rule, Pointwise)
    }
    assert tagged <= {module.__name__ for module in MODULES}
