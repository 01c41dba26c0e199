import torch
from torch import nn

encoder = nn.Linear(20, 8)
batch = torch.randn(4, 20)
code = encoder(batch)
first = code[:, 0, :]  # error: [SHP107]
