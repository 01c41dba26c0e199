# run: never
"""A command of a library that is not installed."""
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


@click.group()
@click.option("--verbose/--quiet", default=False)
@click.pass_context
def cli(ctx, verbose):
    ctx.obj = {"verbose": verbose}


@cli.command()
@click.argument("path", type=click.Path(exists=True))
@click.option("--width", default=32, show_default=True, type=int)
@click.option("--epochs", default=3)
@click.pass_obj
def train(obj, path, width, epochs):
    net = Net(width)
    data = torch.load(path)
    for _ in range(epochs):
        loss = net(torch.randn(4, 12)).sum()
        loss.backward()
    print(len(data), obj["verbose"])


if __name__ == "__main__":
    cli()
