"""What one choice for a broadcast fails at is no fault where another came past it and the class itself raises."""

import torch.nn.functional as F
from torch import nn


class Blur(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, x):
        p = (self.k - 1) // 2
        y = F.pad(x, (p, p, p, p), mode="reflect").unfold(2, self.k, 1).unfold(3, self.k, 1).permute(0, 1, 2, 4, 3, 5)
        d = y - x.unsqueeze(-1).expand(-1, -1, -1, -1, self.k).unsqueeze(3)
        if not isinstance(self.k, str):
            raise TypeError("a word is wanted")
        return d
