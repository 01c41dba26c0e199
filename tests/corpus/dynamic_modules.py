"""Modules found by name: sys.modules, importlib, getattr chains, add_module, setattr loops, monkeypatched methods."""

import importlib
import sys
import types

import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        for i, kind in enumerate(("Linear", "LayerNorm")):
            args = (width, width) if kind == "Linear" else (width,)
            setattr(self, f"part{i}", getattr(nn, kind)(*args))
        self.add_module("last", nn.Dropout(0.1))

    def forward(self, x):
        y = x
        for name, part in self.named_children():
            y = part(y) if name != "skip" else y
        return x + y


class Choice(nn.Module):
    """Builds a class of this very file by its name."""

    def __init__(self, kind, width):
        super().__init__()
        cls = getattr(sys.modules[__name__], kind)
        self.body = cls(width)

    def forward(self, x):
        return self.body(x)


def build(path, *args):
    """`package.module.Class` from a string, as configuration files name them."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)(*args)


def scaled_forward(self, x):
    return type(self).forward(self, x) * self.factor


class Meter:
    """A context manager with state, and a callable object."""

    def __init__(self):
        self.seen = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return kind is ZeroDivisionError

    def __call__(self, x):
        self.seen.append(tuple(x.shape))
        return x


if __name__ == "__main__":
    x = torch.randn(3, 8)
    net = Choice("Residual", 8)
    assert net(x).shape == (3, 8)
    assert build("torch.nn.Linear", 8, 5)(x).shape == (3, 5)
    layer = nn.Linear(8, 2)
    layer.factor = 3.0
    layer.forward = types.MethodType(scaled_forward, layer)
    assert layer(x).shape == (3, 2)
    with Meter() as meter:
        meter(meter(x) @ torch.zeros(8, 4))
        1 / 0
    assert meter.seen == [(3, 8), (3, 4)]
    if hasattr(nn, "NoSuchLayer"):
        x = nn.NoSuchLayer(3)(x)
    for attribute, wanted in (("in_features", 8), ("out_features", 2), ("groups", None)):
        assert getattr(layer, attribute, None) == wanted
    linear = [m for m in net.modules() if isinstance(m, nn.Linear)]
    assert linear[0].weight.shape == (8, 8) and len(linear) == 1
