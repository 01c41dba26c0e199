import torch
import torch.nn as nn


class ConvNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dw = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width)
        self.pw = nn.Linear(width, width)

    def forward(self, x):
        x = self.dw(x)
        x = self.norm(x)  # error: [SHP203] [SHP201]
        x = self.pw(x.permute(0, 2, 3, 1))
        return x.permute(0, 3, 1, 2)


def demo(width=24, side=56):
    return ConvNorm(width)(torch.randn(2, width, side, side))


if __name__ == "__main__":
    print(demo().shape)
