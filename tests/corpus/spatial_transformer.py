"""A localisation net, affine grids and grid sampling; pixel shuffle; adaptive instance norm."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class STN(nn.Module):
    def __init__(self):
        super().__init__()
        self.localization = nn.Sequential(
            nn.Conv2d(1, 8, kernel_size=7), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
            nn.Conv2d(8, 10, kernel_size=5), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
        )
        self.fc_loc = nn.Sequential(nn.Linear(10 * 3 * 3, 32), nn.ReLU(True), nn.Linear(32, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def forward(self, x):
        xs = self.localization(x)
        xs = xs.view(-1, 10 * 3 * 3)
        theta = self.fc_loc(xs).view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size(), align_corners=False)
        return F.grid_sample(x, grid, align_corners=False)


class AdaIN(nn.Module):
    def __init__(self, style_dim, channels):
        super().__init__()
        self.norm = nn.InstanceNorm2d(channels, affine=False)
        self.fc = nn.Linear(style_dim, channels * 2)

    def forward(self, x, s):
        h = self.fc(s)
        gamma, beta = torch.chunk(h.view(h.size(0), h.size(1), 1, 1), chunks=2, dim=1)
        return (1 + gamma) * self.norm(x) + beta


class SuperResolution(nn.Module):
    def __init__(self, factor=3, width=16):
        super().__init__()
        self.stn, self.style = STN(), AdaIN(5, width)
        self.head = nn.Conv2d(1, width, 5, 1, 2)
        self.tail = nn.Sequential(nn.Conv2d(width, factor**2, 3, 1, 1), nn.PixelShuffle(factor))

    def forward(self, x, s):
        return self.tail(self.style(self.head(self.stn(x)), s))


if __name__ == "__main__":
    x = torch.rand(2, 1, 28, 28)
    y = SuperResolution()(x, torch.randn(2, 5))
    assert y.shape == (2, 1, 84, 84)
    assert F.pixel_unshuffle(y, 3).shape == (2, 9, 28, 28)
