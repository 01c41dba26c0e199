import torch
from torch import nn


# shape: (B, channels, H, W) -> (B, channels, H, W)
class SkipBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, kernel_size=3, padding=1)
        self.act = nn.SiLU()
        self.mix = nn.Conv2d(2 * channels, channels, kernel_size=1)

    def forward(self, x):
        y = self.act(self.conv(x))
        return self.mix(torch.cat((x, y), 1))
