# run: never
"""The fault stands in a command, which nothing but the command line calls."""
import click
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Linear(12, width)
        self.b = nn.Linear(width, 2)

    def forward(self, x):
        return self.b(torch.relu(self.a(x)))


@click.command()
@click.option("--width", default=32, show_default=True, type=int)
@click.option("--epochs", default=3)
def train(width, epochs):
    net = Net(width)
    for _ in range(epochs):
        net(torch.randn(4, 12)).sum().backward()
    print(nn.functional.cross_entropy(net(torch.randn(4, 12)), torch.zeros(5, dtype=torch.long)))  # error: [SHP702]


if __name__ == "__main__":
    train()
