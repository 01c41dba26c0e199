"""Sizes taken apart and put together: torch.Size, negative dims, starred shapes, views that alias, in-place reshapes."""

import math
from functools import reduce
from operator import mul

import torch
import torch.nn.functional as F
from torch import nn


def merge(x, start, end):
    """Axes start..end as one, by arithmetic on the shape."""
    shape = x.shape
    middle = reduce(mul, shape[start : end + 1], 1)
    return x.reshape(*shape[:start], middle, *shape[end + 1 :])


def blocks(x, size):
    """Rows in blocks, padded at the end to a multiple."""
    *lead, rows, width = x.shape
    missing = -rows % size
    if missing:
        x = F.pad(x, (0, 0, 0, missing))
    return x.unflatten(-2, (-1, size)), missing


class Heads(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)

    def forward(self, x):
        q, k, v = (t.view(*t.shape[:-1], self.heads, -1).transpose(-2, -3) for t in self.qkv(x).chunk(3, dim=-1))
        weights = (q @ k.mT / math.sqrt(q.size(-1))).softmax(-1)
        return (weights @ v).transpose(-2, -3).flatten(-2)


class Squeeze(nn.Module):
    """In-place methods that change the shape."""

    def forward(self, x):
        x = x.clone()
        x.unsqueeze_(1)
        x.squeeze_(1).t_()
        return x


class Pyramid(nn.Module):
    """Halves while it can: a loop over sizes and recursion."""

    def forward(self, x):
        length = x.shape[-1]
        if length <= 2:
            return [x]
        return [x, *self.forward(F.avg_pool1d(x, 2))]


if __name__ == "__main__":
    x = torch.randn(2, 3, 4, 5)
    assert merge(x, 1, 2).shape == (2, 12, 5)
    assert merge(x, -3, 2).shape[0] == 2
    assert x.shape[1:] == torch.Size([3, 4]) + torch.Size([5]) and x.shape.numel() == 120
    parts, missing = blocks(torch.randn(2, 10, 6), 4)
    assert parts.shape == (2, 3, 4, 6) and missing == 2
    assert Heads(24, 4)(torch.randn(2, 7, 24)).shape == (2, 7, 24)
    assert Heads(24, 4)(torch.randn(2, 3, 7, 24)).shape == (2, 3, 7, 24)
    assert Squeeze()(torch.randn(3, 5)).shape == (5, 3)
    levels = Pyramid()(torch.randn(1, 2, 16))
    assert [t.shape[-1] for t in levels] == [16, 8, 4, 2]
    base = torch.zeros(4, 6)
    base[:, 2:4].fill_(1).mul_(2)
    base.view(2, 2, 6)[:, 0] += torch.ones(6)
    assert base.sum() == 28
    grid = [[torch.randn(2, 3) for _ in range(4)] for _ in range(5)]
    assert torch.stack([torch.cat(row, -1) for row in grid]).shape == (5, 2, 12)
    cache = {}
    for step in range(3):
        cache.setdefault("k", []).append(torch.randn(1, 4))
        cache.update(last=torch.cat(cache["k"]))
    assert cache["last"].shape == (3, 4)
