# verify: Tracker()(torch.zeros(1, 3, 8, 8))
"""An attribute that no other method sets, or that the constructor's own helper does not reach, is missing."""

import torch
from torch import nn


class Tracker(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def set_target(self, target):
        self.goal = target

    def forward(self, x):
        return self.conv(x) + self.target.shape[0]  # error: [SHP507]
