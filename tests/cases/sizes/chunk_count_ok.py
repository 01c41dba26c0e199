import torch
from torch import nn

from shapecheck import reveal_shape

to_qkv = nn.Linear(64, 64 * 3, bias=False)
tokens = torch.randn(2, 10, 64)
q, k, v = to_qkv(tokens).chunk(3, dim=-1)
reveal_shape(q)  # revealed: (2, 10, 64)
uneven = torch.zeros(10, 2).chunk(4)
reveal_shape(uneven[-1])  # revealed: (1, 2)
