"""An index that counts the rounds of a loop goes from the first round's to the last one's."""

import torch
from torch import nn


# shape: (B, C, T), (N,) -> (B, C, T)
# contract: B == N
class Lengths(nn.Module):
    def forward(self, x, lengths):
        mask = torch.zeros(x.shape, dtype=torch.bool)
        for place, length in enumerate(lengths):
            mask[place, :, int(length):] = True
        batch, channels, steps = x.shape
        return x.masked_fill(mask, 0) * lengths.view(batch, 1, 1)


# shape: (B, T), (B, U) -> (B)
# contract: T <= U
class Longer(nn.Module):
    def forward(self, x, y):
        total = x[:, 0]
        for step in range(x.shape[1]):
            total = total + y[:, step]
        return total


# shape: (B, T) -> (B)
class Neighbours(nn.Module):
    def forward(self, x):
        total = x[:, 0]
        for step in range(1, x.shape[1]):
            total = total + x[:, step - 1]
        for step in range(x.shape[1] - 1):
            total = total + x[:, step + 1] + x[:, -step]
        return total


# shape: (B, T), (B, U) -> (B)
class Guarded(nn.Module):
    def forward(self, x, y):
        total = x[:, 0]
        for step in range(x.shape[1]):
            if step < y.shape[1]:
                total = total + y[:, step]
        return total


# shape: (B, T), (B, U) -> (B)
class Caught(nn.Module):
    def forward(self, x, y):
        total = x[:, 0]
        for step in range(x.shape[1]):
            try:
                total = total + y[:, step]
            except IndexError:
                break
        return total
