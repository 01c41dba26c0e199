# verify: Head()(torch.zeros(2, 3, 20, 20))
from torch import nn


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 12, 3)
        self.fc = nn.Linear(12, 4)

    def forward(self, x):
        x = self.conv(x).mean(dim=(2, 3), keepdim=True)
        return self.fc(x)  # error: [SHP203]
