import torch

scores = torch.randn(5, 9)
labels = torch.zeros(5, 1).long()
chosen = scores.gather(1, labels)
table = torch.randn(10, 4)
picked = table[labels.squeeze(1)]
assert picked.shape == (5, 4)
