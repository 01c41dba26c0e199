# verify: Odd()(torch.zeros(1, 3, 28, 28))
import torch.nn as nn


class Odd(nn.Module):
    """Eight channels can never flatten to 6273 features: 6273 is odd."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.fc = nn.Linear(6273, 10)

    def forward(self, x):
        h = self.conv(x).relu().flatten(1)
        return self.fc(h)  # error: [SHP203]
