"""A fault that only a late round meets."""
import torch
from torch import nn

net = nn.Sequential(*[nn.Linear(8, 8) for _ in range(160)])
for epoch in range(200):
    net(torch.zeros(4, 8))
    if epoch == 170:
        print(nn.Linear(9, 2)(torch.zeros(4, 8)))  # error: [SHP203]
