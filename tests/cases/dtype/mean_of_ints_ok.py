import torch

votes = torch.randint(0, 5, (20, 3))
print(votes.float().mean(dim=0), votes.sum(0) / len(votes))
