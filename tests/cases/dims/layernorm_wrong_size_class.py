# verify: Block(64)(torch.zeros(2, 5, 64))
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, dim, ratio=4):
        super().__init__()
        self.up = nn.Linear(dim, dim * ratio)
        self.act = nn.GELU()
        self.norm = nn.LayerNorm(dim)
        self.down = nn.Linear(dim * ratio, dim)

    def forward(self, x):
        h = self.act(self.up(x))
        h = self.norm(h)  # error: [SHP203] [SHP201]
        return x + self.down(h)
