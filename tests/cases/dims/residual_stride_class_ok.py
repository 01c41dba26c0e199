import torch.nn as nn


# shape: (B, planes, H, W) -> (B, 2*planes, H, W)
class Basic(nn.Module):
    """A residual block with a projecting shortcut."""

    def __init__(self, planes, expansion=2):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(planes, planes, 3, padding=1, bias=False),
            nn.BatchNorm2d(planes),
            nn.ReLU(inplace=True),
            nn.Conv2d(planes, planes * expansion, 1, bias=False),
            nn.BatchNorm2d(planes * expansion),
        )
        self.shortcut = nn.Conv2d(planes, planes * expansion, 1) if expansion != 1 else nn.Identity()
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        out = self.body(x)
        out += self.shortcut(x)
        return self.relu(out)
