import torch
from torch import nn

model = nn.Linear(10, 1)
labels = torch.randint(0, 2, (8,))
loss = nn.BCEWithLogitsLoss()(model(torch.randn(8, 10)).squeeze(-1), labels.float())
multi = nn.BCEWithLogitsLoss(pos_weight=torch.ones(4))(torch.randn(8, 4), torch.zeros(8, 4))
