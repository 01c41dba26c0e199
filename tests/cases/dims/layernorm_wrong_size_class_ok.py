import torch.nn as nn


# shape: (B, T, dim) -> (B, T, dim)
class Block(nn.Module):
    def __init__(self, dim, ratio=4):
        super().__init__()
        self.up = nn.Linear(dim, dim * ratio)
        self.act = nn.GELU()
        self.norm = nn.LayerNorm(dim * ratio)
        self.down = nn.Linear(dim * ratio, dim)

    def forward(self, x):
        h = self.act(self.up(x))
        h = self.norm(h)
        return x + self.down(h)
