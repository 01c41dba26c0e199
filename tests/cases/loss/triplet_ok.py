import torch
from torch import nn


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(30, 8)

    def forward(self, *views):
        return [self.embed(v) for v in views]


net = Siamese()
a, p, n = net(torch.randn(10, 30), torch.randn(10, 30), torch.randn(10, 30))
loss = nn.TripletMarginLoss()(a, p, n) + nn.CosineEmbeddingLoss()(a, p, torch.ones(10))
loss = loss + nn.KLDivLoss(reduction="batchmean")(a.log_softmax(-1), n.softmax(-1))
