import torch
from torch import nn

layer = nn.Linear(4, 2)
layer(torch.zeros(1, 4))  # shapecheck: ignore[feature-mismatch]  # warning: [SHP801]
