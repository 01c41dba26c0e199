import torch.nn as nn


# shape: (B, 3, H, W) -> (B, 64, H, W)
class Edges(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 32, 3, padding=1)
        self.second = nn.Conv2d(32, 64, 3, padding=1)

    def forward(self, image):
        h = self.first(image).relu()
        return self.second(h).relu()
