# verify: Bilinear()(torch.zeros(3, 10), torch.zeros(3, 6))
import torch
from torch import nn


class Bilinear(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(10, 8), nn.Linear(6, 8)
        self.core = nn.Parameter(torch.zeros(8, 5, 4))

    def forward(self, a, b):
        return torch.einsum("ni,ijk,nj->nk", self.left(a), self.core, self.right(b))  # error: [SHP207]
