import torch
from torch import nn


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(12, 5)

    def forward(self, x):
        logits = self.fc(x.flatten(1))
        return torch.softmax(logits, dim=-1)


waves = torch.randn(10, 8000)
energy = waves.pow(2).mean(dim=(0, -1))
print(energy, Head()(torch.zeros(2, 3, 4)))
