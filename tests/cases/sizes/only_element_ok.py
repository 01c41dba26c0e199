"""One element is one element, whatever the number of axes; what data decide is left to them."""

import torch
from torch import nn

loss = nn.CrossEntropyLoss(reduction="none")(torch.randn(1, 4), torch.randint(0, 4, (1,)))
print(loss.item(), float(loss), int(loss[None]), int(torch.tensor([[True]])))
lengths = torch.tensor([3, 5])
print(int(lengths.max()), int(lengths[lengths > 4]), float(lengths[0]))


# shape: (B, T) -> (B, T)
class Scaled(nn.Module):
    def forward(self, x):
        return x * float(x.mean()) + int(x.max())


# shape: (1, 1) -> ()
class Single(nn.Module):
    def forward(self, x):
        return torch.zeros(()) + float(x)
