import torch
from torch import nn


class Shrink(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        first, *middle, last = widths
        self.inp = nn.Linear(first, middle[0])
        self.mid = nn.Sequential(*(nn.Linear(a, b) for a, b in zip(middle, middle[1:])))
        self.out = nn.Linear(middle[-1], last)

    def forward(self, x):
        if (h := self.inp(x)).dim() > 2:
            h = h.mean(1)
        return self.out(self.mid(h))


Shrink(20, 16, 8, 2)(torch.rand(3, 20))
Shrink(20, 16, 2)(torch.rand(3, 7, 20))
