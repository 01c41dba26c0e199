"""torch.utils.data as plain Python, read as source in place of torch's own; never imported.

What has no equal in Python (a batch of a hundred like items, thousands of like rounds) is asked of `engine`, which the
interpreter provides.
"""

import itertools

import _shapecheck_engine as engine


class Dataset:
    def __getitem__(self, index):
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other):
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    def __add__(self, other):
        return ChainDataset([self, other])


class TensorDataset(Dataset):
    def __init__(self, *tensors):
        self.tensors = engine.same_length(tensors)

    def __getitem__(self, index):
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self):
        return self.tensors[0].size(0)


class StackDataset(Dataset):
    def __init__(self, *args, **kwargs):
        self.datasets = kwargs if kwargs else args

    def __getitem__(self, index):
        if isinstance(self.datasets, dict):
            return {name: dataset[index] for name, dataset in self.datasets.items()}
        return tuple(dataset[index] for dataset in self.datasets)

    def __len__(self):
        if isinstance(self.datasets, dict):
            return len(next(iter(self.datasets.values())))
        return len(self.datasets[0])


class ConcatDataset(Dataset):
    def __init__(self, datasets):
        self.datasets = list(datasets)

    def __len__(self):
        return sum(len(dataset) for dataset in self.datasets)

    def __getitem__(self, index):
        for dataset in self.datasets[:-1]:
            if index < len(dataset):
                return dataset[index]
            index = index - len(dataset)
        return self.datasets[-1][index]

    @property
    def cumulative_sizes(self):
        return list(itertools.accumulate(len(dataset) for dataset in self.datasets))


class ChainDataset(IterableDataset):
    def __init__(self, datasets):
        self.datasets = datasets

    def __iter__(self):
        for dataset in self.datasets:
            yield from dataset


class Subset(Dataset):
    def __init__(self, dataset, indices):
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index):
        return self.dataset[self.indices[index]]

    def __len__(self):
        return len(self.indices)


def random_split(dataset, lengths, generator=None):
    parts = []
    start = 0
    for length in engine.split_lengths(dataset, lengths):
        part = Subset(dataset, range(start, start + length))
        part.random_order = True
        parts.append(part)
        start = start + length
    return parts


class Sampler:
    def __init__(self, data_source=None):
        self.data_source = data_source


class SequentialSampler(Sampler):
    def __iter__(self):
        return iter(range(len(self.data_source)))

    def __len__(self):
        return len(self.data_source)


class RandomSampler(Sampler):
    def __init__(self, data_source, replacement=False, num_samples=None, generator=None):
        self.data_source = data_source
        self.replacement = replacement
        self._num_samples = num_samples

    def __iter__(self):
        return engine.random_indices(len(self))

    def __len__(self):
        return len(self.data_source) if self._num_samples is None else self._num_samples


class SubsetRandomSampler(Sampler):
    def __init__(self, indices, generator=None):
        self.indices = indices

    def __iter__(self):
        return engine.random_indices(len(self.indices))

    def __len__(self):
        return len(self.indices)


class WeightedRandomSampler(Sampler):
    def __init__(self, weights, num_samples, replacement=True, generator=None):
        self.weights = weights
        self.num_samples = num_samples
        self.replacement = replacement

    def __iter__(self):
        return engine.random_indices(self.num_samples)

    def __len__(self):
        return self.num_samples


class BatchSampler(Sampler):
    def __init__(self, sampler, batch_size, drop_last):
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self):
        return engine.unknown("the indices of a batch")

    def __len__(self):
        if self.drop_last:
            return len(self.sampler) // self.batch_size
        return (len(self.sampler) + self.batch_size - 1) // self.batch_size


class DistributedSampler(Sampler):
    def __init__(self, dataset, num_replicas=None, rank=None, shuffle=True, seed=0, drop_last=False):
        self.dataset = dataset
        self.num_replicas = engine.number("replicas", 1) if num_replicas is None else num_replicas
        self.rank = engine.unknown("the rank of this process") if rank is None else rank
        self.epoch = 0
        self.drop_last = drop_last
        self.shuffle = shuffle
        self.seed = seed
        count = len(dataset)
        if drop_last and count % self.num_replicas != 0:
            count = count - self.num_replicas
        self.num_samples = (count + self.num_replicas - 1) // self.num_replicas
        self.total_size = self.num_samples * self.num_replicas

    def __iter__(self):
        return engine.random_indices(self.num_samples)

    def __len__(self):
        return self.num_samples

    def set_epoch(self, epoch):
        self.epoch = epoch


def default_collate(batch):
    return engine.collate(batch)


def default_convert(data):
    return engine.convert(data)


def get_worker_info():
    return None


class DataLoader:
    def __init__(
        self,
        dataset,
        batch_size=1,
        shuffle=None,
        sampler=None,
        batch_sampler=None,
        num_workers=0,
        collate_fn=None,
        pin_memory=False,
        drop_last=False,
        timeout=0,
        worker_init_fn=None,
        multiprocessing_context=None,
        generator=None,
        *,
        prefetch_factor=None,
        persistent_workers=False,
        pin_memory_device="",
        in_order=True,
    ):
        self.dataset = dataset
        self.batch_size = batch_size
        self.shuffle = shuffle
        if sampler is not None:
            self.sampler = sampler
        if batch_sampler is not None:
            self.batch_sampler = batch_sampler
        self.num_workers = num_workers
        self.collate_fn = default_collate if collate_fn is None else collate_fn
        self.custom_collate = collate_fn is not None
        self.pin_memory = pin_memory
        self.drop_last = drop_last
        self.generator = generator
        self.persistent_workers = persistent_workers

    def __getattr__(self, name):
        if name == "sampler":
            return RandomSampler(self.dataset) if self.shuffle else SequentialSampler(self.dataset)
        if name == "batch_sampler":
            return None if self.batch_size is None else BatchSampler(self.sampler, self.batch_size, self.drop_last)
        raise AttributeError(name)

    def __iter__(self):
        return engine.batches(self)

    def __len__(self):
        return engine.count_batches(self)
