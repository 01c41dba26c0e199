import torch
from torch import nn


class Flexible(nn.Module):
    """Takes single pictures and batches, grey and colour."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)

    def forward(self, x):
        single = x.dim() == 3
        if single:
            x = x.unsqueeze(0)
        if x.shape[1] == 1:
            x = x.expand(-1, 3, -1, -1)
        y = self.conv(x)
        return y.squeeze(0) if single else y


net = Flexible()
assert net(torch.zeros(1, 20, 20)).shape == (8, 20, 20)
assert net(torch.zeros(5, 3, 20, 20)).shape == (5, 8, 20, 20)
