"""functools.wraps around forward, **kwargs handed on by constructors, partials, registries and optional imports."""

import functools

import torch
import torch.nn.functional as F
from torch import nn

try:
    from not_installed_anywhere import fused_norm
except ImportError:
    fused_norm = None

ACTIVATIONS = {"relu": nn.ReLU, "gelu": functools.partial(nn.GELU, approximate="tanh"), None: nn.Identity}
_calls = {"count": 0}


def autocast_like(forward):
    @functools.wraps(forward)
    def inner(self, *args, **kwargs):
        _calls["count"] += 1
        first = next(a for a in (*args, *kwargs.values()) if torch.is_tensor(a))
        result = forward(self, *args, **kwargs)
        return result.to(first.dtype)

    return inner


class Norm(nn.Module):
    def __init__(self, dim, eps=1e-5):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(dim))
        self.eps = eps

    @autocast_like
    def forward(self, x):
        if fused_norm is not None:
            return fused_norm(x, self.scale, self.eps)
        return F.normalize(x, dim=-1, eps=self.eps) * self.scale * self.scale.shape[0] ** 0.5


class Base(nn.Module):
    def __init__(self, dim, *, depth, mult=4, act="gelu"):
        super().__init__()
        make = ACTIVATIONS[act]
        self.layers = nn.ModuleList(
            nn.Sequential(Norm(dim), nn.Linear(dim, dim * mult), make(), nn.Linear(dim * mult, dim)) for _ in range(depth)
        )

    def forward(self, x, *, return_hidden=False):
        hidden = []
        for layer in self.layers:
            x = layer(x) + x
            hidden.append(x)
        return (x, hidden) if return_hidden else x


class Small(Base):
    def __init__(self, **kwargs):
        assert "mult" not in kwargs, "small models have a fixed width"
        super().__init__(mult=2, **kwargs)


class Pair(nn.Module):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.left = Small(*args, **kwargs)
        self.right = Small(*args, **kwargs)

    def forward(self, *inputs):
        return torch.cat([net(x) for net, x in zip((self.left, self.right), inputs)], dim=-1)


if __name__ == "__main__":
    x = torch.randn(2, 7, 16)
    net = Small(dim=16, depth=3, act="relu")
    y, hidden = net(x, return_hidden=True)
    assert y.shape == (2, 7, 16) and len(hidden) == 3
    assert torch.stack(hidden).shape == (3, 2, 7, 16)
    assert Pair(dim=16, depth=1)(x, y).shape == (2, 7, 32)
    assert _calls["count"] == 5
