import os

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(20, 2)

    def forward(self, x):
        if os.environ.get("SHUFFLE_ROWS"):
            x = x.flip(0)
        return self.fc(x.flatten(1))  # error: [SHP203]


Net()(torch.rand(2, 4, 6))
