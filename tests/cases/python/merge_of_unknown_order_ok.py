"""Sizes of an input have no known order: which of them comes first in a merge is not known, and nothing is claimed."""

import heapq

import torch
from torch import nn

from shapecheck import reveal_shape


class Ordered(nn.Module):
    def __init__(self):
        super().__init__()
        widths = list(heapq.merge([2, 6], [4]))
        self.layers = nn.Sequential(*[nn.Linear(a, b) for a, b in zip(widths, widths[1:])])

    def forward(self, x):
        smaller, larger = heapq.merge([x.shape[0]], [x.shape[1]])
        return self.layers(x), torch.zeros(smaller, larger)


reveal_shape(Ordered()(torch.zeros(3, 2))[0])  # revealed: (3, 6)
