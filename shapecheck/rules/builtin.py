"""The families of built-in rules, in one list; `plugins.py` hands them to the registry through the public hook."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

FAMILIES = (
    "activation", "activation_layers", "adaptive", "attention", "batchnorm", "conv", "create", "dropout",
    "embedding", "fold", "indexing", "joining", "linear", "loss", "loss_classes", "loss_distance", "loss_layers",
    "norm", "padding", "pointwise", "pool", "product", "recurrent", "recurrent_cells", "reduce", "resample",
    "sorting", "views",
)


def builtin_modules() -> list[ModuleType]:
    """The rule modules of the package, imported."""
    return [import_module(f"shapecheck.rules.{name}") for name in FAMILIES]
