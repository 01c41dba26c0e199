import torch
from torch import nn

layer = nn.Linear(4, 2)
layer(torch.zeros(1, 5))  # shapecheck: ignore[matmul-mismatch]  # error: [SHP203]  # warning: [SHP801]
