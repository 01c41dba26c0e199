"""Names in the classes of an object, unbound."""

from __future__ import annotations

from typing import Any

from shapecheck.interp.values.objects import ClassObj, Value
from shapecheck.values import Unknown

MISSING: Any = object()


def class_attribute(cls: ClassObj, name: str) -> Value | None:
    """`name` in the classes of the MRO, unbound; None when nothing written has it."""
    for kind in cls.mro:
        if isinstance(kind, ClassObj) and name in kind.attrs:
            return kind.attrs[name]
    return None


def why_open(cls: ClassObj) -> Unknown | None:
    """Why a class may have attributes that are not seen: one of its bases is unknown."""
    return next((kind.open for kind in cls.mro if isinstance(kind, ClassObj) and kind.open is not None), None)
