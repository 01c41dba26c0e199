"""A split that is taken apart has as many parts as there are names."""

import torch
from torch import nn
from torch.nn.modules.conv import _pair


# shape: (B, T) -> (B, T//2)
# contract: T % 2 == 0
class Halves(nn.Module):
    def forward(self, x):
        a, b = torch.split(x, x.size(-1) // 2, dim=-1)
        return torch.cat([a[:, :1], b[:, 1:]], dim=-1) + a + b


# shape: (B, T) -> (B, T//3)
# contract: T % 3 == 0
class Thirds(nn.Module):
    def forward(self, x):
        a, b, c = x.split(x.shape[1] // 3, 1)
        return torch.stack([a, b, c]).sum(0)


# shape: (B, T) -> (B, width), (B, T - width)
# contract: width < T
# contract: T <= 2*width
class FirstAndRest(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.width = width

    def forward(self, x):
        first, rest = x.split(self.width, 1)
        return first, rest


# shape: (B, C, T) -> (B, C, T - 4)
# contract: T >= 5
class Stepped(nn.Module):
    def __init__(self):
        super().__init__()
        self.size = _pair(5)

    def forward(self, x):
        return x.unfold(2, self.size[0], 1).sum(-1)
