import torch
from torch import nn


class Probe(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 1)

    @classmethod
    def for_layer(cls, layer: nn.Linear):
        return cls(layer.in_features)

    @staticmethod
    def pool(x):
        return x.mean(dim=1)

    def forward(self, x):
        return self.fc(self.pool(x))  # error: [SHP203]


layer = nn.Linear(64, 32)
probe = Probe.for_layer(layer)
print(probe(layer(torch.randn(2, 10, 64))))
