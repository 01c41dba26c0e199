import torch
from torch import nn

scores = torch.randn(2, 5, 32, 32)
mask = torch.zeros(2, 1, 32, 32, dtype=torch.long)
loss = nn.CrossEntropyLoss()(scores, mask)  # error: [SHP702]
