import os

import torch
from torch import nn

FLATTEN = os.environ.get("FLATTEN_FIRST") == "yes"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(24 if FLATTEN else 6, 2)

    def forward(self, x):
        if FLATTEN:
            x = x.flatten(1)
        return self.fc(x)


print(Net()(torch.rand(2, 4, 6)).shape)
