import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
flowers = torch.tensor([[5, 3, 1, 0], [6, 3, 4, 1]])
print(model(flowers))  # error: [SHP401]
