# verify: After(9)(torch.tensor([4, 7]))
# verify: Halved(9)(torch.tensor([4, 7]))
import torch
from torch import nn


class After(nn.Module):
    def __init__(self, rows):
        super().__init__()
        self.table = nn.Embedding(rows, 8)

    def forward(self, lengths):
        return self.table((lengths - 1) // 2 + 1)


class Halved(nn.Module):
    def __init__(self, rows):
        super().__init__()
        self.table = nn.Embedding(rows, 8)

    def forward(self, lengths):
        return self.table(torch.div(lengths - 1, 2, rounding_mode="floor"))


# shape: (N, C), (2, E):int64 -> (E, C)
class Edges(nn.Module):
    def __init__(self, unused):
        super().__init__()

    def forward(self, x, edge_index):
        source, target = edge_index
        return x[source] - x[target]
