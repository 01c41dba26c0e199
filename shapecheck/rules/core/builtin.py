"""The modules of built-in rules, found by listing their folders; `plugins.py` hands them to the registry through the
public hook.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

LIBRARIES = ("torch", "numpy", "einops")
"""The folders beside this one that hold rules."""


def builtin_modules() -> list[ModuleType]:
    """The modules of built-in rules, imported, in the order of their names."""
    return [import_module(name) for name in _names()]


def _names() -> list[str]:
    rules = os.path.dirname(os.path.dirname(__file__))
    found = []
    for library in LIBRARIES:
        for folder, _, files in os.walk(os.path.join(rules, library)):
            package = "shapecheck.rules." + os.path.relpath(folder, rules).replace(os.sep, ".")
            found += [f"{package}.{file[:-3]}" for file in files if file.endswith(".py") and file != "__init__.py"]
    return sorted(found)
