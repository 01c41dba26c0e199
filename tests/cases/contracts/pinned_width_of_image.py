# verify: Rows()(torch.zeros(1, 3, 40, 40))
# passes: Rows()(torch.zeros(1, 3, 40, 64))
import torch.nn as nn
import torch.nn.functional as F


class Rows(nn.Module):
    def __init__(self, channels=64):
        super().__init__()
        self.conv = nn.Conv2d(3, channels, 3, padding=1)
        self.score = nn.Linear(channels, 1)

    def forward(self, x):
        h = F.relu(self.conv(x))
        return self.score(h)  # warning: [SHP306]
