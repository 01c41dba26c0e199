import torch
import torch.nn as nn

conv = nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect")
print(conv(torch.rand(1, 3, 8, 8)).shape)
