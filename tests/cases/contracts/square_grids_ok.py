"""Tokens that are laid out as a square: the side is the root of their number, rounded down."""

import math

import numpy as np
import torch
import torch.nn as nn


# shape: (B, T, 32) -> (B, 3, 4*isqrt(T), 4*isqrt(T))
# contract: T == isqrt(T)**2
class Unpatchify(nn.Module):
    def __init__(self, dim=32, patch=4):
        super().__init__()
        self.patch = patch
        self.head = nn.Linear(dim, patch**2 * 3)

    def forward(self, x):
        x = self.head(x)
        p = self.patch
        h = w = int(x.shape[1] ** 0.5)
        assert h * w == x.shape[1]
        x = x.reshape(shape=(x.shape[0], h, w, p, p, 3))
        x = torch.einsum("nhwpqc->nchpwq", x)
        return x.reshape(shape=(x.shape[0], 3, h * p, h * p))


# shape: (B, T, 16) -> (B, T, 16)
# contract: T == isqrt(T)**2
class GridAndBack(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.conv = nn.Conv2d(dim, dim, 3, padding=1)

    def forward(self, x):
        B, T, C = x.shape
        h = w = int(math.sqrt(T))
        y = self.conv(x.transpose(1, 2).view(B, C, h, w))
        return x + y.flatten(2).transpose(1, 2)


# shape: (B, T, C) -> (B, C, isqrt(T - 1), isqrt(T - 1))
# contract: T - 1 == isqrt(T - 1)**2
class WithoutClassToken(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = math.isqrt(T - 1)
        return x[:, 1:].reshape(B, side, side, C).permute(0, 3, 1, 2)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class Rounded(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = round(math.sqrt(T))
        return x.view(B, side, side, C)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class RoundedUp(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = math.ceil(math.sqrt(T))
        return x.view(B, side, side, C)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class OfNumpy(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = int(np.sqrt(T))
        return x.view(B, side, side, C) / np.sqrt(T)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class AskedForWhole(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        root = math.sqrt(T)
        assert root % 1 == 0
        return x.view(B, int(root), T // int(root), C)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class ComparedWithItself(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        root = math.sqrt(T)
        if root != int(root):
            raise ValueError("not a square")
        return x.view(B, int(root), int(root), C)


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
# contract: T == isqrt(T)**2
class AskedByName(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        root = T**0.5
        if not root.is_integer():
            raise ValueError("not a square")
        return x.view(B, int(root), int(root), C)


# shape: (B, T, C) -> (B, isqrt(T), T//isqrt(T), C)
# contract: T % isqrt(T) == 0
class NearlySquare(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = int(math.sqrt(T))
        return x.view(B, side, T // side, C)


# shape: (B, T, C) -> (B*(isqrt(T)//7)**2, 49, C)
# contract: T == isqrt(T)**2
# contract: isqrt(T) % 7 == 0
class Windows(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = int(T**0.5)
        x = x.view(B, side // 7, 7, side // 7, 7, C).permute(0, 1, 3, 2, 4, 5)
        return x.reshape(-1, 49, C)


# shape: (B, 196, 32) -> (B, 14, 14, 32)
class TableOfPositions(nn.Module):
    def __init__(self):
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(1, 14, 14, 32))

    def forward(self, x):
        B, T, C = x.shape
        side = int(math.sqrt(T))
        return x.view(B, side, side, C) + self.positions


# shape: (B, T, C) -> (B, isqrt(T), isqrt(T), C)
class LeftOverIsCutOff(nn.Module):
    def forward(self, x):
        B, T, C = x.shape
        side = int(math.sqrt(T))
        return x[:, : side * side].view(B, side, side, C)


# shape: (B, T, C) -> (B, T, T)
class Scaled(nn.Module):
    def forward(self, x):
        return x @ x.transpose(1, 2) / math.sqrt(x.shape[-1]) * x.size(1) ** -0.5
