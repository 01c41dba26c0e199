# verify: Halved()(torch.zeros(1, 3, 8, 6)), Scaled()(torch.zeros(1, 2, 8, 6))
"""The least of two floats that sizes decide."""

import torch
from torch import nn

from shapecheck import reveal_shape


class Halved(nn.Module):
    def forward(self, x):
        _, _, h, w = x.size()
        assert int(min(h / 2, w / 2)) == min(h, w) // 2
        return reveal_shape(torch.zeros(x.size(0), int(min(h / 2, (h + 2) / 2))))  # revealed: (B, h//2)


# shape: (B, C, H, W) -> (B, C, H, W)
class Scaled(nn.Module):
    def forward(self, x):
        _, _, h, w = x.size()
        least = min(float(max(w - 1, 1)), float(max(h - 1, 1)))
        scale = torch.ones(1, 1, 1, 1) * least
        scale[0, 0, 0, 0] = 1.0 / max(float(w), 2.5, float(h))
        return x * scale
