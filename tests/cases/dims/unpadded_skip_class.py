# verify: SkipBlock(4)(torch.zeros(1, 4, 20, 20))
import torch
from torch import nn


class SkipBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, kernel_size=3)
        self.act = nn.SiLU()
        self.mix = nn.Conv2d(2 * channels, channels, kernel_size=1)

    def forward(self, x):
        y = self.act(self.conv(x))
        return self.mix(torch.cat((x, y), 1))  # error: [SHP206]
