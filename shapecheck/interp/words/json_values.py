"""Values as the plain data that reports hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.dtyped import Dims, Formula
from shapecheck.dims import Poly, symbols_of
from shapecheck.interp.values.objects import DictObj, Input, Instance, IteratorObj, ListObj, Value
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.values import Named, Tensor, Unknown

Node = Any


def node(value: Value, namer: Namer, depth: int = 0) -> Node:
    """A value as a NODE of the JSON contract."""
    if isinstance(value, Tensor):
        return Dims((_dim(d, namer) for d in value.shape), value.dtype)
    if isinstance(value, Input):
        return (
            {"unknown": f"nothing says what `{value.name}` is"} if value.tensor is None else node(value.tensor, namer)
        )
    if isinstance(value, Unknown):
        return {"unknown": value.reason or "an error was reported"}
    if depth > 6:
        return {"unknown": "nested too deeply"}
    if isinstance(value, Named):
        return {"seq": [node(v, namer, depth + 1) for v in value]}
    if isinstance(value, tuple):
        return {"seq": [node(v, namer, depth + 1) for v in value]}
    if isinstance(value, (ListObj, IteratorObj)):
        return _sequence(value, namer, depth)
    if isinstance(value, DictObj):
        return _dict(value, namer, depth)
    if isinstance(value, Poly):
        return {"const": Formula(namer.text(value))}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"const": value}
    if isinstance(value, Instance):
        return _object(value, namer, depth)
    return {"unknown": f"a {type(value).__name__}"}


def input_node(value: Value, namer: Namer) -> Node:
    """An input as it was given or stated: its own symbols stay, those made up for it take what is known of them."""
    if isinstance(value, Input) and value.tensor is not None:
        value = value.tensor
    if not isinstance(value, Tensor):
        return node(value, namer)
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
    return node(value, namer)


def _dim(dim: Any, namer: Namer) -> Any:
    final = namer.dim(dim)
    return final if isinstance(final, int) else str(final)


def _sequence(value: ListObj | IteratorObj, namer: Namer, depth: int) -> Node:
    if value.open is not None:
        return {"unknown": value.open.reason}
    if value.tail is not None:
        return {"unknown": f"a list of {namer.text(value.tail.times)} items"}
    return {"seq": [node(v, namer, depth + 1) for v in value.items]}


def _mapping(items: dict[Any, Value], namer: Namer, depth: int) -> Node:
    """Keys whose value is None are left out."""
    return {"map": {str(k): node(v, namer, depth + 1) for k, v in items.items() if v is not None}}


def _dict(value: DictObj, namer: Namer, depth: int) -> Node:
    """A key that only some paths set is told with its absence."""
    made = _mapping(value.items, namer, depth)
    if value.doubtful is not None:
        some = _mapping({k: v for k, v in value.doubtful.values.items() if k not in value.items}, namer, depth)
        made["map"].update({key: {"any": [found, {"const": None}]} for key, found in some["map"].items()})
    return made


def _object(value: Instance, namer: Namer, depth: int) -> Node:
    if value.payload is not None:
        return node(value.payload, namer, depth)
    if value.attrs and not value.cls.is_module:
        return _mapping({k: v for k, v in value.attrs.items() if not k.startswith("_")}, namer, depth)
    return {"unknown": f"an object of {value.cls.name}"}
