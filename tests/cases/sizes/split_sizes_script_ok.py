import torch

records = torch.randn(100, 12)
train, val = torch.utils.data.random_split(records, [0.8, 0.2])
features, target = records.split((11, 1), dim=1)
assert features.shape == (100, 11)
