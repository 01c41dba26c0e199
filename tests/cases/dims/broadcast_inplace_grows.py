import torch

total = torch.zeros(1, 12)
for step in range(3):
    batch = torch.ones(8, 12) * step
    total += batch  # error: [SHP202] [SHP201]
