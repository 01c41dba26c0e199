import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        self.width = width
        self.norm = nn.LayerNorm(width)  # error: [SHP506]
        super().__init__()
        self.fc = nn.Linear(width, width)

    def forward(self, x):
        return self.fc(self.norm(x))


def run():
    return Block(8)(torch.zeros(1, 8))


if __name__ == "__main__":
    run()
