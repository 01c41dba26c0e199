"""An axis that is taken apart into so many names has so many places."""

import torch
import torch.nn as nn


# shape: (B, N, 4) -> (B, N, 4)
class Corners(nn.Module):
    def forward(self, boxes):
        x, y, w, h = boxes.unbind(-1)
        return torch.stack([x - 0.5 * w, y - 0.5 * h, x + 0.5 * w, y + 0.5 * h], dim=-1)


# shape: (3, B, T) -> (B, T)
class Heads(nn.Module):
    def forward(self, qkv):
        q, k, v = qkv.unbind(0)
        return q + k * v


# shape: (B, T, D) -> (B, D)
class Steps(nn.Module):
    def forward(self, x):
        total = torch.zeros(x.shape[0], x.shape[2])
        for step in x.unbind(1):
            total = total + step
        return total
