# verify: Basic(32)(torch.zeros(1, 32, 16, 16))
import torch.nn as nn


class Basic(nn.Module):
    """A residual block whose shortcut forgets the wider output."""

    def __init__(self, planes, expansion=2):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(planes, planes, 3, padding=1, bias=False),
            nn.BatchNorm2d(planes),
            nn.ReLU(inplace=True),
            nn.Conv2d(planes, planes * expansion, 1, bias=False),
            nn.BatchNorm2d(planes * expansion),
        )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        out = self.body(x)
        out += x  # error: [SHP202]
        return self.relu(out)
