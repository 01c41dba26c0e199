# verify: Cell()(torch.zeros(4, 6, 10))
import torch
from torch import nn


class Cell(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(10, 20, num_layers=2, batch_first=True)

    def forward(self, x):
        h0 = torch.zeros(1, x.size(0), 20)
        y, _ = self.gru(x, h0)  # error: [SHP201]
        return y
