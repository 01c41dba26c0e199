import torch
from torch import nn


# shape: (B, 12) -> (B, 2)
class Ensemble(nn.Module):
    def __init__(self, widths=(4, 8, 16)):
        super().__init__()
        self.members = nn.ModuleList([nn.Linear(12, w) for w in widths])
        self.mixers = nn.ModuleList([nn.Linear(w, 2) for w in widths])

    def forward(self, x):
        votes = [mixer(member(x)) for member, mixer in zip(self.members, self.mixers)]
        return torch.stack(votes).mean(0)
