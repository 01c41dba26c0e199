import torch
from torch import nn


class Codec(nn.Module):
    def __init__(self, with_decoder=False):
        super().__init__()
        self.encoder = nn.Linear(16, 4)
        if with_decoder:
            self.decoder = nn.Linear(4, 16)

    def forward(self, x):
        return self.decoder(self.encoder(x))  # error: [SHP507]


codec = Codec()
codec(torch.rand(2, 16))
