# verify: DeepNet()(torch.zeros(2, 12))
import torch.nn as nn


class DeepNet(nn.Module):
    def __init__(self, depth=3, width=12):
        super().__init__()
        self.layers = [nn.Linear(width, width) for _ in range(depth)]  # warning: [SHP510]
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x).tanh()
        return self.out(x)
