import torch

scores = torch.randn(2, 6, 6)
causal = torch.tril(torch.ones(6, 6))
scores = scores.masked_fill(causal == 0, float("-inf"))
weights = scores.softmax(-1)
also = torch.where(causal.bool(), weights, torch.zeros(()))
