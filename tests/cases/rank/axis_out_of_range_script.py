import torch

waves = torch.randn(10, 8000)
energy = waves.pow(2).mean(dim=2)  # error: [SHP102]
print(energy.max())
