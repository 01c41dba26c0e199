"""The examples in the docstrings of rules show what the rules give."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from shapecheck.rules.core import pointwise
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.rules.core.registry import Pointwise
from shapecheck.testing import builtin_registry, construct, dims, forward, infer
from shapecheck.values import DType
from tests.rule_names import each_rule

NAMES = {"infer": infer, "construct": construct, "forward": forward, "dims": dims, "DType": DType}
REGISTRY = builtin_registry()
MODULES = {
    module: [name for name in REGISTRY if REGISTRY._source[name] == module.__name__] for module in builtin_modules()
}
MODULES[pointwise] = [name for name, rule in REGISTRY.ops.items() if isinstance(rule, Pointwise)]


def examples(module: ModuleType, only: frozenset[str] | None) -> list[doctest.DocTest]:
    """The examples of a module, or those of some rules in it; a table's are those of the function that reads tables."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [test for test in finder.find(module, extraglobs=NAMES) if test.examples]
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
