import torch
from torch import nn

block = nn.Sequential(nn.Conv1d(3, 12, 3), nn.BatchNorm1d(12), nn.ReLU())
block.eval()
with torch.no_grad():
    out = block(torch.rand(2, 3, 20))
    flat = nn.BatchNorm1d(18)(out.mean(1))
