import torch
from torch import nn


# shape: (B, 10), (B, 6) -> (B, 4)
class Bilinear(nn.Module):
    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(10, 8), nn.Linear(6, 5)
        self.core = nn.Parameter(torch.zeros(8, 5, 4))

    def forward(self, a, b):
        return torch.einsum("ni,ijk,nj->nk", self.left(a), self.core, self.right(b))


q = torch.randn(2, 4, 10, 16)
k = torch.randn(2, 4, 12, 16)
scores = torch.einsum("bhid,bhjd->bhij", q, k)
broadcast = torch.einsum("...d,de->...e", q, torch.randn(16, 3))
assert broadcast.shape == (2, 4, 10, 3)
