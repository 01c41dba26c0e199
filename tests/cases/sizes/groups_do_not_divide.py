# verify: DepthSeparable(3)
import torch.nn as nn


class DepthSeparable(nn.Module):
    def __init__(self, cin, width=30, groups=4):
        super().__init__()
        self.inp = nn.Conv2d(cin, width, 1)
        self.group = nn.Conv2d(width, width, 3, padding=1, groups=groups)  # error: [SHP302]

    def forward(self, x):
        return self.group(self.inp(x))
