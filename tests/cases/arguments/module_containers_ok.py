import torch
from torch import nn


class MultiTask(nn.Module):
    def __init__(self, tasks, depth=2):
        super().__init__()
        trunk = [nn.Linear(20, 20) for _ in range(depth)]
        self.trunk = nn.Sequential(*trunk)
        self.widths = [20] * depth
        self.heads = nn.ModuleDict({name: nn.Linear(20, n) for name, n in tasks.items()})

    def forward(self, x, task):
        return self.heads[task](self.trunk(x).relu())


if __name__ == "__main__":
    net = MultiTask({"age": 1, "mood": 5})
    print(net(torch.zeros(2, 20), "mood").shape)
