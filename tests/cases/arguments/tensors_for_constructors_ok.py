# verify: Shifted(torch.zeros(3, 1, 1), 2.0)(torch.zeros(2, 3, 4, 4)), Near(torch.zeros(4, 4))(torch.zeros(2, 4, 4))
# verify: Blurred((1.0, 2.0))(torch.zeros(2, 3)), Blurred(torch.ones(2))(torch.zeros(2, 3))
"""Constructors that are given tensors, numbers or tuples of numbers."""

from __future__ import annotations

import torch
from torch import nn


class Shifted(nn.Module):
    """A tensor, and a number where a tensor would do."""

    def __init__(self, mean: torch.Tensor, std: float | torch.Tensor):
        super().__init__()
        self.register_buffer("mean", mean.reshape(1, -1, 1, 1)[:, :1])
        self.std = std if isinstance(std, torch.Tensor) else torch.tensor([std])

    def forward(self, x):
        return nn.functional.avg_pool2d((x - self.mean) / self.std.view(-1, 1, 1, 1), 1)


class Near(nn.Module):
    def __init__(self, reference: torch.Tensor):
        super().__init__()
        h, w = reference.shape
        self.reference = reference.reshape(1, h * w)

    def forward(self, x):
        return (x.flatten(1) - self.reference).abs().mean(-1)


class Blurred(nn.Module):
    def __init__(self, sigma: tuple[float, float] | torch.Tensor):
        super().__init__()
        self.sigma = sigma

    def forward(self, x):
        sigma = self.sigma
        if isinstance(sigma, tuple):
            sigma = torch.tensor([sigma], dtype=x.dtype)
        return x * sigma.reshape(-1)[0] + nn.functional.normalize(x, dim=1)
