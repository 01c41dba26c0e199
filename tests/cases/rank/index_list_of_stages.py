import torch
import torch.nn as nn


class Pyramid(nn.Module):
    def __init__(self, widths=(8, 16, 32)):
        super().__init__()
        self.stages = nn.ModuleList()
        previous = 3
        for width in widths:
            self.stages.append(nn.Conv2d(previous, width, 3, stride=2, padding=1))
            previous = width

    def forward(self, x):
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps[1], maps[2], maps[3]  # error: [SHP105]


if __name__ == "__main__":
    for level in Pyramid()(torch.rand(1, 3, 64, 64)):
        print(level.shape)
