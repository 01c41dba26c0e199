"""Models of the standard library, one file for each module, loaded when a program first imports it.

Only pure functions are really called; whatever reads files, environment, clock, network or chance is unknown.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

from shapecheck.interp.values.objects import DictObj, ListObj, Value

FILES: dict[str, str] = {
    "__future__": "future",
    "abc": "abstract",
    "argparse": "arguments",
    "bisect": "search",
    "collections": "containers",
    "collections.abc": "containers",
    "contextlib": "contexts",
    "contextvars": "variables",
    "copy": "copying",
    "dataclasses": "data",
    "datetime": "pure",
    "decimal": "pure",
    "enum": "enumeration",
    "fractions": "pure",
    "functools": "functions",
    "heapq": "search",
    "importlib": "loading",
    "importlib.metadata": "distributions",
    "importlib.util": "loading",
    "inspect": "inspection",
    "itertools": "iterators",
    "json": "text",
    "logging": "outside",
    "math": "mathematics",
    "numbers": "pure",
    "operator": "operators",
    "os": "system",
    "os.path": "system",
    "pathlib": "pure",
    "pprint": "text",
    "random": "outside",
    "re": "text",
    "statistics": "pure",
    "string": "text",
    "sys": "system",
    "textwrap": "text",
    "time": "outside",
    "types": "kinds",
    "typing": "annotations",
    "typing_extensions": "annotations",
    "uuid": "outside",
    "warnings": "outside",
}
"""The file that models each module; a file may hold several."""


def find(name: str) -> Mapping[str, Value] | None:
    """The names of a module of the standard library (none where it is not modelled), or None for any other module."""
    file = FILES.get(name)
    if file is None:
        return {} if name.partition(".")[0] in sys.stdlib_module_names else None
    modules: Mapping[str, Mapping[str, Value]] = importlib.import_module(f"shapecheck.interp.stdlib.{file}").MODULES
    return {key: _own(value) for key, value in modules[name].items()}


def _own(value: Value) -> Value:
    """A list or dict that programs may write into (`sys.path`, `os.environ`) is each run's own."""
    if isinstance(value, ListObj):
        return ListObj(value.items.copy(), value.tail, value.open, value.kind)
    if isinstance(value, DictObj):
        return DictObj(value.items.copy(), value.open, value.factory, value.kind)
    return value
