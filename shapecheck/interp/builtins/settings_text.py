"""Texts of settings as values: JSON, TOML and YAML, each as Python's own reader gives it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

from shapecheck.interp.builtins import text_files
from shapecheck.interp.builtins.host_calls import from_native
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import builtin, first_unknown
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Value

MOST_PARTS = 20_000
"""Values that a text may stand for; what its anchors repeat counts as often as it is repeated."""


def _safe_load(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError from error


def reader(name: str, parse: Callable[[str], Any]) -> Builtin:
    """A function that reads an open file, or a text."""

    def read(run: Run, stream: Value, *rest: Value, **options: Value) -> Value:
        text = stream if isinstance(stream, str) else text_files.left(stream, run)
        if text is None:
            return first_unknown(stream) or run.unknown("the contents of a file")
        return parsed(text, parse, run)

    return builtin(name, read)


def parsed(text: str, parse: Callable[[str], Any], run: Run) -> Value:
    """What a text stands for."""
    try:
        found = parse(text)
    except (ValueError, RecursionError):
        raise NotFollowed(run.unknown("a text that its reader refuses")) from None
    if not _is_small(found):
        raise NotFollowed(run.unknown("settings of too many parts"))
    return from_native(found)


def _is_small(found: Any) -> bool:
    waiting, count = [found], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MOST_PARTS:
            return False
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, (list, tuple, set)):
            waiting += part
    return True


JSON = {"load": reader("load", json.loads)}
TOML = {"load": reader("load", tomllib.loads), "loads": reader("loads", tomllib.loads)}
ENGINE = {"parsed_yaml": reader("parsed_yaml", _safe_load)}
"""What this adds to the module that source of shapecheck's own imports."""
