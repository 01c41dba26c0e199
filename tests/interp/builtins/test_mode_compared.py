"""A model's mode that is compared with a truth is that mode, on whichever side it stands."""

from __future__ import annotations

import pytest
from abstract_run import evaluate

from shapecheck.interp.values.objects import Training


@pytest.mark.parametrize(
    ("expression", "negated"),
    [
        ("mode == True", False),
        ("True == mode", False),
        ("mode != True", True),
        ("False == mode", True),
        ("False != mode", False),
        ("mode is False", True),
    ],
)
def test_the_mode_compared_with_a_truth(expression: str, negated: bool) -> None:
    assert evaluate(expression, mode=Training()) == Training(negated)
