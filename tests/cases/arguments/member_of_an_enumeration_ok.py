# verify: Sided(Side.LEFT)(torch.zeros(2, 3, 4)), Sided(Side.RIGHT)(torch.zeros(2, 3, 4))
"""A parameter that is annotated with an enumeration is one of its members."""

from enum import Enum

import torch
from torch import nn

from shapecheck import reveal_shape


class Side(Enum):
    LEFT = 0
    RIGHT = 1


class Sided(nn.Module):
    def __init__(self, side: Side):
        super().__init__()
        self.side = side

    def forward(self, x):
        if self.side == Side.LEFT:
            padding = (1, 0)
        elif self.side == Side.RIGHT:
            padding = (0, 1)
        else:
            raise ValueError("no such side")
        b, c, t = x.shape
        return reveal_shape(nn.functional.pad(x, padding))  # revealed: (b, c, t + 1)
