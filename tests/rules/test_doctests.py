"""The examples in the docstrings of rules show what the rules give."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from shapecheck.rules.core import pointwise
from shapecheck.rules.core.builtin import builtin_modules
from shapecheck.testing import construct, dims, forward, infer
from shapecheck.values import DType

NAMES = {"infer": infer, "construct": construct, "forward": forward, "dims": dims, "DType": DType}


MODULES = [*builtin_modules(), pointwise]


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.removeprefix("shapecheck.rules."))
def test_examples(module: ModuleType) -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    said: list[str] = []
    for test in finder.find(module, extraglobs=NAMES):
        runner.run(test, out=said.append)
    assert not said, "".join(said)
