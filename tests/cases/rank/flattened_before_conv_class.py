# verify: Mixed()(torch.zeros(2, 3, 32, 32))
import torch.nn as nn


class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.flat = nn.Flatten()
        self.late = nn.Conv2d(8, 16, 3, stride=2, padding=1)

    def forward(self, x):
        x = self.stem(x).relu()
        x = self.flat(x)
        return self.late(x)  # error: [SHP101]
