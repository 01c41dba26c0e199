import torch.nn as nn


# shape: (B, 3, H, W) -> (B, 6)
class GlobalHead(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        self.stem = nn.Conv2d(3, 10, 3, padding="same")
        self.pool = nn.AdaptiveAvgPool2d((5, 5))
        self.collapse = nn.Conv2d(10, classes, kernel_size=5)

    def forward(self, x):
        x = self.pool(self.stem(x))
        return self.collapse(x).flatten(1)
