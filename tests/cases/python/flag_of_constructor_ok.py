# verify: Encoder(6, 5, True)(torch.randn(2, 7, 6)).shape
# verify: Encoder(6, 5, False)(torch.randn(2, 7, 6)).shape
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, width, hidden, batch_first):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.rnn = nn.GRU(width, hidden, batch_first=batch_first)

    def forward(self, x):
        return self.rnn(self.norm(x))[0]
