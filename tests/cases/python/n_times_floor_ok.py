import torch.nn as nn


# shape: (B, T, 6) -> (B, T//4, 24)
class Downsample(nn.Module):
    """Drops the frames that do not fill a group of four."""

    def __init__(self, group=4):
        super().__init__()
        self.group = group
        self.proj = nn.Linear(6 * group, 24)

    def forward(self, x):
        N = self.group
        B, X, D = x.shape
        x = x[:, : N * (X // N)]
        return self.proj(x.reshape(B, -1, N * D))
