import torch
from torch import nn

to_qkv = nn.Linear(64, 64 * 2, bias=False)
tokens = torch.randn(2, 10, 64)
q, k, v = to_qkv(tokens).chunk(3, dim=-1)[:2]  # error: [SHP104]
