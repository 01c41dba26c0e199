# verify: Splitter()(torch.zeros(2, 8))
import torch.nn as nn


class Splitter(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(8, 48)
        self.left = nn.Linear(32, 4)
        self.right = nn.Linear(32, 4)

    def forward(self, x):
        h = self.body(x)
        a = self.left(h[:, :32])
        return a + self.right(h[:, 32:64])  # error: [SHP203]
