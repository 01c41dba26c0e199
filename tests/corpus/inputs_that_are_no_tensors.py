"""Modules whose inputs are lists, dicts, callables, flags or sizes, without an annotation that says so."""

import torch
import torch.nn.functional as F
from torch import nn


class Fuse(nn.Module):
    """Takes a list of maps with different widths."""

    def __init__(self, widths, out):
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(w, out, 1) for w in widths)

    def forward(self, features):
        maps = [conv(f) for conv, f in zip(self.lateral, features)]
        size = maps[0].shape[-2:]
        return sum(F.interpolate(m, size=size, mode="nearest") for m in maps)


class Named(nn.Module):
    """Takes a dict."""

    def __init__(self, low, high):
        super().__init__()
        self.low = nn.Conv2d(low, 8, 1)
        self.high = nn.Conv2d(high, 8, 1)

    def forward(self, inputs):
        a, b = self.low(inputs["low"]), self.high(inputs["high"])
        return {"sum": a + F.interpolate(b, a.shape[-2:]), **{k: v for k, v in inputs.items() if k == "low"}}


class Dense(nn.Module):
    """Joins whatever came before."""

    def __init__(self, width, growth):
        super().__init__()
        self.conv = nn.Conv2d(width, growth, 3, padding=1)

    def forward(self, previous):
        return self.conv(torch.cat(previous, 1))


class Apply(nn.Module):
    """Takes a callable beside its tensor."""

    def __init__(self, width):
        super().__init__()
        self.line = nn.Linear(width, width)

    def forward(self, x, fn, times):
        for _ in range(times):
            x = fn(self.line(x))
        return x


class Gate(nn.Module):
    """Its skip is optional, and its width counts on it."""

    def __init__(self, width, skip):
        super().__init__()
        self.mix = nn.Conv2d(width + skip, width, 1)

    def forward(self, x, skip=None):
        if skip is not None:
            x = torch.cat([x, skip], dim=1)
        return self.mix(x)


class Upsample(nn.Module):
    def forward(self, x, size):
        return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


if __name__ == "__main__":
    pyramid = [torch.randn(2, w, s, s) for w, s in ((16, 32), (32, 16), (64, 8))]
    assert Fuse([16, 32, 64], 8)(pyramid).shape == (2, 8, 32, 32)
    named = Named(16, 64)({"low": pyramid[0], "high": pyramid[2]})
    assert named["sum"].shape == (2, 8, 32, 32) and set(named) == {"sum", "low"}
    assert Dense(48, 12)([torch.randn(1, 16, 4, 4), torch.randn(1, 32, 4, 4)]).shape == (1, 12, 4, 4)
    assert Apply(6)(torch.randn(3, 6), torch.tanh, 2).shape == (3, 6)
    assert Gate(8, 4)(torch.randn(1, 8, 5, 5), torch.randn(1, 4, 5, 5)).shape == (1, 8, 5, 5)
    assert Upsample()(torch.randn(1, 3, 4, 4), (9, 7)).shape == (1, 3, 9, 7)
