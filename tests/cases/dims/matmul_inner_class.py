# verify: Scorer(16)(torch.zeros(2, 5, 16), torch.zeros(2, 7, 16))
import torch
import torch.nn as nn


class Scorer(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q = nn.Linear(dim, 24)
        self.k = nn.Linear(dim, 32)

    def forward(self, left, right):
        q = self.q(left)
        k = self.k(right)
        return torch.matmul(q, k.transpose(1, 2)) / 24 ** 0.5  # error: [SHP205]


Scorer(16)(torch.zeros(2, 5, 16), torch.zeros(2, 7, 16))
