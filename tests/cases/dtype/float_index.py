import torch

table = torch.randn(10, 4)
rows = torch.ones(3) * 2
picked = table[rows]  # error: [SHP402]
