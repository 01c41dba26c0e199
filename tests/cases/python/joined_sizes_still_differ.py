import torch

flag = torch.rand(1).item() > 2
count = len(torch.rand(5).nonzero())
rows = count if flag else 3
limit = count if flag else 0
if limit < 0:
    rows = 4
print(torch.rand(2, 4) @ torch.rand(5, rows))  # error: [SHP205]
