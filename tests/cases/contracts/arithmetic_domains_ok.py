"""What arithmetic refuses is refused of the inputs: a square root of what is negative, a divisor that is zero."""

import math

import torch
import torch.nn as nn


# shape: (B, N) -> (B, N)
# contract: N >= 4
class SquareOfPatches(nn.Module):
    registers = 4

    def forward(self, x):
        side = int(math.sqrt(x.shape[-1] - self.registers))
        return x + torch.zeros(side).sum()


# shape: (B, T) -> (B, T)
# contract: T >= 3
class LogOfLength(nn.Module):
    def forward(self, x):
        return x * math.log(x.shape[1] - 2)


# shape: (B, T) -> (B, T)
# contract: T - 5 != 0
class DividedByRest(nn.Module):
    def forward(self, x):
        return x * (100 // (x.shape[1] - 5))


# shape: (B, T) -> (B, T)
class RestIsCaught(nn.Module):
    def forward(self, x):
        try:
            rounds = 100 % (x.shape[1] - 5)
        except ZeroDivisionError:
            rounds = 1
        return x * rounds


# shape: (B, T) -> (B, T)
# contract: T >= 8
class Whole(nn.Module):
    def forward(self, x):
        eighths = x.shape[1] // 8
        assert 64 % eighths >= 0
        return x
