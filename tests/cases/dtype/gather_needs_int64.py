import torch

scores = torch.randn(5, 9)
labels = torch.zeros(5, 1)
chosen = scores.gather(1, labels)  # error: [SHP402] [SHP401]
