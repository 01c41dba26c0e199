# verify: HalfHead()(torch.zeros(2, 8))
import torch
import torch.nn as nn


class HalfHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(8, 16)
        self.mix = nn.Parameter(torch.zeros(16, 16, dtype=torch.float64))

    def forward(self, x):
        return self.trunk(x) @ self.mix  # error: [SHP401]
