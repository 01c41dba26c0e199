"""A recursive network over nested tuples and a recursive U-Net."""

import torch
from torch import nn


class TreeLSTM(nn.Module):
    def __init__(self, vocab, dim):
        super().__init__()
        self.embed = nn.Embedding(vocab, dim)
        self.leaf = nn.Linear(dim, 2 * dim)
        self.compose = nn.Linear(2 * dim, 5 * dim)

    def forward(self, tree):
        if isinstance(tree, int):
            h, c = self.leaf(self.embed(torch.tensor([tree]))).chunk(2, -1)
            return torch.tanh(h), c
        left, right = tree
        (hl, cl), (hr, cr) = self(left), self(right)
        i, fl, fr, o, g = self.compose(torch.cat([hl, hr], -1)).chunk(5, -1)
        c = fl.sigmoid() * cl + fr.sigmoid() * cr + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c


class RecursiveUNet(nn.Module):
    def __init__(self, channels, depth, width=8):
        super().__init__()
        self.depth = depth
        self.down = nn.Sequential(nn.Conv2d(channels, width, 3, padding=1), nn.ReLU())
        self.up = nn.Sequential(nn.Conv2d(2 * width if depth else width, channels, 3, padding=1), nn.ReLU())
        self.inner = RecursiveUNet(width, depth - 1, width * 2) if depth > 0 else None

    def forward(self, x):
        y = self.down(x)
        if self.inner is not None:
            z = nn.functional.avg_pool2d(y, 2)
            z = self.inner(z)
            z = nn.functional.interpolate(z, size=y.shape[-2:])
            y = torch.cat([y, z], dim=1)
        return self.up(y)


def depth_of(tree):
    return 0 if isinstance(tree, int) else 1 + max(map(depth_of, tree))


if __name__ == "__main__":
    tree = ((1, (2, 3)), ((4, 5), 6))
    h, c = TreeLSTM(10, 7)(tree)
    assert h.shape == c.shape == (1, 7) and depth_of(tree) == 3
    assert RecursiveUNet(3, 3)(torch.rand(1, 3, 37, 50)).shape == (1, 3, 37, 50)
