import torch

queries = torch.randn(8, 1, 32)
keys = torch.randn(4, 20, 32)
scores = torch.bmm(queries, keys.permute(0, 2, 1))  # error: [SHP201] [SHP206] [SHP205]
