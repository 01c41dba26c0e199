import torch
import torch.nn.functional as F

x = torch.rand(1, 4, 6, 6)
for _ in range(3):
    x = F.max_pool2d(x, 2, ceil_mode=True)
assert x.shape == (1, 4, 1, 1)
