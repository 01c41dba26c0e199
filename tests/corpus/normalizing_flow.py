"""Affine couplings with alternating masks, an inverse, and a log-determinant."""

import math
from abc import ABC, abstractmethod

import torch
from torch import nn


class Bijector(nn.Module, ABC):
    @abstractmethod
    def forward(self, x): ...

    @abstractmethod
    def inverse(self, z): ...


class Coupling(Bijector):
    def __init__(self, dim, hidden, flip):
        super().__init__()
        self.flip = flip
        self.split = dim // 2
        free = dim - self.split
        cin, cout = (free, self.split) if flip else (self.split, free)
        self.net = nn.Sequential(nn.Linear(cin, hidden), nn.ReLU(), nn.Linear(hidden, 2 * cout))

    def _halves(self, x):
        a, b = x[:, : self.split], x[:, self.split :]
        return (b, a) if self.flip else (a, b)

    def _join(self, a, b):
        return torch.cat([b, a], 1) if self.flip else torch.cat([a, b], 1)

    def forward(self, x):
        a, b = self._halves(x)
        s, t = self.net(a).chunk(2, dim=1)
        s = torch.tanh(s)
        return self._join(a, b * s.exp() + t), s.sum(1)

    def inverse(self, z):
        a, b = self._halves(z)
        s, t = self.net(a).chunk(2, dim=1)
        return self._join(a, (b - t) * torch.exp(-torch.tanh(s)))


class Permute(Bijector):
    def __init__(self, dim):
        super().__init__()
        order = torch.randperm(dim)
        self.register_buffer("order", order)
        self.register_buffer("back", torch.argsort(order))

    def forward(self, x):
        return x[:, self.order], x.new_zeros(x.size(0))

    def inverse(self, z):
        return z[:, self.back]


class Flow(nn.Module):
    def __init__(self, dim=5, hidden=16, depth=3):
        super().__init__()
        self.dim = dim
        self.steps = nn.ModuleList()
        for i in range(depth):
            self.steps.extend([Coupling(dim, hidden, flip=bool(i % 2)), Permute(dim)])

    def forward(self, x):
        log_det = 0.0
        for step in self.steps:
            x, ld = step(x)
            log_det = log_det + ld
        return x, log_det

    def log_prob(self, x):
        z, log_det = self(x)
        return -0.5 * (z**2).sum(1) - 0.5 * self.dim * math.log(2 * math.pi) + log_det

    @torch.no_grad()
    def sample(self, n):
        x = torch.randn(n, self.dim)
        for step in reversed(self.steps):
            x = step.inverse(x)
        return x


if __name__ == "__main__":
    flow = Flow()
    x = torch.randn(20, 5)
    z, _ = flow(x)
    for step in reversed(list(flow.steps)):
        z = step.inverse(z)
    assert torch.allclose(z, x, atol=1e-4)
    (-flow.log_prob(x).mean()).backward()
    assert flow.sample(7).shape == (7, 5)
