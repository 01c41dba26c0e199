"""Values as the plain data that reports hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.dtyped import Dims, Formula
from shapecheck.dims import Poly, symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.values.objects import Input, ListObj, Value
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.values import Tensor

Node = Any


def input_node(value: Value, namer: Namer) -> Node:
    """An input as it was given or stated: its own symbols stay, those made up for it take what is known of them."""
    if isinstance(value, Input) and value.tensor is not None:
        value = value.tensor
    if not isinstance(value, Tensor):
        return space.node(value, namer)
    shown = [
        d if isinstance(d, int) or all("." not in s.name for s in symbols_of(d)) else namer.dim(d) for d in value.shape
    ]
    return Dims((d if isinstance(d, int) else str(d) for d in shown), value.dtype)


def argument_node(value: Value, namer: Namer, parts: Mapping[str, Mapping[str, Value]]) -> Node:
    """An argument of a constructor: its own symbols stay, and one that stands for an object has its `parts`."""
    if isinstance(value, Poly):
        own = parts.get(str(value))
        if own is not None:
            return {"parts": {name: argument_node(part, namer, parts) for name, part in own.items()}}
        return {"const": Formula(str(value))}
    if isinstance(value, ListObj) and value.open is None and value.tail is None:
        return {"seq": [argument_node(item, namer, parts) for item in value.items]}
    return space.node(value, namer)
