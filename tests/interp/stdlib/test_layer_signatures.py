"""`inspect.signature` of torch's layers, which libraries ask for what a constructor takes."""

from __future__ import annotations

import inspect

import pytest
import torch
from abstract_run import evaluate

from shapecheck.values import Unknown

SETUP = """\
import inspect
import torch
from torch import nn
def of(cls): return inspect.signature(cls).parameters
class Mine(nn.Linear): pass
class Own(nn.Linear):
    def __init__(self, width): super().__init__(width, width)
"""


@pytest.mark.parametrize(
    "name", ["Conv2d", "Linear", "LayerNorm", "GELU", "LeakyReLU", "Dropout", "MaxPool2d", "Upsample"]
)
def test_the_parameters_of_a_layer_are_torch_s(name: str) -> None:
    theirs = inspect.signature(getattr(torch.nn, name)).parameters
    for parameter in theirs.values():
        value = evaluate(f"{parameter.name!r} in of(nn.{name})", SETUP)
        assert value is True or (parameter.name in ("device", "dtype") and isinstance(value, Unknown))
        if value is True and parameter.default is not parameter.empty:
            assert evaluate(f"of(nn.{name})[{parameter.name!r}].default", SETUP) == parameter.default


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'bogus' in of(nn.Conv2d)", False),
        ("'inplace' in of(nn.ReLU)", True),
        ("'inplace' in of(nn.GELU)", False),
        ("of(nn.Conv2d)['stride'].default", 1),
        ("of(nn.Conv2d)['in_channels'].default is inspect.Parameter.empty", True),
        ("list(of(Mine))[:3]", ["in_features", "out_features", "bias"]),
        ("list(of(Own))", ["width"]),
        ("{k: v for k, v in {'stride': 2, 'bogus': 3}.items() if k in of(nn.Conv2d)}", {"stride": 2}),
    ],
)
def test_what_libraries_ask(expression: str, expected: object) -> None:
    value = evaluate(f"({expression}) == {expected!r}", SETUP)
    assert value is True
