"""torch is the judge: programs around DataLoader leave tensors of like shapes and dtypes in both, or unknown ones."""

from __future__ import annotations

import textwrap

import pytest
from abstract_run import run_program

from shapecheck.dims import Poly
from shapecheck.interp.values.objects import ListObj
from shapecheck.values import Tensor, Unknown

torch = pytest.importorskip("torch")
np = pytest.importorskip("numpy")

pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

HEADER = """
import numpy as np
import torch
from torch.utils.data import (
    ConcatDataset, DataLoader, Dataset, IterableDataset, StackDataset, Subset, SubsetRandomSampler, TensorDataset,
    WeightedRandomSampler, default_collate, random_split,
)

class Images(Dataset):
    def __init__(self, n=20):
        self.n = n
    def __len__(self):
        return self.n
    def __getitem__(self, i):
        return torch.zeros(3, 8, 8), i % 4

class Texts(Dataset):
    lengths = [5, 3, 7, 7, 2, 6]
    def __len__(self):
        return len(self.lengths)
    def __getitem__(self, i):
        return torch.arange(self.lengths[i]), float(i)

def pad(batch):
    xs, ys = zip(*batch)
    return torch.nn.utils.rnn.pad_sequence(xs, batch_first=True), torch.tensor(ys)
"""
PROGRAMS = {
    "tensors": """
        data = TensorDataset(torch.zeros(10, 6), torch.zeros(10, dtype=torch.int64))
        loader = DataLoader(data, batch_size=4, shuffle=True)
        x, y = next(iter(loader))
        count = len(loader)
        xs = torch.cat([x for x, y in loader])
        ys = torch.cat([y for x, y in loader])
    """,
    "drop_last": """
        loader = DataLoader(TensorDataset(torch.zeros(10, 6)), batch_size=4, drop_last=True)
        count = len(loader)
        xs = torch.cat([x for (x,) in loader])
    """,
    "many": """
        loader = DataLoader(Images(1003), batch_size=32)
        count = len(loader)
        for x, y in loader:
            z = x.flatten(1)
        joined = torch.cat([x for x, y in loader])
        even = []
        for x, y in DataLoader(Images(1024), batch_size=32):
            even.append(y)
        targets = torch.cat(even)
        rounds = len(even)
    """,
    "less_than_a_batch": """
        xs = [x for x, y in DataLoader(Images(3), batch_size=32)]
        first = xs[0]
        rounds = len(xs)
        none = len([x for x, y in DataLoader(Images(3), batch_size=32, drop_last=True)])
    """,
    "default_collate": """
        items = lambda: [{"a": np.zeros(3, dtype=np.float32), "b": (1.5, "word"), "c": [True, 2]} for _ in range(6)]
        batch = next(iter(DataLoader(items(), batch_size=3)))
        a, (b, _), c = batch["a"], batch["b"], batch["c"]
        collated = default_collate([torch.zeros(2), torch.zeros(2)])
    """,
    "padded": """
        loader = DataLoader(Texts(), batch_size=2, collate_fn=pad)
        shapes = [tuple(x.shape) for x, y in loader]
        first, y = next(iter(loader))
    """,
    "no_batches": """
        loader = DataLoader(Images(4), batch_size=None)
        x, y = next(iter(loader))
        count = len(loader)
    """,
    "split": """
        train, test = random_split(Images(20), [15, 5])
        shares = [len(part) for part in random_split(Images(21), [0.7, 0.3])]
        x, y = next(iter(DataLoader(train, batch_size=4)))
        some = Subset(Images(), [1, 5, 7])
        both = ConcatDataset([some, Images(4)])
        counts = len(train), len(some), len(both), len(Images() + Images(3))
        item = both[5][0]
    """,
    "samplers": """
        loader = DataLoader(Images(), batch_size=8, sampler=SubsetRandomSampler(range(12)))
        count = len(loader)
        xs = torch.cat([x for x, y in loader])
        weighted = DataLoader(Images(), batch_size=8, sampler=WeightedRandomSampler(torch.ones(20), 30))
        number = len(weighted)
        stack = StackDataset(Images(), torch.zeros(20, 2))[0][1]
    """,
    "arrays": """
        x, y = np.random.rand(12, 5).astype(np.float32), np.random.randint(0, 3, 12)
        data = TensorDataset(torch.from_numpy(x), torch.from_numpy(y))
        a, b = next(iter(DataLoader(data, batch_size=5)))
        rows = next(iter(DataLoader(x, batch_size=5)))
        pairs = next(iter(DataLoader(list(zip(x, y)), batch_size=5)))
    """,
    "packed": """
        packed = torch.nn.utils.rnn.pack_padded_sequence(torch.zeros(3, 7, 4), [7, 5, 2], batch_first=True)
        data = packed.data
        out, (h, c) = torch.nn.LSTM(4, 6, batch_first=True)(packed)
        back, lengths = torch.nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
    """,
    "epochs": """
        loader = DataLoader(Images(50), batch_size=16, shuffle=True)
        model = torch.nn.Conv2d(3, 2, 3)
        seen = 0
        for epoch in range(3):
            for step, (x, y) in enumerate(loader):
                out = model(x)
                seen += x.size(0)
        kernel = model.weight
    """,
}


def described(value):
    """A value of either side; `?` for what is not known."""
    if isinstance(value, (Unknown, Poly)):
        return "?"
    if isinstance(value, Tensor):
        return ("tensor", tuple(size if isinstance(size, int) else "?" for size in value.shape), value.dtype)
    if isinstance(value, torch.Tensor):
        return ("tensor", tuple(value.shape), str(value.dtype).removeprefix("torch."))
    if isinstance(value, (ListObj, list)):
        items = value.items if isinstance(value, ListObj) else value
        return "?" if isinstance(value, ListObj) and not value.exact else [described(item) for item in items]
    if isinstance(value, tuple):
        return tuple(described(item) for item in value)
    return value


def fits(found, real) -> bool:
    if found == "?":
        return True
    if isinstance(found, (tuple, list)):
        return type(found) is type(real) and len(found) == len(real) and all(map(fits, found, real))
    return found == real


def plain(names):
    kinds = (Tensor, torch.Tensor, int, float, tuple, list, ListObj)
    return {k: described(v) for k, v in names.items() if isinstance(v, kinds) and not k.startswith("_") and k != "step"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    source = HEADER + textwrap.dedent(PROGRAMS[name])
    real: dict[str, object] = {}
    exec(source, real)
    names, run = run_program(source)
    found, wanted = plain(names), plain(real)
    assert not [f.failure.code for f in run.found.findings]
    wrong = {
        k: (found.get(k, "missing"), v) for k, v in wanted.items() if k in names and not fits(found.get(k, "?"), v)
    }
    assert not wrong
    known = [k for k in wanted if k in found and "?" not in repr(found[k])]
    assert len(known) > len(wanted) / 2, found


FAULTS = {
    "lengths": ("None", "TensorDataset(torch.zeros(10, 2), torch.zeros(9))", "SHP201"),
    "stack": ("DataLoader(Texts(), batch_size=2)", "x, y = next(iter(loader))", "SHP206"),
    "features": (
        "DataLoader(Images(50), batch_size=16, shuffle=True)",
        "for x, y in loader:\n    torch.nn.Linear(5, 2)(x)",
        "SHP203",
    ),
    "last": (
        "DataLoader(Images(50), batch_size=16)",
        "h = torch.zeros(16, 1)\nfor x, y in loader:\n    h = h + x.flatten(1).sum(1, keepdim=True)",
        "SHP202",
    ),
    "unpack": ("DataLoader(Images(50), batch_size=16)", "for x, y, z in loader:\n    pass", "SHP104"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults(name):
    loader, rest, code = FAULTS[name]
    source = f"{HEADER}\nloader = {loader}\n{rest}\n"
    with pytest.raises((RuntimeError, ValueError, AssertionError)):
        exec(source, {})
    codes = []
    try:
        _, run = run_program(source)
        codes = [f.failure.code for f in run.found.findings]
    except Exception as raised:
        finding = getattr(raised, "finding", None)
        codes = [finding.failure.code] if finding is not None else []
    assert code in codes


QUIET = {
    "shuffled": """
        for x, y in DataLoader(Texts(), batch_size=2, shuffle=True, collate_fn=pad):
            z = x + 0
    """,
    "unknown_length": """
        import pandas as pd
        class Table(Dataset):
            def __init__(self):
                self.frame = pd.read_csv("table.csv")
            def __len__(self):
                return len(self.frame)
            def __getitem__(self, i):
                return torch.zeros(5), self.frame.iloc[i]["label"]
        h = torch.zeros(32, 5)
        for x, y in DataLoader(Table(), batch_size=32):
            z = torch.nn.Linear(5, 2)(x)
            h = h[: x.size(0)] + x
    """,
    "unknown_dataset": """
        from torchvision import datasets
        for x, y in DataLoader(datasets.MNIST("."), batch_size=32):
            torch.nn.Linear(5, 2)(x)
    """,
}


@pytest.mark.parametrize("name", QUIET)
def test_what_is_not_known_is_no_fault(name):
    _, run = run_program(HEADER + textwrap.dedent(QUIET[name]))
    assert not [f.failure.code for f in run.found.findings]
