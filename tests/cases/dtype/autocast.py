"""Under autocast torch casts what it multiplies; outside, dtypes must agree."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(16, 4)

    @torch.autocast("cpu", dtype=torch.bfloat16)
    def forward(self, x):
        return self.proj(x.bfloat16())


x = torch.randn(2, 16)
proj = nn.Linear(16, 4)
with torch.autocast("cpu", dtype=torch.bfloat16):
    y = proj(x.bfloat16())
    with torch.autocast("cpu", enabled=False):
        z = proj(x)
Net()(x)
proj(x.double())  # error: [SHP401]
