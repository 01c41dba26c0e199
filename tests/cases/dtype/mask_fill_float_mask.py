import torch

scores = torch.randn(2, 6, 6)
causal = torch.tril(torch.ones(6, 6))
scores = scores.masked_fill(1 - causal, float("-inf"))  # error: [SHP401]
weights = scores.softmax(-1)
