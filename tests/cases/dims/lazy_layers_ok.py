# passes: Shared()(torch.zeros(5, 4))
# fails: Shared()(torch.zeros(5, 3))
import torch
from torch import nn

from shapecheck import reveal_shape


# shape: (B, C, T) -> (B, 4)
# contract: T >= 3
class Settled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv1d(8, 3)
        self.head = nn.LazyLinear(4)

    def forward(self, x):
        y = self.conv(x)
        return self.head(y.mean(2))


# shape: (B, 4) -> (B, 4)
class Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.LazyLinear(4)

    def forward(self, x):
        return self.shared(self.shared(x))


settled = Settled()
reveal_shape(settled(torch.zeros(2, 6, 20)))  # revealed: (2, 4)
settled(torch.zeros(3, 6, 9))
norm = nn.LazyBatchNorm2d()
norm(torch.zeros(2, 3, 4, 4))
reveal_shape(norm.weight)  # revealed: (3,)
