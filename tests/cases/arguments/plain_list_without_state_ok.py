"""Modules without parameters and buffers in a plain list hide nothing."""

import torch
from torch import nn


class Smooth(nn.Module):
    def __init__(self):
        super().__init__()
        self.pools = [nn.AvgPool1d(size, stride=1, padding=size // 2) for size in (3, 5)]
        self.tail = (nn.ReLU(), nn.Dropout(0.1))

    def forward(self, x):
        return self.tail[0](sum(pool(x) for pool in self.pools))


Smooth()(torch.zeros(2, 4, 9))
