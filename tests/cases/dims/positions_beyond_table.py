import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(50, 16)
        self.positions = nn.Embedding(128, 16)

    def forward(self, ids):
        b, t = ids.shape
        return self.tokens(ids) + self.positions(torch.arange(t))  # error: [SHP403]


if __name__ == "__main__":
    print(Encoder()(torch.zeros(2, 200, dtype=torch.long)).shape)
