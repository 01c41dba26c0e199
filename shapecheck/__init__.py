"""shapecheck: tensor shapes of PyTorch code, checked before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from shapecheck.base import version

if TYPE_CHECKING:
    from shapecheck.driver.project import check, infer

T = TypeVar("T")

__version__ = version.VERSION

__all__ = ["__version__", "check", "infer", "reveal_shape"]


def reveal_shape(x: T) -> T:
    """Show the shape of `x`: a note when the file is checked; at run time it prints the shape and gives `x` back."""
    print(f"reveal_shape: {tuple(getattr(x, 'shape', ()))}" if hasattr(x, "shape") else f"reveal_shape: {x!r}")
    return x


def __getattr__(name: str) -> Any:
    """`check` and `infer` are loaded when they are first asked for, so that `reveal_shape` costs a program nothing."""
    if name in ("check", "infer"):
        from shapecheck.driver import project

        return getattr(project, name)
    raise AttributeError(f"module 'shapecheck' has no attribute {name!r}")
