"""Texts of settings as values: JSON, TOML and YAML, each as Python's own reader gives it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

from shapecheck.interp.builtins import text_files
from shapecheck.interp.builtins.host_calls import from_native
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.function_models import first_unknown, table
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Value

MOST_PARTS = 20_000
"""Values that a text may stand for; what its anchors repeat counts as often as it is repeated."""


def _safe_load(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError from error


def _json_load(run: Run, fp: Value, **options: Value) -> Value:
    return run.unknown("what a reader of the program's own makes of a file") if options else read(fp, json.loads, run)


def read(source: Value, parse: Callable[[str], Any], run: Run) -> Value:
    """What an open file, or a text, stands for."""
    text = source if isinstance(source, str) else text_files.left(source, run)
    if text is None:
        return first_unknown(source) or run.unknown("the contents of a file")
    return parsed(text, parse, run)


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


JSON = table({"load": _json_load})
TOML = table(
    {
        "load": lambda run, fp, /, **options: read(fp, tomllib.loads, run),
        "loads": lambda run, s, /, **options: read(s, tomllib.loads, run),
    }
)
ENGINE = table({"parsed_yaml": lambda run, stream: read(stream, _safe_load, run)})
"""What this adds to the module that source of shapecheck's own imports."""
