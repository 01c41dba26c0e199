import torch
from torch import nn

sensor = torch.randn(16, 100)
conv = nn.Conv1d(1, 4, 9)
features = conv(sensor[:, None])
assert features.shape == (16, 4, 92)
