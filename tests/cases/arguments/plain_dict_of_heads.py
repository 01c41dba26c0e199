import torch
from torch import nn


class MultiTask(nn.Module):
    def __init__(self, tasks):
        super().__init__()
        self.trunk = nn.Linear(20, 16)
        self.heads = {name: nn.Linear(16, n) for name, n in tasks.items()}  # warning: [SHP510]

    def forward(self, x, task):
        return self.heads[task](self.trunk(x).relu())


if __name__ == "__main__":
    net = MultiTask({"age": 1, "mood": 5})
    print(net(torch.zeros(2, 20), "mood").shape)
