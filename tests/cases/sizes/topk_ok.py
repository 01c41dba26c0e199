import torch
from torch import nn

gate = nn.Linear(12, 4)
tokens = torch.randn(30, 12)
weights, experts = gate(tokens).softmax(-1).topk(2, dim=-1)
assert experts.shape == (30, 2)
