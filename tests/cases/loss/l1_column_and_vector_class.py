# verify: Regressor().loss(torch.zeros(5, 8), torch.zeros(5))
import torch
import torch.nn as nn


class Regressor(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(8, 1)
        self.criterion = nn.SmoothL1Loss()

    def forward(self, x):
        return self.net(x)

    def loss(self, x, y):
        baseline = self.net(x).squeeze(-1).detach()
        return self.criterion(self.net(x), baseline + y)  # warning: [SHP701]


Regressor().loss(torch.zeros(5, 8), torch.zeros(5))
