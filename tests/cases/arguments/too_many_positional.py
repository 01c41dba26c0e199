import torch
from torch import nn


class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, 3)

    def forward(self, x):
        return self.fc(x)


head = Head(10)
head(torch.zeros(4, 10), torch.ones(4))  # error: [SHP505]
