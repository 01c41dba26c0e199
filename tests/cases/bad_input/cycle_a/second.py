# run: never
from torch import nn

from .first import First


class Second(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = First()

    def forward(self, x):
        return self.first(x)
