"""Values as the plain data that reports hold."""

from __future__ import annotations

from typing import Any

from shapecheck.base.dtyped import Dims
from shapecheck.dims import symbols_of
from shapecheck.interp.run import space
from shapecheck.interp.values.objects import InputParts, Instance, ListObj, Value
from shapecheck.interp.words.symbol_names import Namer

Node = Any


TOO_DEEP: Node = {"unknown": "nested too deeply"}


def input_node(value: Value, namer: Namer, depth: int = 0) -> Node:
    """An input as it was given or stated: its own symbols stay, those made up for it take what is known of them."""
    tensor = space.tensor_of(value)
    if tensor is None:
        return _held(value, namer, depth) if depth <= space.DEEPEST else TOO_DEEP
    shown = [namer.dim(d) if any("." in s.name for s in symbols_of(d)) else d for d in tensor.shape]
    return Dims((d if isinstance(d, int) else str(d) for d in shown), tensor.dtype)


def _held(value: Value, namer: Namer, depth: int) -> Node:
    """An input that holds others."""

    def inner(part: Value) -> Node:
        return input_node(part, namer, depth + 1)

    match value:
        case tuple():
            return {"seq": [inner(part) for part in value]}
        case ListObj(exact=True):
            return {"seq": [inner(part) for part in value.items]}
        case InputParts():
            return {"map" if value.table else "parts": {key: inner(part) for key, part in value.parts.items()}}
        case Instance(payload=tuple() as held):
            return _held(held, namer, depth)
        case Instance(payload=None) if not value.cls.is_module:
            return {"parts": {name: inner(part) for name, part in value.attrs.items()}}
        case _:
            return space.node(value, namer)
