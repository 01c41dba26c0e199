"""What torch gave, as plain data: tensors with their shape and dtype, containers with what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

DEPTH = 7


def node(value: Any, depth: int = 0) -> Any:
    """A value as `infer` would show it; of an object only the attributes that hold tensors are told."""
    if isinstance(value, torch.Tensor):
        return {"shape": list(value.shape), "dtype": str(value.dtype).partition(".")[2]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return {"const": value}
    if depth > DEPTH:
        return {"object": {}}
    if isinstance(value, (list, tuple)):
        return {"seq": [node(item, depth + 1) for item in value]}
    if isinstance(value, Mapping):
        return {"map": {str(key): node(item, depth + 1) for key, item in value.items() if item is not None}}
    attributes = {k: v for k, v in getattr(value, "__dict__", {}).items() if not k.startswith("_")}
    shown = {key: node(item, depth + 1) for key, item in attributes.items()}
    return {"object": {key: item for key, item in shown.items() if holds_tensor(item)}}


def holds_tensor(shown: Any) -> bool:
    if "shape" in shown:
        return True
    inside = shown.get("seq") or [*(shown.get("map") or shown.get("object") or {}).values()]
    return any(holds_tensor(item) for item in inside)
