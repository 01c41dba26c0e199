"""numpy is the judge: what a call gives, or that it raises, on random shapes and dtypes."""

from __future__ import annotations

import warnings

import pytest
from abstract_run import run_program
from numpy_calls import Calls

from shapecheck.values import Tensor, Unknown

np = pytest.importorskip("numpy")

pytestmark = pytest.mark.library("numpy")

COUNT = 400


def by_numpy(text: str) -> object:
    """The value, or the exception."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return eval(text, {"np": np})
        except Exception as error:
            return error


def described(value: object) -> object:
    """A value of either side in one form; the dtype is None where it is not known."""
    if isinstance(value, Tensor):
        assert value.array
        return (value.shape, value.dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return (value.shape, str(value.dtype))
    if isinstance(value, (tuple, list)):
        return tuple(described(item) for item in value)
    return value


def agree(found: object, real: object) -> bool:
    if (
        isinstance(real, tuple)
        and real
        and not isinstance(real[0], int)
        and isinstance(found, tuple)
        and len(real) != 2
    ):
        return len(found) == len(real) and all(agree(f, r) for f, r in zip(found, real, strict=True))
    if (
        isinstance(found, tuple)
        and isinstance(real, tuple)
        and len(found) == len(real) == 2
        and isinstance(real[1], str)
    ):
        return found[0] == real[0] and found[1] in (None, real[1])
    if isinstance(found, tuple) and isinstance(real, tuple):
        return len(found) == len(real) and all(agree(f, r) for f, r in zip(found, real, strict=True))
    if isinstance(real, tuple) and real[0] == ():
        return isinstance(found, (int, float))
    return found == real


def same_elements(found: Tensor, real: object) -> bool:
    made = np.array(found.value, dtype=found.dtype).reshape(found.shape)
    return bool(np.array_equal(made, np.asarray(real), equal_nan=True))


@pytest.mark.parametrize("seed", range(4))
def test_random_calls(seed):
    calls = Calls(seed)
    texts = [calls.statement() for _ in range(COUNT)]
    program = "import numpy as np\n" + "".join(f"r{i} = {text}\n" for i, text in enumerate(texts))
    names, _ = run_program(program)
    unknown = 0
    wrong = []
    for i, text in enumerate(texts):
        found, real = names[f"r{i}"], by_numpy(text)
        if isinstance(found, Unknown):
            if not isinstance(real, Exception):
                unknown += 1
                if not found.reason:
                    wrong.append(f"{text}: refused, but numpy gives {described(real)}")
                elif "failed:" in found.reason:
                    wrong.append(f"{text}: {found.reason}")
            continue
        if isinstance(real, Exception):
            continue
        if not agree(described(found), described(real)):
            wrong.append(f"{text}: {described(found)}, but {described(real)}")
        elif isinstance(found, Tensor) and found.value is not None and not same_elements(found, real):
            wrong.append(f"{text}: {found.value}, but {real}")
    assert not wrong, "\n".join(wrong)
    assert unknown < COUNT * 0.1
