"""Arrays of numpy are told from tensors, by attributes, classes, operators and by what torch makes of them."""

from __future__ import annotations

import pytest
from abstract_run import run_program

from shapecheck.values import DType, Tensor, Unknown

HEADER = """
import numpy as np
import torch
a = np.zeros((2, 3, 4), dtype=np.float32)
t = torch.zeros(2, 3)
"""
VALUES = {
    "a.size": 24,
    "a.ndim": 3,
    "a.shape": (2, 3, 4),
    "a.dtype": DType("float32"),
    "a.dtype == np.float32": True,
    "len(a)": 2,
    "isinstance(a, np.ndarray)": True,
    "isinstance(a, torch.Tensor)": False,
    "isinstance(t, np.ndarray)": False,
    "torch.is_tensor(a)": False,
    "hasattr(a, 'unsqueeze')": False,
    "hasattr(a, 'astype')": True,
    "np.prod(a.shape[1:])": 12,
    "int(np.prod((2, 3)))": 6,
    "np.array([1, 2]).tolist()[1]": 2,
    "int(np.ceil(7 / 2))": 4,
    "np.float32(3)": (),
    "sum(1 for row in a)": 2,
}


@pytest.mark.parametrize("expression", VALUES)
def test_values(expression):
    found = run_program(f"{HEADER}r = {expression}\n")[0]["r"]
    if isinstance(found, Tensor):
        found = found.value[0] if found.value and VALUES[expression] != () else found.shape
    assert found == VALUES[expression]


SHAPES = {
    "a.T": (4, 3, 2),
    "a.transpose(2, 0, 1)": (4, 2, 3),
    "a.max(1)": (2, 4),
    "a[::-1, [0, 2]]": (2, 2, 4),
    "a[0, :, [1, 2]]": (2, 3),
    "a + np.ones(4)": (2, 3, 4),
    "a * 2 - a.mean()": (2, 3, 4),
    "-a": (2, 3, 4),
    "abs(a)": (2, 3, 4),
    "np.stack([row for row in a])": (2, 3, 4),
    "np.random.default_rng(0).normal(size=(2, 3))": (2, 3),
    "np.random.RandomState(1).permutation(a)": (2, 3, 4),
    "t.numpy()": (2, 3),
    "np.asarray(t)": (2, 3),
    "np.stack([t, t])": (2, 2, 3),
}


@pytest.mark.parametrize("expression", SHAPES)
def test_arrays(expression):
    found = run_program(f"{HEADER}r = {expression}\n")[0]["r"]
    assert isinstance(found, Tensor)
    assert found.array
    assert found.shape == SHAPES[expression]


TENSORS = {
    "torch.from_numpy(a)": "float32",
    "torch.tensor(a)": "float32",
    "torch.as_tensor(np.zeros(3))": "float64",
    "torch.Tensor(np.zeros(3))": "float32",
    "torch.FloatTensor(np.zeros(3))": "float32",
    "torch.tensor([np.zeros(3), np.ones(3)])": "float64",
    "torch.from_numpy(a).max(1)[1]": "int64",
}


@pytest.mark.parametrize("expression", TENSORS)
def test_tensors(expression):
    found = run_program(f"{HEADER}r = {expression}\n")[0]["r"]
    assert isinstance(found, Tensor)
    assert not found.array
    assert found.dtype == TENSORS[expression]


UNKNOWN = ["t + a[0, :, :3]", "a[0, :, :3] * t", "np.sin(t)", "np.load('x.npy')", "t * a.mean()", "np.mean(t)"]


@pytest.mark.parametrize("expression", UNKNOWN)
def test_between_the_libraries(expression):
    names, run = run_program(f"{HEADER}r = {expression}\n")
    assert isinstance(names["r"], Unknown)
    assert not run.found.findings


REFUSED = {
    "torch.sin(a)": "SHP504",
    "torch.cat([a, a])": "SHP504",
    "torch.nn.Linear(4, 2)(a)": "SHP504",
    "a + np.ones(5)": "SHP202",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_refused(expression):
    with pytest.raises((TypeError, ValueError)):
        exec(f"{HEADER}r = {expression}\n", {})
    _, run = run_program(f"{HEADER}r = {expression}\n")
    assert [finding.failure.code for finding in run.found.findings] == [REFUSED[expression]]


def test_refusals_of_numpy_are_value_errors():
    names, run = run_program(f"{HEADER}try:\n    r = a + np.ones(5)\nexcept ValueError:\n    r = 'caught'\n")
    assert names["r"] == "caught"
    assert not run.found.findings
