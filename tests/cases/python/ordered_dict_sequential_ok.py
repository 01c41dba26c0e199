from collections import OrderedDict

import torch.nn as nn


# shape: (B, 6) -> (B, 2)
class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(OrderedDict([
            ("fc1", nn.Linear(6, 32)),
            ("act", nn.Tanh()),
            ("fc2", nn.Linear(32, 2)),
        ]))

    def forward(self, x):
        return self.net.fc2(self.net[:2](x))
