import torch.nn as nn


# shape: (B, cin, H, W) -> (B, cout, H, W)
class Residual(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, padding=1)
        self.bn = nn.BatchNorm2d(cout)

    def forward(self, x):
        return self.bn(self.conv(x))


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.res = Residual(8, 16)

    def forward(self, x):
        return self.res(x)
