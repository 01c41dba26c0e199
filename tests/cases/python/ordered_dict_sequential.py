# verify: Mlp()(torch.zeros(2, 6))
from collections import OrderedDict

import torch.nn as nn


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(OrderedDict([
            ("fc1", nn.Linear(6, 32)),
            ("act", nn.Tanh()),
            ("fc2", nn.Linear(16, 2)),
        ]))

    def forward(self, x):
        return self.net(x)  # error: [SHP203]
