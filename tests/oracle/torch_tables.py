"""Torch's tables of samples, imported without its compiler, which takes a second and gives the names of GPUs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import torch  # noqa: F401 - before the tables, so that the compiler is all that is held back

COMPILER = "torch._inductor"


@contextmanager
def _without_compiler() -> Iterator[None]:
    """What the tables take from the compiler comes from a module made here, unless the compiler is there anyhow."""
    if COMPILER in sys.modules:
        yield
        return
    utils = ModuleType(f"{COMPILER}.utils")
    utils.__dict__["GPU_TYPES"] = ["cuda", "mps", "xpu", "mtia"]
    made = {COMPILER: ModuleType(COMPILER), utils.__name__: utils}
    sys.modules.update(made)
    try:
        yield
    finally:
        for name in made:
            del sys.modules[name]


with _without_compiler():
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_modules import module_db

__all__ = ["module_db", "op_db"]
