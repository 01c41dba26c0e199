"""Tables of names: many functions that are modelled in the same way, in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.values.objects import Builtin, ClassObj, Instance, Native, Real, Value

MODULE = ClassObj("module", (), {})


def each(make: Callable[[str], Value], names: str, prefix: str = "") -> dict[str, Value]:
    """What `make` makes of each name; spaces separate the names."""
    return {name: make(prefix + name) for name in names.split()}


def natively(module: str, *functions: Callable[..., Any]) -> dict[str, Value]:
    """Pure functions of a module, really called on known arguments."""
    return {function.__name__: Native(f"{module}.{function.__name__}", function) for function in functions}


def submodule(names: Mapping[str, Value]) -> Instance:
    """A module as an attribute of its package, such as `os.path` in a program that imports `os`."""
    return Instance(MODULE, dict(names))


def some_float(name: str) -> Builtin:
    """A function that gives a float of unknown value."""
    return Builtin(name, lambda run, args, kwargs: Real())
