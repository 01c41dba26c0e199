"""Torch's own samples of ops and modules as calls, by the names that have rules."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import torch
from torch_side import Call, exists, seeded
from torch_tables import module_db, op_db

from shapecheck.testing import builtin_registry

DTYPES = (torch.float32, torch.int64, torch.bool, torch.complex64)
MOST_SAMPLES = 60


def _names(info: Any) -> tuple[str, ...]:
    """The registered names that torch's samples of an op are calls of."""
    rules = builtin_registry().ops
    spelt = [info.name, *(alias.name for alias in info.aliases)]
    candidates = [prefix + name for name in spelt for prefix in ("torch.", "torch.Tensor.", "torch.nn.functional.")]
    inplace = getattr(info.inplace_variant, "__name__", None)
    if inplace:
        candidates.append(f"torch.Tensor.{inplace}")
    return tuple(name for name in dict.fromkeys(candidates) if name in rules and exists(name))


OPS = {
    f"{info.name}.{info.variant_test_name}" if info.variant_test_name else info.name: (info, _names(info))
    for info in op_db
    if _names(info)
}
MODULES = {
    info.module_cls.__name__: info
    for info in module_db
    if f"torch.nn.{info.module_cls.__name__}" in builtin_registry().layers
}


def _drawn(source: Iterator[Any], most: int = MOST_SAMPLES) -> Iterator[Any]:
    """Samples up to a limit; some generators of torch need what a machine lacks (a GPU, a library) and end early."""
    taken = itertools.islice(source, most)
    while True:
        try:
            yield next(taken)
        except StopIteration:
            return
        except Exception:
            return


@lru_cache(maxsize=64)
def op_samples(key: str, most: int = MOST_SAMPLES) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Arguments that torch accepts, for each dtype of the common ones that the op takes."""
    info = OPS[key][0]
    found = []
    seeded()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for dtype in DTYPES:
            if dtype in info.supported_dtypes("cpu"):
                drawn = _drawn(iter(info.sample_inputs("cpu", dtype)), most)
                found += [((sample.input, *sample.args), sample.kwargs) for sample in drawn]
    return found


def op_refusals(key: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Arguments that torch refuses."""
    info = OPS[key][0]
    if info.error_inputs_func is None:
        return []
    seeded()
    inputs = (error.sample_input for error in _drawn(iter(info.error_inputs("cpu")), 200))
    return [((sample.input, *sample.args), sample.kwargs) for sample in inputs]


@lru_cache(maxsize=64)
def module_samples(key: str) -> list[Call]:
    """Constructors and calls that torch accepts."""
    info = MODULES[key]
    found = []
    seeded()
    for training in (True, False):
        source = info.module_inputs_func(
            info, device="cpu", dtype=torch.float32, requires_grad=False, training=training
        )
        for sample in source:
            made, called = sample.constructor_input, sample.forward_input
            if called is not None:
                found.append(Call(f"torch.nn.{key}", called.args, called.kwargs, (made.args, made.kwargs)))
    return found


def module_refusals(key: str) -> list[Call]:
    """Constructors and calls that torch refuses."""
    info = MODULES[key]
    if info.module_error_inputs_func is None:
        return []
    seeded()
    found = []
    for error in info.module_error_inputs_func(
        info, device="cpu", dtype=torch.float32, requires_grad=False, training=True
    ):
        made, called = error.module_error_input.constructor_input, error.module_error_input.forward_input
        args, kwargs = ((), {}) if called is None else (called.args, called.kwargs)
        found.append(Call(f"torch.nn.{key}", args, kwargs, (made.args, made.kwargs)))
    return found
