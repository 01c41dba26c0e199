import torch
from torch import nn


# shape: (B, T, 5) -> (B, T, 9)
class Unrolled(nn.Module):
    def __init__(self, hidden=9):
        super().__init__()
        self.cell = nn.GRUCell(5, hidden)

    def forward(self, x):
        h = x.new_zeros(x.size(0), self.cell.hidden_size)
        outs = []
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
            outs.append(h)
        return torch.stack(outs, dim=1)
