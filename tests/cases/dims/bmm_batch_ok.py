import torch

queries = torch.randn(8, 1, 32)
keys = torch.randn(8, 20, 32)
scores = torch.bmm(queries, keys.permute(0, 2, 1))
assert scores.shape == (8, 1, 20)
