"""The parameters that torch's own functions and layers have, wherever torch says them: in Python or in a schema."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import NamedTuple, get_overloads

import torch
from torch_side import resolve

PREFIXES = {"torch.special.": "special_", "torch.linalg.": "linalg_", "torch.fft.": "fft_"}
IGNORED = (
    "out",
    "device",
    "layout",
    "pin_memory",
    "memory_format",
    "generator",
    "requires_grad",
    "non_blocking",
    "copy",
)
"""Parameters with no bearing on shapes, which every function that makes tensors shares."""

VARIADIC = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}

SPELT = {"self": "input"}


class Parameter(NamedTuple):
    name: str
    required: bool
    keyword_only: bool


def of_python(function: object) -> list[Parameter] | None:
    """The parameters of a function written in Python, if it says them."""
    try:
        signature = inspect.signature(function)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if any(p.kind in VARIADIC for p in signature.parameters.values()):
        cells = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
        inner = [cell for cell in cells if inspect.isfunction(cell)]  # one of two functions, picked by a flag
        return of_python(inner[0]) if len(inner) == 2 else None
    return [
        Parameter(SPELT.get(p.name, p.name), p.default is p.empty, p.kind is p.KEYWORD_ONLY)
        for p in signature.parameters.values()
        if p.name not in IGNORED
    ]


def of_schemas(name: str) -> Iterator[list[Parameter]]:
    """The parameters of each overload of an op of torch's core."""
    prefix = next((mapped for start, mapped in PREFIXES.items() if name.startswith(start)), "")
    packet = getattr(torch.ops.aten, prefix + name.rpartition(".")[2], None)
    if packet is None:
        return
    for overload in packet.overloads():
        schema = getattr(packet, overload)._schema
        types = [str(argument.type) for argument in schema.arguments]
        outs = any(argument.is_out for argument in schema.arguments)
        if outs or (any(word in kind for kind in types for word in ("str", "t[]", "Stream")) and "Tensor" not in types):
            continue
        if "names" in (overload or "") or overload.startswith(("dimname", "Dimname")) or "Dimname" in overload:
            continue
        if (
            types
            and types[0] not in {"Tensor", "List[Tensor]", "Optional[Tensor]"}
            and prefix == ""
            and _is_scalar(types)
        ):
            continue
        yield [
            Parameter(SPELT.get(argument.name, argument.name), not argument.has_default_value(), argument.kwarg_only)
            for argument in schema.arguments
            if argument.name not in IGNORED
        ]


def _is_scalar(types: list[str]) -> bool:
    """Overloads of the script language on plain numbers and lists."""
    return all(kind in {"int", "float", "bool", "number", "Scalar", "complex", "List[int]", "List[float]", "List[bool]",
                        "List[t]"} for kind in types)  # fmt: skip


def of_op(name: str) -> list[list[Parameter]]:
    """Every way to call an op that torch documents in a form that can be read."""
    function = resolve(name)
    found = of_python(function) if callable(function) and not isinstance(function, type) else None
    return [found] if found is not None else list(of_schemas(name))


def of_layer(cls: type) -> list[inspect.Parameter]:
    """The parameters of a layer's constructor, from the nearest class or overload that says them."""
    fallback: list[inspect.Parameter] | None = None
    for owner in cls.__mro__:
        if "__init__" not in vars(owner) or owner in {torch.nn.Module, object}:
            continue
        function = next(iter(get_overloads(owner.__init__)), owner.__init__)
        parameters = list(inspect.signature(function).parameters.values())[1:]
        if function is owner.__init__ and any(p.kind in VARIADIC for p in parameters):
            fallback = fallback or parameters
            continue
        return [p for p in parameters if p.name not in {"device", "dtype"}]
    return fallback or []
