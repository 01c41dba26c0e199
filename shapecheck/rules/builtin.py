"""The families of built-in rules, in one list; `plugins.py` hands them to the registry through the public hook."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

FAMILIES = (
    "activation",
    "activation_layers",
    "adaptive",
    "attention",
    "batchnorm",
    "casting",
    "conv",
    "create",
    "diagonals",
    "distance",
    "dropout",
    "einops_rules",
    "einsum",
    "elementwise",
    "embedding",
    "flatten",
    "fold",
    "gathering",
    "indexing",
    "inspecting",
    "joining",
    "layout",
    "linalg",
    "lazy",
    "linear",
    "loss",
    "loss_classes",
    "loss_distance",
    "loss_layers",
    "masking",
    "norm",
    "numpy_create",
    "numpy_index",
    "numpy_joining",
    "numpy_linalg",
    "numpy_math",
    "numpy_random",
    "numpy_reduce",
    "numpy_shape",
    "packing",
    "padding",
    "pointwise",
    "pool",
    "product",
    "ranges",
    "recurrent",
    "recurrent_cells",
    "reduce",
    "repeating",
    "resample",
    "running",
    "sampling",
    "selecting",
    "sorting",
    "spectral",
    "splitting",
    "views",
)


def builtin_modules() -> list[ModuleType]:
    """The rule modules of the package, imported."""
    return [import_module(f"shapecheck.rules.{name}") for name in FAMILIES]
