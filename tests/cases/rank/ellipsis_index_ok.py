import torch
from torch import nn

from shapecheck import reveal_shape

encoder = nn.Linear(20, 8)
batch = torch.randn(4, 20)
code = encoder(batch)
reveal_shape(code[..., 0])  # revealed: (4,)
reveal_shape(code[:, None])  # revealed: (4, 1, 8)
reveal_shape(code[..., None, :])  # revealed: (4, 1, 8)
reveal_shape(code[None, ..., 2:5])  # revealed: (1, 4, 3)
