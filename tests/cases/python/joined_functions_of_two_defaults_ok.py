import torch

flag = torch.rand(1).item() > 2
makers = [lambda rows=rows: torch.rand(rows, 5) for rows in (3, 4)]
make = makers[0] if flag else makers[1]
print(torch.rand(2, 4) @ make())
