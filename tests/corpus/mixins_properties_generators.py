"""Mixins, properties, class attributes, generators and abstract hooks in one family of models."""

from abc import ABCMeta, abstractmethod
from itertools import chain, islice

import torch
from torch import nn


class CountMixin:
    @property
    def num_parameters(self):
        return sum(p.numel() for p in self.parameters())


class FreezeMixin:
    def freeze(self, until=None):
        for p in islice(self.parameters(), until):
            p.requires_grad = False
        return self


class BaseModel(CountMixin, FreezeMixin, nn.Module, metaclass=ABCMeta):
    hidden = 16
    activation = nn.ReLU

    def __init__(self, n_in, n_out):
        super().__init__()
        self.n_in, self.n_out = n_in, n_out
        self.body = nn.Sequential(*self.layers())
        self.head = nn.Linear(self.feature_dim, n_out)

    @abstractmethod
    def layers(self):
        """Yields the layers of the body."""

    @property
    def feature_dim(self):
        return self.hidden

    def forward(self, x):
        return self.head(self.body(x))


class Shallow(BaseModel):
    def layers(self):
        yield nn.Linear(self.n_in, self.hidden)
        yield self.activation()


class Deep(BaseModel):
    hidden = 24
    activation = nn.Tanh
    depth = 3

    def layers(self):
        dims = [self.n_in] + [self.hidden] * self.depth
        for a, b in zip(dims, dims[1:]):
            yield nn.Linear(a, b)
            yield self.activation()
            yield from self.extra(b)

    def extra(self, width):
        if width > 20:
            yield nn.LayerNorm(width)


class TwoHeaded(Deep):
    def __init__(self, n_in, n_out, aux):
        super().__init__(n_in, n_out)
        self.aux = nn.Linear(self.feature_dim, aux)

    def forward(self, x):
        h = self.body(x)
        return self.head(h), self.aux(h)


def batches(data, size):
    it = iter(data)
    while chunk := list(islice(it, size)):
        yield torch.stack(chunk)


if __name__ == "__main__":
    models = {cls.__name__: cls(5, 2) for cls in (Shallow, Deep)}
    data = torch.randn(11, 5).unbind(0)
    for name, model in models.items():
        preds = torch.cat([model(b) for b in batches(data, 4)])
        assert preds.shape == (11, 2), name
        print(f"{name:<10}{model.num_parameters:>8,}")
    two = TwoHeaded(5, 2, aux=7).freeze(until=2)
    a, b = two(next(batches(data, 3)))
    assert (a.shape, b.shape) == ((3, 2), (3, 7))
    params = list(chain(two.head.parameters(), two.aux.parameters()))
    torch.optim.SGD(params, lr=0.1).step()
