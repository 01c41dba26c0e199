import torch
import torch.nn as nn


# shape: (B, 30) -> (B, 32)
class GatedUnit(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(30, 96)

    def forward(self, x):
        value, gate = torch.split(self.proj(x), [64, 32], dim=-1)
        return value[:, :32] * gate.sigmoid()
