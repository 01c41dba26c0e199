import torch
import torch.nn as nn

conv = nn.Conv2d(3, 16, 3, stride=2, padding=1)
x = torch.rand(8, 3, 64, 64)
h = conv(x)  # (8, 16, 32, 32)
h = h.flatten(2)  # (B, C, H*W)
h = h.mean(-1)  # mean over the picture (8 times)
print(h)
