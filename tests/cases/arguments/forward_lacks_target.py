import torch
from torch import nn


class Seq2Seq(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Transformer(32, 4, 1, 1, 64, batch_first=True)

    def forward(self, source, target, mask=None):
        return self.net(source, target, tgt_mask=mask)


model = Seq2Seq()
out = model(torch.rand(2, 9, 32))  # error: [SHP501]
