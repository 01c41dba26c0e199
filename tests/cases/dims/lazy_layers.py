import torch
from torch import nn

front = nn.Sequential(nn.LazyConv1d(8, 3), nn.Flatten(), nn.LazyLinear(4))
front(torch.zeros(2, 6, 20))
front(torch.zeros(2, 6, 21))  # error: [SHP203]
