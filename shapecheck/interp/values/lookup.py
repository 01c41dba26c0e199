"""Names in the classes of an object, unbound."""

from __future__ import annotations

from typing import Any

from shapecheck.interp.values.objects import ClassObj, Value

MISSING: Any = object()


def class_attribute(cls: ClassObj, name: str) -> Value | None:
    """`name` in the classes of the MRO, unbound; None when nothing written has it."""
    for kind in cls.mro:
        if isinstance(kind, ClassObj) and name in kind.attrs:
            return kind.attrs[name]
    return None
