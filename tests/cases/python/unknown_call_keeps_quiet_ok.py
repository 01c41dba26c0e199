import random

import torch
from torch import nn


def augment(x):
    if random.random() < 0.5:
        x = x.flip(-1)
    k = random.randint(1, 3)
    return torch.rot90(x, k, dims=(-2, -1))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.fc = nn.Linear(6, 2)

    def forward(self, x):
        x = augment(x)
        return self.fc(self.conv(x).amax((2, 3)))


print(Net()(torch.rand(2, 3, 10, 16)).shape)
