import torch

cls = torch.zeros(1, 32)
tokens = torch.zeros(49, 1, 32)
sequence = torch.cat([cls, tokens], dim=0)  # error: [SHP103] [SHP206] [SHP101]
