import torch
from torch import nn

loss = nn.CrossEntropyLoss(reduction="none")(torch.randn(8, 4), torch.randint(0, 4, (8,)))
print(loss.item())  # error: [SHP503]
