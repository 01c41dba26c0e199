"""re: Python's own, on known text; `sub` calls a replacement that the program wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import builtin, first_unknown, known, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Native, Value


def _substitute(run: Run, pattern: Value, repl: Value, string: Value, count: Value = 0, flags: Value = 0) -> Value:
    """`re.sub`; a replacement written in the program is called for each match."""
    reason = first_unknown(pattern, string, count, flags)
    if reason is not None:
        return reason
    if isinstance(repl, str):
        return host_calls.call(Native("re.sub", re.sub), (pattern, repl, string, count, flags), {}, run)
    vague = "a replacement in text that is not known"
    text, most = needed(str, string, vague, run), needed(int, count, vague, run)
    compiled = needed(
        re.Pattern, host_calls.call(Native("re.compile", re.compile), (pattern, flags), {}, run), vague, run
    )
    needed(str, compiled.pattern, vague, run)
    parts: list[str] = []
    end = 0
    for number, match in enumerate(compiled.finditer(text)):
        if most and number >= most:
            break
        made = known(space.call(repl, (match,), {}, run))
        parts += [text[end : match.start()], needed(str, made, "a replacement that is not known", run)]
        end = match.end()
    return "".join([*parts, text[end:]])


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
