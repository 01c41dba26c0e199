import torch
from torch import nn


class Block(nn.Module):
    width = 8

    def __init__(self, width=None):
        super(Block, self).__init__()
        self.width = width or self.width
        self.norm = nn.LayerNorm(self.width)
        self.fc = nn.Linear(self.width, self.width)

    def forward(self, x):
        return self.fc(self.norm(x))


class Inherits(Block):
    pass


if __name__ == "__main__":
    Inherits()(torch.zeros(1, 8))
