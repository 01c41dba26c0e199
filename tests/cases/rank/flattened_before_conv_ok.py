import torch.nn as nn


# shape: (B, 3, H, W) -> (B, 16*((H + 3)//4)*((W + 3)//4))
class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.flat = nn.Flatten()
        self.late = nn.Conv2d(8, 16, 3, stride=2, padding=1)

    def forward(self, x):
        x = self.stem(x).relu()
        return self.flat(self.late(x))
