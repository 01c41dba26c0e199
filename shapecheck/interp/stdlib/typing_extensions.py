"""typing_extensions: the same as typing, whatever the version of Python; it is no part of the standard library."""

from __future__ import annotations

from shapecheck.interp.stdlib.typing import NAMES

__all__ = ["NAMES"]
