"""re: Python's own, on known text; `sub` calls a replacement that the program wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Native, Value
from shapecheck.values import Unknown


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


NAMES: Mapping[str, Value] = {
    **natively(
        "re", re.compile, re.match, re.fullmatch, re.search, re.split, re.findall, re.finditer, re.escape, re.subn
    ),
    **{name: value for name, value in vars(re).items() if isinstance(value, re.RegexFlag)},
    "sub": builtin("sub", _substitute),
    "error": re.error,
    "Pattern": re.Pattern,
    "Match": re.Match,
}
