"""re, string, json, textwrap and pprint: pure functions of text, really called."""

from __future__ import annotations

import json
import re
import string
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, builtin, silent, table, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Native, Value
from shapecheck.values import Unknown


def natively(module: str, *functions: Callable[..., Any]) -> dict[str, Value]:
    """Pure functions of a module, really called on known arguments."""
    return {function.__name__: Native(f"{module}.{function.__name__}", function) for function in functions}


def _substitute(run: Run, pattern: Value, repl: Value, string: Value, count: Value = 0, flags: Value = 0) -> Value:
    """`re.sub`; a replacement written in the program is called for each match."""
    known = [pattern, string, count, flags]
    if any(isinstance(value, Unknown) for value in known):
        return next(value for value in known if isinstance(value, Unknown))
    if isinstance(repl, str):
        return host_calls.call(Native("re.sub", re.sub), (pattern, repl, string, count, flags), {}, run)
    if not isinstance(string, str) or not isinstance(pattern, (str, re.Pattern)) or not isinstance(count, int):
        return run.unknown("a replacement in text that is not known")
    try:
        compiled = re.compile(pattern, flags) if isinstance(pattern, str) else pattern
    except re.error as error:
        return run.raise_(re.error, str(error))
    parts: list[str] = []
    end = 0
    for number, match in enumerate(compiled.finditer(string)):
        if count and number >= count:
            break
        made = space.call(repl, (match,), {}, run)
        if not isinstance(made, str):
            return made if isinstance(made, Unknown) else run.unknown("a replacement that is not known")
        parts += [string[end : match.start()], made]
        end = match.end()
    return "".join([*parts, string[end:]])


RE: dict[str, Value] = {
    **natively(
        "re", re.compile, re.match, re.fullmatch, re.search, re.split, re.findall, re.finditer, re.escape, re.subn
    ),
    **{name: value for name, value in vars(re).items() if isinstance(value, re.RegexFlag)},
    "sub": builtin("sub", _substitute),
    "error": re.error,
    "Pattern": re.Pattern,
    "Match": re.Match,
}


def _template(run: Run, template: Value) -> Value:
    return run.unknown("string.Template is not followed")


STRING: dict[str, Value] = {
    **{name: value for name, value in vars(string).items() if isinstance(value, str) and not name.startswith("_")},
    **natively("string", string.capwords),
    "Template": builtin("Template", _template),
}
JSON: dict[str, Model] = {
    "dump": lambda run, *args, **kwargs: None,
    "load": lambda run, *args, **kwargs: run.unknown("the contents of a file"),
}
MODULES: Mapping[str, Mapping[str, Value]] = {
    "re": RE,
    "string": STRING,
    "json": {**natively("json", json.dumps, json.loads), **table(JSON), "JSONDecodeError": json.JSONDecodeError},
    "textwrap": natively("textwrap", textwrap.dedent, textwrap.indent, textwrap.fill, textwrap.wrap, textwrap.shorten),
    "pprint": {"pprint": silent("pprint"), "pp": silent("pp"), "pformat": untold("pformat")},
}
