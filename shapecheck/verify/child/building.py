"""From a target to the model that it means: its module imported, its expression evaluated, its class called."""

from __future__ import annotations

import ast
import builtins
import importlib
import importlib.util
import os
import runpy
import sys
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch

from shapecheck.verify.child.arguments import construct

Json = dict[str, Any]


def load(place: Json) -> types.ModuleType:
    """The module of a target: a file (or the text of a notebook) under its own name, or an installed module."""
    if "module" in place:
        return importlib.import_module(place["module"])
    sys.path[:0] = [root for root in place["roots"] if root not in sys.path]
    path, name = os.path.abspath(place["file"]), place["name"]
    package, _, _ = name.rpartition(".")
    if package:
        importlib.import_module(package)
    elif name in sys.modules:
        name = f"_checked_{name}"
    if place.get("text") is not None:
        module = types.ModuleType(name)
        module.__file__ = path
        sys.modules[name] = module
        exec(compile(place["text"], path, "exec"), module.__dict__)
        return module
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def run_script(place: Json) -> None:
    """Run a file (or the text of a notebook) as a program."""
    path = os.path.abspath(place["file"])
    sys.argv = [path]
    if place.get("text") is None:
        sys.path.insert(0, os.path.dirname(path))
        runpy.run_path(path, run_name="__main__")
    else:
        exec(compile(place["text"], path, "exec"), {"__name__": "__main__", "__file__": path})


def evaluate(module: types.ModuleType, expression: str, sizes: Mapping[str, int]) -> Any:
    """The value of an expression over a module's names; those that it does not define are sizes."""
    names = {tree.id for tree in ast.walk(ast.parse(expression, mode="eval")) if isinstance(tree, ast.Name)}
    scope = {name: getattr(module, name) for name in names if hasattr(module, name)}
    for name in names - scope.keys():
        if name in sizes and not hasattr(builtins, name):
            scope[name] = sizes[name]
    return eval(expression, scope)


@contextmanager
def weightless() -> Iterator[None]:
    """Parameters become meta tensors as they are registered, while other tensors keep their data."""
    register = torch.nn.Module.register_parameter

    def register_on_meta(module: torch.nn.Module, name: str, parameter: torch.nn.Parameter | None) -> None:
        if parameter is not None and not parameter.is_meta:
            parameter = torch.nn.Parameter(parameter.detach().to("meta"), parameter.requires_grad)
        register(module, name, parameter)

    torch.nn.Module.register_parameter = register_on_meta  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        torch.nn.Module.register_parameter = register  # type: ignore[method-assign]


def build(
    module: types.ModuleType,
    expression: str,
    sizes: Mapping[str, int],
    arguments: Mapping[str, Json] | None,
    device: str,
) -> Any:
    """The model of a target on `device`; on meta, one whose constructor reads data is moved once it is built."""

    def made() -> Any:
        value = evaluate(module, expression, sizes)
        return construct(value, arguments or {}) if isinstance(value, type) else value

    if device != "meta":
        value = made()
        return value.to(device) if isinstance(value, torch.nn.Module) else value
    try:
        with torch.device("meta"):
            value = made()
    except (NotImplementedError, RuntimeError):
        with weightless():
            value = made()
    return value.to("meta") if isinstance(value, torch.nn.Module) else value
