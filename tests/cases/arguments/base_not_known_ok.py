"""A base class that is chosen at run time: nothing is said of what its constructor does."""

import time

import torch
from torch import nn

Base = [kind for kind in (nn.Module,) if time.time() > 0][0]


class Net(Base):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(x)


class Other(nn.Module):
    def __init__(self):
        Base.__init__(self)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        return self.head(x)


if __name__ == "__main__":
    print(Net()(torch.randn(3, 4)).shape)
    print(Other()(torch.randn(3, 4)).shape)
