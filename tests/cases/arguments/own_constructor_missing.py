import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.fc = nn.Linear(inputs, outputs)

    def forward(self, x):
        return self.fc(x)


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Encoder(10, 4)
        self.b = Encoder(10)  # error: [SHP501]

    def forward(self, x, y):
        return self.a(x) - self.b(y)


if __name__ == "__main__":
    print(Pair()(torch.zeros(1, 10), torch.zeros(1, 10)))
