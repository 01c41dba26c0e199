"""Samplers of every kind."""
import torch
from shapecheck import reveal_shape
from torch.utils.data import BatchSampler, ConcatDataset, DataLoader, RandomSampler, SubsetRandomSampler, TensorDataset
from torch.utils.data import WeightedRandomSampler
from torch.utils.data.distributed import DistributedSampler

data = ConcatDataset([TensorDataset(torch.zeros(10, 3)), TensorDataset(torch.zeros(6, 3))])
part = DistributedSampler(data, num_replicas=2, rank=0)
part.set_epoch(1)
for (x,) in DataLoader(data, batch_size=4, sampler=part):
    reveal_shape(x)  # revealed: (4, 3)
for (x,) in DataLoader(data, batch_sampler=BatchSampler(RandomSampler(data), 5, drop_last=True)):
    reveal_shape(x)  # revealed: (5, 3)
for (x,) in DataLoader(data, batch_size=2, sampler=SubsetRandomSampler([0, 3, 5, 7])):
    reveal_shape(x)  # revealed: (2, 3)
for (x,) in DataLoader(data, batch_size=3, sampler=WeightedRandomSampler([0.1] * 16, 9)):
    reveal_shape(x)  # revealed: (3, 3)
reveal_shape(torch.zeros(len(part), len(DataLoader(data, batch_size=5, sampler=part))))  # revealed: (8, 2)
