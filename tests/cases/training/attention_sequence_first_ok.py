import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.patch = nn.Conv2d(3, width, 4, 4)
        self.attn = nn.MultiheadAttention(width, 4)

    def forward(self, x):
        tokens = self.patch(x).flatten(2).permute(2, 0, 1)  # (tokens, batch, width)
        out, _ = self.attn(tokens, tokens, tokens)
        return out.mean(0)


print(Encoder()(torch.zeros(2, 3, 16, 16)).shape)
