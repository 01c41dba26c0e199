"""A wrong formula in a rule must not survive verify: five rules, each off in its own way, and none as the control."""

from functools import wraps

import pytest

from shapecheck.driver import engine
from shapecheck.report.verification import Status
from shapecheck.settings.config import Config
from shapecheck.values import Tensor
from shapecheck.verify.run import verify

MODEL = """\
import torch
from torch import nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3, stride=2)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        self.rnn = nn.GRU(width, 11, batch_first=True)
        self.head = nn.Linear(11, 5)

    def forward(self, x):
        x = self.pool(self.conv(x))
        x = torch.cat([x, x], dim=3)
        x = x.flatten(2).transpose(1, 2)
        x, _ = self.rnn(x)
        return self.head(F.pad(x, (0, 0, 1, 2)))
"""


def last_axis(change):
    """A rule whose result is off on its last axis."""

    def planted(rule):
        @wraps(rule)
        def wrong(*args, **kwargs):
            result = rule(*args, **kwargs)
            return result.replace(result.rank - 1, change(result[-1]))

        return wrong

    return planted


def swapped(rule):
    """A rule whose result has its last two axes the wrong way round."""

    @wraps(rule)
    def wrong(*args, **kwargs):
        result = rule(*args, **kwargs)
        return Tensor((*result.shape[:-2], result.shape[-1], result.shape[-2]), result.dtype)

    return wrong


def of_dtype(dtype):
    """A rule whose result has another dtype than torch's."""

    def planted(rule):
        @wraps(rule)
        def wrong(*args, **kwargs):
            return Tensor(rule(*args, **kwargs).shape, dtype)

        return wrong

    return planted


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "net.py"
    file.write_text(MODEL)
    return file


def plant(name, fault, monkeypatch):
    registry = engine.registry()
    if name in registry.layers:
        monkeypatch.setattr(registry.layers[name], "forward", fault(registry.layers[name].forward))
    else:
        monkeypatch.setitem(registry.ops, name, fault(registry.ops[name]))


def verdict(model):
    found = verify([f"{model}:Net"], {"x": "B,3,H,W"}, Config(root=str(model.parent), cache=False))
    return found.targets[0]


def test_the_model_as_it_is(model):
    assert verdict(model).status is Status.AGREES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fault", "layer"),
    [
        ("torch.nn.Conv2d", last_axis(lambda width: width + 1), "conv"),  # off by one everywhere
        ("torch.nn.MaxPool2d", last_axis(lambda width: width + (width + 1) // 9), "pool"),  # right for small images
        ("torch.cat", last_axis(lambda width: width * 2), "rnn"),
        ("torch.nn.Linear", of_dtype("float64"), "head"),
        ("torch.nn.functional.pad", swapped, "output"),
    ],
)
def test_a_wrong_rule_is_caught(model, monkeypatch, name, fault, layer):
    plant(name, fault, monkeypatch)
    found = verdict(model)
    assert found.status is Status.DIFFERS
    assert layer in {row.layer for row in found.rows if row.status is Status.DIFFERS}
