"""What models keep in the attributes of their own objects: parsers, signatures, fields, managers.

A program can write there too: what is no longer what the model put there is not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from shapecheck.interp.run.function_models import needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import DictObj, Instance, Value

T = TypeVar("T")
LOST = "an object of the standard library that the program has changed"


def kept(owner: Instance, name: str, kind: type[T], run: Run) -> T:
    """What an attribute holds, which is of this class."""
    return needed(kind, owner.attrs.get(name), LOST, run)


def entries(owner: Instance, name: str, run: Run) -> dict[Any, Value]:
    """What an attribute holds, which is a dict."""
    return kept(owner, name, DictObj, run).items


def objects(values: Mapping[Any, Value], run: Run) -> dict[Any, Instance]:
    """Values that are all objects, by name."""
    return {name: needed(Instance, value, LOST, run) for name, value in values.items()}
