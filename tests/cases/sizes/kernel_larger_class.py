# verify: GlobalHead()(torch.zeros(1, 3, 50, 50))
import torch.nn as nn


class GlobalHead(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        self.stem = nn.Conv2d(3, 10, 3, padding="same")
        self.pool = nn.AdaptiveAvgPool2d((5, 5))
        self.collapse = nn.Conv2d(10, classes, kernel_size=7)

    def forward(self, x):
        x = self.pool(self.stem(x))
        return self.collapse(x).flatten(1)  # error: [SHP301]
