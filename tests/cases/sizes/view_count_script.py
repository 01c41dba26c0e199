import torch

hidden = torch.randn(6, 20, 96)
heads = 7
b, t, width = hidden.shape
split = hidden.view(b, t, heads, width // heads)  # error: [SHP303]
split = split.transpose(1, 2)
print(split.shape)
