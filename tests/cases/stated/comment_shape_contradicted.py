import torch
import torch.nn as nn

conv = nn.Conv2d(3, 16, 3, stride=2, padding=1)
x = torch.rand(8, 3, 64, 64)
h = conv(x)  # (8, 16, 64, 64)  # warning: [SHP601]
print(h.mean())
