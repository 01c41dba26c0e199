import torch
from torch import nn


class Pairs(nn.Module):
    """All pairs of coordinates: an operation that few programs use, and that changes the shape."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 5)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        pairs = torch.combinations(x.flatten(), r=2)
        blocks = torch.block_diag(self.fc(pairs), x.new_ones(1, 3))
        return self.out(blocks)


print(Pairs()(torch.rand(2, 3)).shape)
