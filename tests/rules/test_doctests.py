"""Every rule has an example in its docstring, and the examples show what the rules give."""

from __future__ import annotations

import doctest
from pathlib import Path
from types import ModuleType

import pytest

import shapecheck.rules
from shapecheck.rules.core import pointwise
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.registry import Pointwise
from shapecheck.testing import builtin_registry, construct, dims, forward, infer
from shapecheck.values import DType
from tests.rule_names import each_rule

FOLDER = Path(shapecheck.rules.__file__).parent
NAMES = {"infer": infer, "construct": construct, "forward": forward, "dims": dims, "DType": DType}
REGISTRY = builtin_registry()
MODULES = {
    module: [name for name in REGISTRY if REGISTRY._source[name] == module.__name__] for module in builtin_modules()
}
MODULES[pointwise] = [name for name, rule in REGISTRY.ops.items() if isinstance(rule, Pointwise)]


def examples(module: ModuleType, only: frozenset[str] | None) -> list[doctest.DocTest]:
    """The examples of a module, or those of some rules in it; a table's are those of the function that reads tables.
    Rules that stand in lists have examples too, which doctest does not look for.
    """
    finder = doctest.DocTestFinder(exclude_empty=True)
    listed = [rule for entry in vars(module).values() if isinstance(entry, list) for rule in entry if callable(rule)]
    found = finder.find(module, extraglobs=NAMES)
    found += [
        test for rule in listed for test in finder.find(rule, f"{module.__name__}.{rule.__qualname__}", globs={**NAMES})
    ]
    found = [test for test in found if test.examples]
    rules = [REGISTRY.ops.get(name) or REGISTRY.layers[name] for name in MODULES[module] if only and name in only]
    if only is None or any(isinstance(rule, Pointwise) for rule in rules):
        return found
    owners = tuple(f"{module.__name__}.{rule.__qualname__}." for rule in rules)
    return [test for test in found if f"{test.name}.".startswith(owners)]


@each_rule("module", MODULES, ids=lambda m: m and m.__name__.removeprefix("shapecheck.rules."))
def test_examples(module: ModuleType, only_rules: frozenset[str] | None) -> None:
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    shown = examples(module, only_rules)
    for test in shown:
        runner.run(test, out=said.append)
    assert not said, "".join(said)
    if only_rules is not None and not shown:
        pytest.skip(f"no examples of {', '.join(sorted(only_rules.intersection(MODULES[module])))}")


def test_every_rule_has_an_example() -> None:
    """Tables have none: they are data, and every name in them is tried by the oracle."""
    rules = {id(rule): (name, rule) for name, rule in {**REGISTRY.ops, **REGISTRY.layers}.items()}
    plain = [(name, rule) for name, rule in rules.values() if not isinstance(rule, Pointwise)]
    assert plain
    assert [name for name, rule in plain if ">>>" not in (vars(rule).get("__doc__") or rule.__doc__ or "")] == []


def test_every_module_of_rules_is_run() -> None:
    files = {path.stem for path in FOLDER.rglob("*.py") if {"core", "elements"}.isdisjoint(path.parts)} - {"__init__"}
    assert {module.__name__.rpartition(".")[2] for module in MODULES if module is not pointwise} == files
    tagged = {
        rule.__module__ for rule in {**REGISTRY.ops, **REGISTRY.layers}.values() if not isinstance(rule, Pointwise)
    }
    assert tagged <= {module.__name__ for module in MODULES}
