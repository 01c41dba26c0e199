"""An attribute that another method sets is there where a caller has called that method before."""

import torch
from torch import nn


class Tracker(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.target: torch.Tensor

    def set_target(self, target):
        self.target = target

    def forward(self, x):
        return self.conv(x) + self.target.shape[0]


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)

    def prepare(self, size):
        self.register_buffer("scale", torch.ones(size))

    def forward(self, x):
        return self.fc(x) * self.scale


class Several(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 4)

    def prepare(self, first, others):
        self.first, (self.second, _) = first, others
        for self.last in others:
            pass

    def forward(self, x):
        return self.fc(x) + self.first.size(0) + self.second.size(0) + self.last.size(0)
