# verify: Detector()(torch.zeros(1, 3, 32, 32))
from torch import nn

from .blocks import ConvBlock


class Down(ConvBlock):
    stride = 2


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(Down(3, 16), Down(16, 32, bias=False))
        self.pick = nn.Linear(16, 4)

    def forward(self, x):
        features = self.body(x)
        return self.pick(features.mean((2, 3)))  # error: [SHP203]
