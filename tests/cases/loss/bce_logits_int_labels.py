import torch
from torch import nn

model = nn.Linear(10, 1)
labels = torch.randint(0, 2, (8,))
loss = nn.BCEWithLogitsLoss()(model(torch.randn(8, 10)), labels.float())  # error: [SHP702]
