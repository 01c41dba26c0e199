"""Values as the plain data that reports hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.dtyped import Dims, Formula
from shapecheck.dims import Poly, symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.values.objects import InputParts, Instance, ListObj, Value
from shapecheck.interp.words.symbol_names import Namer

Node = Any


def input_node(value: Value, namer: Namer) -> Node:
    """An input as it was given or stated: its own symbols stay, those made up for it take what is known of them."""
    tensor = space.tensor_of(value)
    if tensor is None:
        return _held(value, namer)
    shown = [namer.dim(d) if any("." in s.name for s in symbols_of(d)) else d for d in tensor.shape]
    return Dims((d if isinstance(d, int) else str(d) for d in shown), tensor.dtype)


def _held(value: Value, namer: Namer) -> Node:
    """An input that holds others."""
    match value:
        case tuple():
            return {"seq": [input_node(part, namer) for part in value]}
        case ListObj(exact=True):
            return {"seq": [input_node(part, namer) for part in value.items]}
        case InputParts():
            held = {key: input_node(part, namer) for key, part in value.parts.items()}
            return {"map" if value.table else "parts": held}
        case Instance(payload=tuple() as held):
            return _held(held, namer)
        case Instance(payload=None) if not value.cls.is_module:
            return {"parts": {name: input_node(part, namer) for name, part in value.attrs.items()}}
        case _:
            return space.node(value, namer)


def argument_node(value: Value, namer: Namer, parts: Mapping[str, Mapping[str, Value]]) -> Node:
    """An argument of a constructor: its own symbols stay, and one that stands for an object has its `parts`."""
    if isinstance(value, Poly):
        own = parts.get(str(value))
        if own is not None:
            return {"parts": {name: argument_node(part, namer, parts) for name, part in own.items()}}
        return {"const": Formula(str(value))}
    if isinstance(value, ListObj) and value.exact:
        return {"seq": [argument_node(item, namer, parts) for item in value.items]}
    return space.node(value, namer)
