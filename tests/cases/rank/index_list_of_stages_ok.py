import torch
import torch.nn as nn


# shape: (B, 3, H, W) -> (B, 16, (H + 3)//4, (W + 3)//4), (B, 32, (H + 7)//8, (W + 7)//8)
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
        return maps[-2], maps[2]


if __name__ == "__main__":
    for level in Pyramid()(torch.rand(1, 3, 64, 64)):
        print(level.shape)
