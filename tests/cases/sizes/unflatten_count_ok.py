import torch
from torch import nn

decoder = nn.Sequential(nn.Linear(10, 256), nn.Unflatten(1, (16, 4, 4)), nn.ConvTranspose2d(16, 1, 4, 2, 1))
picture = decoder(torch.randn(2, 10))
assert picture.shape == (2, 1, 8, 8)
