import torch
from torch import nn


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(30, 8)

    def forward(self, a, b):
        return self.embed(a), self.embed(b)


net = Siamese()
left, right = net(torch.randn(10, 30), torch.randn(9, 30))
loss = nn.CosineEmbeddingLoss()(left, right, torch.ones(10))  # error: [SHP202] [SHP702]
