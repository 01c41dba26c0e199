import torch
from torch import nn

ENCODERS = {}


def register(name):
    def wrap(cls):
        ENCODERS[name] = cls
        return cls

    return wrap


@register("small")
class Small(nn.Module):
    width = 32

    def __init__(self):
        super().__init__()
        self.net = nn.Linear(10, self.width)

    def forward(self, x):
        return self.net(x)


@register("large")
class Large(Small):
    width = 64


class Model(nn.Module):
    def __init__(self, encoder="small"):
        super().__init__()
        self.encoder = ENCODERS[encoder]()
        self.head = nn.Linear(Small.width, 2)

    def forward(self, x):
        return self.head(self.encoder(x))  # error: [SHP203]


for name in sorted(ENCODERS, reverse=True):
    Model(name)(torch.zeros(1, 10))
