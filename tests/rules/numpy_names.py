"""Calls of numpy by name, as source text: the arguments of a common pool that numpy itself takes for each name."""

from __future__ import annotations

import warnings

import numpy as np

FLOATS = "np.ones((2, 3))"
SINGLES = "np.ones((2, 3), dtype=np.float32)"
INTS = "np.ones((2, 3), dtype=np.int64)"
TRUTHS = "np.ones((2, 3), dtype=bool)"
VECTOR = "np.array([1.0, 2.0, 4.0])"
INDICES = "np.array([0, 2, 1])"
SQUARE = "np.eye(3)"

RECEIVERS = (FLOATS, SINGLES, INTS, TRUTHS, VECTOR, SQUARE)
OF_METHODS = (
    "",
    "0",
    "1",
    "axis=0",
    "axis=-1, keepdims=True",
    "-1, 1",
    "(3, 2)",
    "0, 1",
    "2.0",
    "0, 2.0",
    "np.float32",
    INDICES,
    VECTOR,
    SQUARE,
    f"{INDICES}, 0",
    f"{INDICES}, 2.0",
    "write=False",
)
OF_FUNCTIONS = (
    "",
    FLOATS,
    SINGLES,
    INTS,
    TRUTHS,
    VECTOR,
    INDICES,
    SQUARE,
    "3",
    "1.5",
    "(2, 3)",
    f"{FLOATS}, 1",
    f"{FLOATS}, 0, 1",
    f"{FLOATS}, axis=0",
    f"{FLOATS}, axis=-1, keepdims=True",
    f"{VECTOR}, 2",
    f"{SQUARE}, 2",
    f"{INDICES}, 4",
    f"{FLOATS}, (3, 2)",
    f"{FLOATS}, 0.5",
    f"{FLOATS}, 0.5, axis=1",
    f"{FLOATS}, 2, axis=1",
    f"{FLOATS}, [1, 2], 1",
    f"{FLOATS}, 1, 'constant'",
    f"{FLOATS}, -1, 0",
    f"{FLOATS}, dtype=np.float32",
    f"{FLOATS}, np.int64",
    f"{FLOATS}, {FLOATS}",
    f"{SINGLES}, {INTS}",
    f"{INTS}, {INTS}",
    f"{TRUTHS}, {TRUTHS}",
    f"{VECTOR}, {VECTOR}",
    f"{FLOATS}, {INDICES}",
    f"{INTS}, {INDICES}, 1",
    f"{SQUARE}, {VECTOR}",
    f"{FLOATS}, {INTS}, 1",
    f"{FLOATS}, {TRUTHS}, 1.0",
    f"{FLOATS}, {TRUTHS}, {VECTOR}",
    f"{TRUTHS}, {FLOATS}, {INTS}",
    f"{VECTOR}, {VECTOR}, {VECTOR}",
    f"{FLOATS}, 0, 2.0",
    f"[{FLOATS}, {SINGLES}]",
    f"[{FLOATS}, {INTS}], axis=1",
    f"[{VECTOR}, {VECTOR}]",
    f"'ij,jk->ik', {FLOATS}, {SQUARE}",
    "(2, 3), 1.0",
    "size=(2, 3)",
    "1.0, 2.0, (2, 3)",
    "1.0, (2, 3)",
    "0.5, (2, 3)",
    "4, 0.5, (2, 3)",
    "5, (2, 3)",
    "5, 14.0",
    "1, 4, 6",
    f"{VECTOR}, {SQUARE}, (2,)",
    f"{VECTOR}, (2,)",
    f"3, {VECTOR} / 7, 2",
    "np.float32",
    "[1, 2, 3], float",
)
OF_GENERATORS = {
    "numpy.random.integers": ("3", "5, size=(2, 3)", "1, 4, (2,)"),
    "numpy.random.permuted": (VECTOR, f"{FLOATS}, axis=1"),
}
"""Methods of `numpy.random.Generator`, which have their rules under the names of functions."""


def by_numpy(text: str) -> object:
    """The value, or the exception."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return eval(text, {"np": np})
        except Exception as error:
            return error


def calls_of(name: str) -> list[str]:
    """The calls of one name that numpy takes; none for a name that this numpy has not."""
    return [text for text in _texts(name) if not isinstance(by_numpy(text), Exception)]


def _texts(name: str) -> list[str]:
    last = name.rpartition(".")[2]
    if name in OF_GENERATORS:
        return [f"np.random.default_rng(0).{last}({arguments})" for arguments in OF_GENERATORS[name]]
    if name.startswith("numpy.ndarray."):
        plain = not callable(getattr(np.ones((1, 1)), last, print))
        texts = [f"{receiver}.{last}" for receiver in RECEIVERS]
        return texts if plain else [f"{text}({arguments})" for text in texts for arguments in OF_METHODS]
    return [f"np.{name.removeprefix('numpy.')}({arguments})" for arguments in OF_FUNCTIONS]
