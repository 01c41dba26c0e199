"""The imaginary library that the plugin describes: just enough to compare the rules with what really happens."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def pairwise(a: Tensor, b: Tensor) -> Tensor:
    """The distance of every row of `a` to every row of `b`."""
    if a.shape[-1] != b.shape[-1]:
        message = f"rows of {a.shape[-1]} and of {b.shape[-1]} numbers"
        raise ValueError(message)
    return (a.unsqueeze(-2) - b.unsqueeze(-3)).norm(dim=-1)


def fold_time(x: Tensor, factor: int = 2) -> Tensor:
    """Every `factor` steps become one of so many times the features."""
    batch, steps, features = x.shape
    if factor < 1 or steps % factor:
        message = f"{steps} steps are no multiple of {factor}"
        raise ValueError(message)
    return x.reshape(batch, steps // factor, features * factor)


class GatedLinear(nn.Module):
    """A linear map of the last axis, each output scaled by a learned gate."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__()
        if out_features < 1:
            message = "out_features must be at least 1"
            raise ValueError(message)
        self.weight = nn.Parameter(torch.zeros(2 * out_features, in_features))
        self.scale = nn.Parameter(torch.ones(out_features))

    def forward(self, x: Tensor) -> Tensor:
        value, gate = nn.functional.linear(x, self.weight).chunk(2, dim=-1)
        return value * gate.sigmoid() * self.scale
