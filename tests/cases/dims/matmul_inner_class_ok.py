import torch
import torch.nn as nn


# shape: (B, T, dim), (B, U, dim) -> (B, T, U)
class Scorer(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.q = nn.Linear(dim, 24)
        self.k = nn.Linear(dim, 24)

    def forward(self, left, right):
        q = self.q(left)
        k = self.k(right)
        return torch.bmm(q, k.transpose(1, 2)) / 24 ** 0.5
