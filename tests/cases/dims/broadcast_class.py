# verify: ChannelScale()(torch.zeros(2, 16, 9, 9))
import torch
from torch import nn


class ChannelScale(nn.Module):
    def __init__(self, channels=16):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.gate = nn.AdaptiveAvgPool2d(5)
        self.gamma = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        y = self.gate(self.conv(x))
        return y * self.gamma  # error: [SHP202]
