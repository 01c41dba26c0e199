"""Docstrings that name several shapes, modules that take either, and early returns on the rank."""

import torch
from torch import nn


class Norm1d(nn.Module):
    """Normalises the channel axis.

    Shape:
        x: (N, C) or (N, C, L)
    """

    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm1d(channels)

    def forward(self, x):
        return self.norm(x)


class SmoothLoss(nn.Module):
    def forward(self, logits, target):
        """
        Args:
            logits: tensor of shape (N, C, H, W)
            target: tensor of shape (N, H, W) or (N, C, H, W)
        """
        if target.dim() == logits.dim() - 1:
            target = nn.functional.one_hot(target, logits.shape[1]).movedim(-1, 1)
        return nn.functional.binary_cross_entropy_with_logits(logits, target.to(logits.dtype))


class Tokens(nn.Module):
    """Images become tokens; tokens stay.

    Args:
        x: images (B, C, H, W), or tokens (B, N, D) if they were cut already
        masks: list of masks of shape (B, N)
    """

    def __init__(self, channels, width):
        super().__init__()
        self.cut = nn.Conv2d(channels, width, 4, 4)

    def forward(self, x, masks=()):
        if x.ndim == 3:
            return x
        x = self.cut(x).flatten(2).transpose(1, 2)
        for mask in masks:
            x = x * mask[..., None]
        return x


if __name__ == "__main__":
    norm = Norm1d(6)
    assert norm(torch.randn(4, 6)).shape == (4, 6)
    assert norm(torch.randn(4, 6, 9)).shape == (4, 6, 9)
    logits = torch.randn(2, 3, 4, 4)
    assert SmoothLoss()(logits, torch.randint(0, 3, (2, 4, 4))).shape == ()
    assert SmoothLoss()(logits, torch.rand(2, 3, 4, 4)).shape == ()
    tokens = Tokens(3, 10)
    seen = tokens(torch.randn(2, 3, 8, 8), [torch.ones(2, 4), torch.zeros(2, 4)])
    assert seen.shape == (2, 4, 10)
    assert tokens(seen).shape == (2, 4, 10)
