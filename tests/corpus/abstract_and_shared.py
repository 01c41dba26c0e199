"""Abstract bases and mixins, shared weights, deep copies, hooks that replace outputs, modules as arguments."""

import copy

import torch
from torch import nn


class Pipeline(nn.Module):
    """Subclasses bring `encoder` and `head`."""

    def forward(self, x):
        return self.head(self.encoder(x))


class Classifier(Pipeline):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU())
        self.head = nn.Linear(hidden, classes)


class PoolMixin:
    def pooled(self, x):
        return getattr(self, self.pool)(x)

    def mean_pool(self, x):
        return x.mean(dim=1)

    def last(self, x):
        return x[:, -1]


class Tied(PoolMixin, nn.Module):
    pool = "last"

    def __init__(self, vocabulary, width):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        self.body = nn.GRU(width, width, batch_first=True)
        self.out = nn.Linear(width, vocabulary, bias=False)
        self.out.weight = self.embed.weight

    @property
    def width(self):
        return self.embed.embedding_dim

    def forward(self, tokens):
        states, _ = self.body(self.embed(tokens))
        return self.out(self.pooled(states))


class Twin(nn.Module):
    """A student and a frozen copy of it."""

    def __init__(self, student):
        super().__init__()
        self.student = student
        self.teacher = copy.deepcopy(student).requires_grad_(False)

    @torch.no_grad()
    def update(self, rate=0.99):
        for old, new in zip(self.teacher.parameters(), self.student.parameters()):
            old.mul_(rate).add_(new, alpha=1 - rate)

    def forward(self, x):
        with torch.no_grad():
            target = self.teacher(x)
        return self.student(x), target


if __name__ == "__main__":
    net = Classifier(20, 32, 4)
    taken = {}
    handle = net.encoder.register_forward_hook(lambda module, args, output: taken.setdefault("features", output))
    assert net(torch.randn(3, 20)).shape == (3, 4)
    handle.remove()
    assert taken["features"].shape == (3, 32)
    tied = Tied(50, 16)
    assert tied(torch.randint(0, 50, (2, 9))).shape == (2, 50)
    assert tied.width == 16 and len(list(tied.parameters())) == 5
    tied.pool = "mean_pool"
    assert tied(torch.randint(0, 50, (2, 9))).shape == (2, 50)
    twin = Twin(net)
    ours, theirs = twin(torch.randn(5, 20))
    twin.update()
    assert ours.shape == theirs.shape == (5, 4)
