import torch.nn as nn
import torch.nn.functional as F


# shape: (B, 4, T) -> (B, 6, 2*T + 1)
class Upsample1d(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.ConvTranspose1d(4, 6, kernel_size=5, stride=2, padding=1)

    def forward(self, x):
        return self.up(x)


# shape: (B, 3, H, W) -> (B, 3, (H + 1)//2, (W + 1)//2)
class CeilPool(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 1)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)

    def forward(self, x):
        return self.conv(self.pool(x))


# shape: (B, 3, T) -> (B, 5, T - 8)
# contract: T >= 9
class Dilated(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 5, kernel_size=3, dilation=4)

    def forward(self, x):
        return self.conv(x)


# shape: (B, 2, D, H, W) -> (B, 4, (D + 1)//2, H, W - 2)
# contract: W >= 3
class Mixed3d(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(2, 4, kernel_size=(3, 5, 3), stride=(2, 1, 1), padding=(1, 2, 0))

    def forward(self, x):
        return self.conv(x)


# shape: (B, 6, H, W) -> (B, 3, 2*H, 3*W)
class Resize(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(6, 3, 3, padding="same", dilation=2)

    def forward(self, x):
        return F.interpolate(self.conv(x), scale_factor=(2, 3))
