import torch

from shapecheck import reveal_shape

weights = torch.randn(30, 12)
inputs = torch.randn(5, 30)
reveal_shape(weights.T)  # revealed: (12, 30)
outputs = torch.mm(inputs, weights.T)  # error: [SHP205]
