"""Ranges that end at a fraction of a size have as many numbers as lie below it."""

import math

import torch
import torch.nn as nn


# shape: (B, D) -> ((D + 1)//2), ((D + 2)//3), ((D + 5)//6), ((D + 3)//4)
class Ends(nn.Module):
    def forward(self, x):
        d = x.shape[1]
        return torch.arange(d / 2), torch.zeros(math.ceil(d / 3)), torch.arange(0, d / 3, 2), torch.arange(d, d / 2, -2)


# shape: (B, D) -> ((D + 1)//2):int64
class OfWholeNumbers(nn.Module):
    def forward(self, x):
        return torch.arange(0, x.shape[1] / 2, dtype=torch.long)


# shape: (B, D) -> ((D - 9)//2)
# contract: D >= 10
class LateStart(nn.Module):
    def forward(self, x):
        return torch.arange(5, x.shape[1] / 2)
