import torch

records = torch.randn(100, 12)
train, val = torch.utils.data.random_split(records, [0.8, 0.2])
features, target = records.split((10, 1), dim=1)  # error: [SHP304]
