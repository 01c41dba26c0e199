"""What the static side made a model with, made again of the data that tells it."""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
A_FRACTION = 0.5
"""What a parameter that is annotated as a float gets where nothing says what it is."""
REST = "*args"
"""What goes by this name is passed by position, behind what has names of its own."""


class Parts:
    """Stands for an object that is read like a configuration: the same parts as attributes and as items."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self.__dict__.update(parts)

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.__dict__.get(name, default)


class Missing(Exception):
    """Something that nobody but the user can supply."""


def construct(cls: Any, arguments: Mapping[str, Json]) -> Any:
    """An object of a class that was given without a call, made with what the static side made it with."""
    parameters = inspect.signature(cls).parameters
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for name, node in arguments.items():
        if name == REST:
            args += [*kwargs.values(), *(made(name, item) for item in node["tuple"])]
            kwargs = {}
            continue
        value = made(name, node, parameters.get(name))
        if name in parameters and parameters[name].kind is inspect.Parameter.POSITIONAL_ONLY:
            args.append(value)
        else:
            kwargs[name] = value
    return cls(*args, **kwargs)


def made(name: str, node: Json, parameter: inspect.Parameter | None = None) -> Any:
    """The value of a node that is passed as `name`."""
    if "const" in node:
        return node["const"]
    if "made" in node:
        return _called(name, node)
    if "seq" in node:
        return [made(name, item) for item in node["seq"]]
    if "tuple" in node:
        return tuple(made(name, item) for item in node["tuple"])
    if "map" in node:
        return _by_name(node["map"])
    if "parts" in node:
        return Parts(_by_name(node["parts"]))
    if "refers" in node:
        return _found(name, *node["refers"])
    if parameter is not None and "float" in str(parameter.annotation):
        return A_FRACTION
    raise Missing(f"the constructor needs `{name}`, which no size stands for; give a call, such as MODEL({name}=...)")


def _by_name(nodes: Mapping[str, Json]) -> dict[str, Any]:
    return {key: made(key, item) for key, item in nodes.items()}


def _called(name: str, node: Json) -> Any:
    what = made(name, node["of"])
    args, kwargs = [made(name, item) for item in node["seq"]], _by_name(node["map"])
    match node["made"]:
        case "call":
            return what(*args, **kwargs)
        case "partial":
            return functools.partial(what, *args, **kwargs)
        case "member":
            return what[args[0]]
        case _:
            value = object.__new__(what)
            value.__dict__.update(kwargs)
            return value


def _found(name: str, kind: str, *where: str) -> Any:
    """A class or a function: of a library by its dotted name, of the program by file, module and name."""
    try:
        if kind == "library":
            return pkgutil.resolve_name(where[0])
        path, module, qualified = where
        return functools.reduce(getattr, qualified.split("."), _module(path, module))
    except (ImportError, AttributeError, ValueError) as error:
        raise Missing(f"the constructor needs `{name}`, which is {where[-1]}: {error}") from None


def _module(path: str, name: str) -> Any:
    """The module of a file, which may have been loaded under another name."""
    for module in [*sys.modules.values()]:
        if os.path.abspath(getattr(module, "__file__", None) or "") == path:
            return module
    return importlib.import_module(name)
