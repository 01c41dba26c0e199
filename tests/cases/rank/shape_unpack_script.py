import torch


def sequence_mask(x, lengths):
    B, T = x.shape  # error: [SHP104]
    steps = torch.arange(T).expand(B, T)
    return steps < lengths[:, None]


features = torch.randn(3, 12, 40)
mask = sequence_mask(features, torch.tensor([12, 8, 5]))
