import torch

logits = torch.rand(8, 4)
best, places = logits.topk(min(5, logits.shape[1]), dim=1)
print(best.shape)
