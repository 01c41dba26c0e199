import torch

q = torch.randn(2, 4, 10, 16)
k = torch.randn(2, 4, 12, 8)
scores = torch.einsum("bhid,bhjd->bhij", q, k)  # error: [SHP207]
