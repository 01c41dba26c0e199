import torch
from torch import nn

from shapecheck import reveal_shape

reveal_shape(nn.Conv2d(3, 8, 3)(torch.rand(3, 20, 30)))  # revealed: (8, 18, 28)
reveal_shape(nn.Conv1d(4, 6, 5, stride=2)(torch.rand(4, 31)))  # revealed: (6, 14)
out, (h, c) = nn.LSTM(7, 12, num_layers=2, bidirectional=True)(torch.rand(9, 7))
reveal_shape(out)  # revealed: (9, 24)
reveal_shape(h)  # revealed: (4, 12)
attended, weights = nn.MultiheadAttention(16, 4)(torch.rand(5, 16), torch.rand(8, 16), torch.rand(8, 16))
reveal_shape(attended)  # revealed: (5, 16)
reveal_shape(weights)  # revealed: (5, 8)
reveal_shape(nn.MaxPool2d(3, 2)(torch.rand(6, 11, 11)))  # revealed: (6, 5, 5)
reveal_shape(nn.Linear(3, 4)(torch.rand(3)))  # revealed: (4,)
