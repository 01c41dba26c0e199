"""A default that is a tensor stands in for what callers pass: what fails with it is no fault of the class."""

from typing import Optional

import torch
import torch.nn as nn


class Fire(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.out = nn.Linear(width, 1)

    def forward(self, hidden, mask: torch.Tensor = torch.tensor(0), bias: Optional[torch.Tensor] = torch.zeros(1)):
        weights = torch.sigmoid(self.out(hidden))
        if mask is not None:
            weights = weights * mask.transpose(-1, -2)
        return weights.squeeze(-1) + bias.view(1, 4).sum()


class Scaled(nn.Module):
    def __init__(self, scale=torch.tensor(1.0), taps=torch.ones(1)):
        super().__init__()
        self.scale = scale
        self.register_buffer("taps", taps)

    def forward(self, x):
        return x * self.scale[:, None] * self.taps[2]


Fire()(torch.zeros(2, 5, 8), torch.ones(2, 1, 5), torch.ones(4))
Scaled(torch.ones(3), torch.ones(4))(torch.zeros(3, 6))
