"""Refuses text that nests so deep, or chains so many operators, that parsing it would exhaust the stack or the day.

The parser's time grows with the square of a chain's length and worse (measured: 1,000 terms 0.2 s, 5,000 over
8 s), and its stack with the depth of brackets. Python itself stops at 200 nested brackets and 100 indents, so
refusing deeper brackets refuses no program. One regular expression skims the text; only statements long enough to
hold a chain over the bound are looked at closely. Nested patterns of `match` double or quadruple the parser's time with
each level (measured: ten levels 1.7 s, twelve over 10 s), so they have a bound of their own.
"""

from __future__ import annotations

import re

from shapecheck.syntax.errors import SourceError

MAX_BRACKETS = 200
MAX_CHAIN = 1500
MAX_PATTERN = 8

_STRING = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' r"'''(?:[^'\\]|\\.|'(?!''))*'''|" r'"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*'"
)
_SKIM = re.compile(rf"{_STRING}|#[^\n]*|\\\r?\n|[()\[\]{{}}\n]", re.DOTALL)
_CLOSE = re.compile(
    rf"{_STRING}|#[^\n]*|\b(?:not|if|lambda|await|yield)\b|\w+(?:\.\d+)?|(?:<<|>>|//|\*\*|[-+*/%@&|^~.])(?!=)"
    r"|[()\[\]{},;]",
    re.DOTALL,
)
_CASE = re.compile(r"\s*case\b\s*[^=.,:)\s]")
_NEW_STATEMENT = re.compile(r"(?:def|class|import|from|@)\b")


def check_depth(text: str) -> None:
    """SourceError("too-deep") for text that the parser must not see."""
    depth = 0
    start = 0
    for match in _SKIM.finditer(text):
        token = match.group()
        if token in "([{":
            depth += 1
            if depth == MAX_PATTERN + 1 and _CASE.match(text, start):
                raise _too_deep(text, match.start(), f"more than {MAX_PATTERN} brackets nest in a pattern")
            if depth > MAX_BRACKETS:
                raise _too_deep(text, match.start(), f"more than {MAX_BRACKETS} brackets nest here")
        elif token in ")]}":
            depth = max(depth - 1, 0)
        elif token == "\n":
            end = match.end()
            if depth and _NEW_STATEMENT.match(text, end):
                depth = 0
            if depth == 0:
                if end - start > MAX_CHAIN:
                    _check_chain(text, start, end)
                start = end
    if len(text) - start > MAX_CHAIN:
        _check_chain(text, start, len(text))


def _check_chain(text: str, start: int, end: int) -> None:
    """Count operators since the last comma, at each depth of brackets."""
    counts = [0]
    for match in _CLOSE.finditer(text, start, end):
        token = match.group()
        if token in "([{":
            counts[-1] += 1
            counts.append(0)
        elif token in ")]}":
            if len(counts) > 1:
                counts.pop()
        elif token in ",;":
            counts[-1] = 0
        elif token[0] in "-+*/%@&|^~.<>" or token in ("not", "if", "lambda", "await", "yield"):
            counts[-1] += 1
        if counts[-1] > MAX_CHAIN:
            raise _too_deep(text, match.start(), f"more than {MAX_CHAIN} operators in one expression")


def _too_deep(text: str, offset: int, message: str) -> SourceError:
    line_start = text.rfind("\n", 0, offset) + 1
    return SourceError("too-deep", message, text.count("\n", 0, offset) + 1, offset - line_start + 1)
