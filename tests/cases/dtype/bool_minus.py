import torch

lengths = torch.tensor([3, 5, 2])
mask = torch.arange(5)[None, :] < lengths[:, None]
additive = (1 - mask) * -1e9  # error: [SHP401]
