import torch

cls = torch.zeros(1, 1, 32)
tokens = torch.zeros(49, 1, 32)
sequence = torch.cat([cls, tokens], dim=0)
legacy_empty = torch.cat([torch.tensor([]), sequence], dim=0)
assert legacy_empty.shape == (50, 1, 32)
