import torch

flag = torch.rand(1).item() > 2
count = len(torch.rand(5).nonzero())
limit = count if flag else -1
rows = 3 if limit < 0 else 5
print(torch.rand(2, 3) @ torch.rand(rows, 4))
