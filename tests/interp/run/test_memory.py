"""Known elements hold until something writes into their storage, by whatever name it is reached."""

from __future__ import annotations

import pytest
from abstract_run import run_program

from shapecheck.interp.run import tensor_storage

HEADER = "import numpy as np\nimport torch\nx = torch.full((3,), 10)\na = np.arange(6)\n"
WRITES = {
    "item": ("x[0] = 1", "x"),
    "slice": ("x[:] = 1", "x"),
    "in place": ("x.add_(1)", "x"),
    "augmented": ("y = x\ny += 1", "x"),
    "view": ("x.view(3, 1).fill_(0)", "x"),
    "view of it": ("y = x[1:]\nx.zero_()", "y"),
    "sibling": ("y, z = x[:2], x[1:]\ny[0] = 5", "z"),
    "function": ("def f(t):\n    t[:] = 0\nf(x)", "x"),
    "unknown function": ("from somewhere import f\nf(x)", "x"),
    "one branch": ("from somewhere import flag\nif flag:\n    x[0] = 0", "x"),
    "loop": ("for i in range(3):\n    x[i] = i", "x"),
    "data": ("x.data.fill_(3)", "x"),
    "out": ("torch.add(x, 1, out=x)", "x"),
    "init": ("torch.nn.init.ones_(x)", "x"),
    "relu": ("torch.nn.ReLU(inplace=True)(x)", "x"),
    "array": ("a[0] = 5", "a"),
    "array and tensor": ("y = torch.from_numpy(a)\na[0] = 5", "y"),
    "tensor and array": ("b = x.numpy()\nx[0] = 5", "b"),
    "shuffle": ("np.random.shuffle(a)", "a"),
    "sort": ("a.sort()", "a"),
    "fill": ("a.reshape(2, 3).fill(0)", "a"),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_is_not_known(name):
    source, variable = WRITES[name]
    names, run = run_program(HEADER + source + "\n")
    assert tensor_storage.elements(names[variable], run) is None


@pytest.mark.parametrize(
    "source", ["y = x + 1\nz = x.clone()", "y = a.sum()", "y = x[0]\nprint(x)", "b = torch.zeros(3)\nb[0] = 1"]
)
def test_what_is_only_read_stays_known(source):
    names, run = run_program(HEADER + source + "\n")
    assert tensor_storage.elements(names["x"], run) == (10, 10, 10)
    assert tensor_storage.elements(names["a"], run) == (0, 1, 2, 3, 4, 5)
