import torch

votes = torch.randint(0, 5, (20, 3))
print(votes.mean(dim=0))  # error: [SHP401]
