# verify: Net()(torch.zeros(2, 1, 32, 32))
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 5)
        self.fc = nn.Linear(4 * 24 * 24, 10)

    def forward(self, x):
        # shapecheck: x: (B, 1, 32, 32)
        h = self.conv(x).relu()
        return self.fc(h.flatten(1))  # error: [SHP203]
