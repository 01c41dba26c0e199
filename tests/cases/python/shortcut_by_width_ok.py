import torch
from torch import nn

from shapecheck import reveal_shape


class Block(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.conv = nn.Conv2d(before, after, 3, stride, 1)
        self.shortcut = None
        if stride != 1 or before != after:
            self.shortcut = nn.Conv2d(before, after, 1, stride)

    def forward(self, x):
        y = x if self.shortcut is None else self.shortcut(x)
        return self.conv(x) + y


reveal_shape(Block(4, 8, 2)(torch.zeros(2, 4, 9, 9)))  # revealed: (2, 8, 5, 5)
reveal_shape(Block(4, 4, 1)(torch.zeros(2, 4, 9, 9)))  # revealed: (2, 4, 9, 9)
