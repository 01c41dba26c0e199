# verify: Upscale()(torch.zeros(1, 3, 8, 8), torch.zeros(1, 3, 32, 32))
import torch.nn as nn
import torch.nn.functional as F


class Upscale(nn.Module):
    def __init__(self):
        super().__init__()
        self.grow = nn.Upsample(size=(16, 16))
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.target = nn.AdaptiveAvgPool2d(32)

    def forward(self, low, high):
        return F.mse_loss(self.conv(self.grow(low)), self.target(high))  # error: [SHP202] [SHP702]
