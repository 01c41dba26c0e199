"""Every numpy rule, found by listing the registry, against numpy: it takes what numpy takes, and gives the same."""

from __future__ import annotations

import re

import numpy as np
import pytest
from abstract_run import run_program
from numpy_names import by_numpy, calls_of

from shapecheck.dims import Poly
from shapecheck.interp.values.objects import ListObj, Real
from shapecheck.testing import builtin_registry
from shapecheck.values import DType, Tensor, Unknown

pytestmark = pytest.mark.library("numpy")

REGISTRY = builtin_registry()
NAMES = [name for name in (*REGISTRY.ops, *REGISTRY.layers) if name.startswith("numpy.")]

NOT_THERE = {"numpy.ndarray.ptp": "earlier versions of numpy have it"}
"""Names that the installed numpy has not."""

FROM_FILES = ("numpy.memmap", "numpy.fromfile")
"""Names that read files: `test_numpy_files` tries them."""

OPEN = {
    **dict.fromkeys(
        ("numpy.allclose", "numpy.array_equal", "numpy.array_equiv", "numpy.may_share_memory", "numpy.shares_memory",
         "numpy.isscalar"),
        "a truth that depends on data",
    ),
    **dict.fromkeys(("numpy.searchsorted", "numpy.digitize", "numpy.ndarray.searchsorted"), "places depend on data"),
    "numpy.seterr": "settings have no bearing on shapes",
}  # fmt: skip
"""Names whose result is never known."""

DIFFERENT = {
    r"np\.dtype\.__call__": "the rule has the calls of dtypes, `np.float32(x)`, under this name",
    r"\.__iter__\(\)": "the rule gives the rows, which the interpreter makes an iterator of",
    r"np\.linalg\.norm\(.*, \(2,\)\)": "a number given as a vector of one element",
    r"np\.fft\.i?fftn\([\d.]+\)": "a transform of a number, which has no axes",
    r"np\.isclose\([\d.]+, [\d.]+, \(2, 3\)\)": "a tolerance for each element",
    r"np\.matmul\((.*), \1, \1\)": "a result that is spread over `out`",
    r"np\.(nan)?quantile\((.*), \2\)": "quantiles whose places are whole numbers or truths",
}
"""Calls that the rules tell otherwise than numpy, as patterns, each with its reason."""

REFUSED = {
    r"np\.(tri|hanning|hamming|blackman|bartlett|array_split|rot90)\(.*\d\.\d\)": "a fraction as a count",
    r"repeat\((.*, )?\d+\.\d+(, axis=1)?\)": "the same",
    r"np\.diff\(.*, 0, 2\.0\)": "an axis that is not looked at, for there is nothing to do",
}
"""Calls that the rules refuse although numpy takes them, as patterns, each with its reason."""


def matches(text, patterns):
    return next((pattern for pattern in patterns if re.search(pattern, text)), None)


def agrees(found, real):
    """Whether a value of the rule is numpy's; what it does not know agrees with anything."""
    if isinstance(found, (Unknown, Poly)):
        return True
    if isinstance(found, Real):
        return isinstance(real, float)
    if isinstance(found, Tensor):
        real = np.asarray(real)
        sizes = zip(found.shape, real.shape, strict=False)
        same = found.rank == real.ndim and all(isinstance(dim, Poly) or dim == size for dim, size in sizes)
        return same and found.dtype in (None, str(real.dtype))
    if isinstance(found, (ListObj, tuple, list)):
        items = found.items if isinstance(found, ListObj) else found
        is_sequence = isinstance(real, (tuple, list)) and len(items) == len(real)
        return is_sequence and all(agrees(f, r) for f, r in zip(items, real, strict=True))
    if isinstance(found, DType):
        return found.name == str(real)
    return bool(found == real)


def described(value):
    """A value of either side in few words."""
    if isinstance(value, (Tensor, np.ndarray, np.generic)):
        return f"{tuple(value.shape)} {value.dtype}"
    if isinstance(value, (tuple, list)):
        return "(" + ", ".join(described(item) for item in value) + ")"
    return described(value.items) if isinstance(value, ListObj) else repr(value)


@pytest.fixture(scope="module")
def names(only_rules):
    """Those that the run is for."""
    left_out = (*NOT_THERE, *FROM_FILES)
    return {name for name in NAMES if name not in left_out and (only_rules is None or name in only_rules)}


@pytest.fixture(scope="module")
def calls(names):
    """Each name's calls, with what the rule gives and what numpy gives, out of one program that makes them all."""
    texts = [(name, text) for name in NAMES if name in names for text in calls_of(name)]
    program = "import numpy as np\n" + "".join(f"r{place} = {text}\n" for place, (_, text) in enumerate(texts))
    values, _ = run_program(program)
    return [(name, text, values[f"r{place}"], by_numpy(text)) for place, (name, text) in enumerate(texts)]


def is_refused(found):
    return isinstance(found, Unknown) and (not found.reason or "failed:" in found.reason)


def test_every_name_is_tried(calls, names):
    assert {name for name, *_ in calls} == names


def test_every_name_is_known_once_at_least(calls, names):
    known = {name for name, _, found, _ in calls if not isinstance(found, Unknown)}
    assert known == names - set(OPEN)


def test_what_numpy_takes_is_taken(calls):
    assert [text for _, text, found, _ in calls if is_refused(found) and not matches(text, REFUSED)] == []


def test_results_are_those_of_numpy(calls):
    wrong = [
        f"{text} is {described(found)}, not {described(real)}"
        for _, text, found, real in calls
        if not agrees(found, real) and not matches(text, DIFFERENT)
    ]
    assert wrong == []


def test_exceptions_are_current(calls, only_rules):
    if only_rules is not None:
        pytest.skip("some rules only")
    assert not any(calls_of(name) for name in NOT_THERE)
    different = {matches(text, DIFFERENT) for _, text, found, real in calls if not agrees(found, real)}
    refused = {matches(text, REFUSED) for _, text, found, _ in calls if is_refused(found)}
    assert (different - {None}, refused - {None}) == (set(DIFFERENT), set(REFUSED))
