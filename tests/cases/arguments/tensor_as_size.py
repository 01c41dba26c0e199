import torch
from torch import nn

layer = nn.Linear("10", 4)  # error: [SHP504]
print(layer(torch.zeros(1, 10)))
