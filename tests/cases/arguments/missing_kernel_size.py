# verify: Net()
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16)  # error: [SHP501]
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        return self.pool(self.conv1(x))
