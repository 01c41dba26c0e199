"""Metaclass registry, descriptors, __slots__, class decorators and __getattr__ delegation around modules."""

import torch
from torch import nn


class Registry(type(nn.Module)):
    """Every concrete class goes into a table under its own key."""

    table = {}

    def __new__(mcs, name, bases, namespace, key=None):
        cls = super().__new__(mcs, name, bases, namespace)
        if key is not None:
            Registry.table[key] = cls
        return cls

    def __init__(cls, name, bases, namespace, key=None):
        super().__init__(name, bases, namespace)


class Positive:
    """A descriptor that checks and stores under another name."""

    def __set_name__(self, owner, name):
        self.slot = f"_{name}"

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self.slot)

    def __set__(self, instance, value):
        if value <= 0:
            raise ValueError("must be positive")
        setattr(instance, self.slot, value)


class Spec:
    __slots__ = ("hidden", "_width")
    width = Positive()

    def __init__(self, width, hidden):
        self.width = width
        self.hidden = hidden


class Block(nn.Module, metaclass=Registry):
    pass


class Wide(Block, key="wide"):
    def __init__(self, spec):
        super().__init__()
        self.up = nn.Linear(spec.width, spec.hidden)
        self.down = nn.Linear(spec.hidden, spec.width)

    def forward(self, x):
        return x + self.down(torch.relu(self.up(x)))


def counted(cls):
    """A class decorator that wraps forward."""
    original = cls.forward

    def forward(self, *args, **kwargs):
        self.calls = getattr(self, "calls", 0) + 1
        return original(self, *args, **kwargs)

    cls.forward = forward
    return cls


@counted
class Narrow(Block, key="narrow"):
    def __init__(self, spec):
        super().__init__()
        self.line = nn.Linear(spec.width, spec.width)

    def forward(self, x, scale=1.0):
        return self.line(x) * scale


class Delegate(nn.Module):
    """What it does not have itself, the wrapped module gives."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("inner"), name)

    def forward(self, x):
        return self.inner(x)


if __name__ == "__main__":
    spec = Spec(width=12, hidden=48)
    blocks = nn.Sequential(*(Registry.table[key](spec) for key in ("wide", "narrow", "wide")))
    x = torch.randn(5, 12)
    y = blocks(x)
    assert y.shape == (5, 12)
    wrapped = Delegate(Registry.table["wide"](spec))
    assert wrapped.up.out_features == 48
    assert wrapped.up(x).shape == (5, 48)
    head = nn.Linear(wrapped.down.out_features, 3)
    assert head(wrapped(x)).shape == (5, 3)
    assert blocks[1].calls == 1
