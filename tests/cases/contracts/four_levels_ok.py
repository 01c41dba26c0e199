import torch
import torch.nn as nn


# shape: (B, 1, H, W) -> (B, 1, H, W)
# contract: H % 16 == 0
# contract: W % 16 == 0
class DeepUNet(nn.Module):
    def __init__(self, base=4, depth=4):
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.up = nn.Upsample(scale_factor=2)
        self.inc = nn.Conv2d(1, base, 3, padding=1)
        self.downs = nn.ModuleList([nn.Conv2d(base * 2 ** i, base * 2 ** (i + 1), 3, padding=1) for i in range(depth)])
        self.ups = nn.ModuleList(
            [nn.Conv2d(base * 2 ** (i + 1) + base * 2 ** i, base * 2 ** i, 3, padding=1) for i in reversed(range(depth))]
        )
        self.outc = nn.Conv2d(base, 1, 1)

    def forward(self, x):
        x = self.inc(x)
        skips = []
        for down in self.downs:
            skips.append(x)
            x = down(self.pool(x)).relu()
        for up, skip in zip(self.ups, reversed(skips)):
            x = up(torch.cat([self.up(x), skip], 1)).relu()
        return self.outc(x)
