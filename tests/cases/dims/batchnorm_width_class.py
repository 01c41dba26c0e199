# verify: Stage()(torch.zeros(1, 8, 9, 9))
# passes: Residual(8, 8)(torch.zeros(2, 8, 9, 9))
import torch.nn as nn


class Residual(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, padding=1)
        self.bn = nn.BatchNorm2d(cin)

    def forward(self, x):
        return self.bn(self.conv(x))  # error: [SHP204] [SHP201]


class Stage(nn.Module):
    def __init__(self):
        super().__init__()
        self.res = Residual(8, 16)

    def forward(self, x):
        return self.res(x)
