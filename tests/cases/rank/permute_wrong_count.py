import torch

frames = torch.rand(2, 16, 3, 24, 24)
clip = frames.permute(0, 2, 1, 3)  # error: [SHP101] [SHP103]
