"""Layers whose weights were replaced by others of another shape: the weights decide."""

import numpy as np
import torch
from torch import nn


def attempt(call):
    try:
        return call()
    except RuntimeError:
        return "refused"


linear = nn.Linear(8, 5)
linear.weight = nn.Parameter(torch.zeros(3, 6))
a = attempt(lambda: linear(torch.zeros(2, 6)))
linear.bias = nn.Parameter(torch.zeros(3))
b = linear(torch.zeros(4, 2, 6)), attempt(lambda: linear(torch.zeros(2, 8)))
linear.bias = None
c = linear(torch.zeros(6))

table = nn.Embedding(10, 4, padding_idx=0)
table.weight = nn.Parameter(torch.zeros(20, 7))
d = table(torch.zeros(2, 3, dtype=torch.int64)), table.num_embeddings, table.padding_idx

conv = nn.Conv2d(3, 8, 3, stride=2, padding=1)
conv.weight = nn.Parameter(conv.weight[:4, :, :, :2])
e = attempt(lambda: conv(torch.zeros(1, 3, 9, 9)))
conv.bias = nn.Parameter(conv.bias[:4])
f = conv(torch.zeros(1, 3, 9, 9)), attempt(lambda: conv(torch.zeros(1, 4, 9, 9)))

norm = nn.LayerNorm(6)
norm.weight = nn.Parameter(torch.zeros(5))
g = attempt(lambda: norm(torch.zeros(2, 6)))

shared = nn.Linear(4, 6, bias=False)
shared.weight = table.weight
h = shared(torch.zeros(2, 7)), shared.weight is table.weight

rates = [x.tolist() for x in torch.Tensor(np.linspace(0, 0.0, 5)).split([2, 3])]
stages = torch.tensor([2, 3, 6]).cumsum(0).tolist(), torch.tensor([2, 3, 6]).cumprod(0).tolist()
count = len(torch.rand(3).tolist()), [len(row) for row in torch.rand(2, 4).tolist()]
ends = (np.cumsum([1, 2, 7, 2]) - 1).tolist(), np.cumprod([2, 3]).tolist(), 2 in (np.cumsum([1, 2]) - 1).tolist()
