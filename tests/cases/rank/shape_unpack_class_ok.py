import torch.nn as nn


# shape: (B, c, H, W) -> (B, c, H, W)
# contract: c >= 4
class Squeeze(nn.Module):
    def __init__(self, c, r=4):
        super().__init__()
        self.reduce = nn.Conv2d(c, c // r, 1)
        self.expand = nn.Conv2d(c // r, c, 1)

    def forward(self, x):
        y = self.expand(self.reduce(x).relu()).sigmoid()
        b, c, *_ = y.size()
        return x * y.mean((2, 3)).view(b, c, 1, 1)
