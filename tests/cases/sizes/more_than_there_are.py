import torch

logits = torch.rand(8, 4)
best, places = logits.topk(5, dim=1)  # error: [SHP305]
print(best.shape)
