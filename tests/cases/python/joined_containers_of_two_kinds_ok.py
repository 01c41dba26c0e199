from collections import Counter, deque

import torch

flag = torch.rand(1).item() > 2
steps = deque([1]) if flag else [1]
counts = Counter(a=1) if flag else {"a": 1}
rows = 4 if isinstance(steps, list) else 3
columns = 3 if isinstance(counts, Counter) else 6
print(torch.rand(2, 4) @ torch.rand(rows, columns) @ torch.rand(6, 1))
