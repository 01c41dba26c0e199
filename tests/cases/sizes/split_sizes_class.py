# verify: GatedUnit()(torch.zeros(2, 30))
import torch
import torch.nn as nn


class GatedUnit(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(30, 100)

    def forward(self, x):
        value, gate = torch.split(self.proj(x), [64, 32], dim=-1)  # error: [SHP304]
        return value[:, :32] * gate.sigmoid()
