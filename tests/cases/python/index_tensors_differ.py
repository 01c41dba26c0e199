import torch

logits = torch.randn(10, 8, 50)
rows = torch.arange(10)
columns = torch.tensor([3, 4, 5])
picked = logits[rows, columns]  # error: [SHP202] [SHP201]
