"""A loader's own samplers: what it makes where none are given, and a subclass that puts another in their place."""

import torch
from torch.utils.data import DataLoader, RandomSampler, TensorDataset

from shapecheck import reveal_shape


class Again:
    def __init__(self, sampler):
        self.sampler = sampler

    def __iter__(self):
        while True:
            yield from iter(self.sampler)


class Endless(DataLoader):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        object.__setattr__(self, "batch_sampler", Again(self.batch_sampler))
        self.iterator = super().__iter__()

    def __len__(self):
        return len(self.batch_sampler.sampler)

    def __iter__(self):
        for _ in range(len(self)):
            yield next(self.iterator)


data = TensorDataset(torch.zeros(11, 3))
plain = DataLoader(data, batch_size=4, shuffle=True)
reveal_shape(torch.zeros(len(plain.batch_sampler), len(plain.sampler)))  # revealed: (3, 11)
assert isinstance(plain.sampler, RandomSampler)
loader = Endless(data, batch_size=4)
for (x,) in loader:
    torch.nn.Linear(3, 2)(x)
reveal_shape(torch.zeros(len(loader)))  # revealed: (3,)
