"""What each operation and layer does to shapes. Authors of rules import from here; the folders may be rearranged.

    from shapecheck.rules import Check, Layer, Registry, Shape, Tensor, layer, op

Arithmetic and questions about sizes are in `shapecheck.dims`, the hook that hands rules over in `shapecheck.plugins`.
Names are loaded when they are first asked for, so that a run that needs no rule does not pay for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapecheck.dims import Dim
    from shapecheck.rules.core.bind import Axes, AxisList, DimOrTuple, Sizes
    from shapecheck.rules.core.check import Check
    from shapecheck.rules.core.layer import Layer, Shape
    from shapecheck.rules.core.operands import Number
    from shapecheck.rules.core.registry import Pointwise, Registry, layer, op
    from shapecheck.rules.elements.functions import ElementFunction
    from shapecheck.values import Tensor

__all__ = [
    "Axes",
    "AxisList",
    "Check",
    "Dim",
    "DimOrTuple",
    "ElementFunction",
    "Layer",
    "Number",
    "Pointwise",
    "Registry",
    "Shape",
    "Sizes",
    "Tensor",
    "layer",
    "op",
]

HOMES = {
    "shapecheck.dims": ("Dim",),
    "shapecheck.rules.core.bind": ("Axes", "AxisList", "DimOrTuple", "Sizes"),
    "shapecheck.rules.core.check": ("Check",),
    "shapecheck.rules.core.layer": ("Layer", "Shape"),
    "shapecheck.rules.core.operands": ("Number",),
    "shapecheck.rules.core.registry": ("Pointwise", "Registry", "layer", "op"),
    "shapecheck.rules.elements.functions": ("ElementFunction",),
    "shapecheck.values": ("Tensor",),
}
"""Where the public names are defined."""


def __getattr__(name: str) -> Any:
    home = next((module for module, names in HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value
