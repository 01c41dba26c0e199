"""What the parser says of text that is not Python, put into words, and the place that it meant.

libcst's messages list every token that could have come, and its tokenizer's give no place at all.
"""

from __future__ import annotations

import re

import libcst as cst

from shapecheck.syntax.errors import SourceError

_MESSAGE = re.compile(r"(?:parser|tokenizer) error: (?:error at (\d+):(\d+): )?(?:expected (one of )?)?(.*)", re.DOTALL)
_LAST_TOKEN = re.compile(r"(\w+|\S)\s*$")
_QUOTES = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"""|\'\'\'|#[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'',
    re.DOTALL,
)
_PYTHON_2 = re.compile(r"\s*(?:print|exec)\s+[^\s=(.\[,:]|\s*raise\s+\w+\s*,|\s*except\s+[\w.]+\s*,\s*\w+\s*:")
_WORDS = {
    "INDENT": "an indented block",
    "NAME": "a name",
    "NUMBER": "a number",
    "EOF": "the end",
    "NEWLINE": "a new line",
}
_FEW = 4
_PROBE = "\n$"
_PROBED = "'$' is not a valid character"


def refusal(error: cst.ParserSyntaxError, text: str) -> SourceError:
    """The error to show for one of libcst's."""
    match = _MESSAGE.fullmatch(error.message)
    if match is None:
        return SourceError("syntax", f"not valid Python: {error.message}", error.raw_line, error.raw_column + 1)
    lines = text.splitlines() or [""]
    if match.group(1) is None:
        line, column = _place_of(match.group(4), lines, text)
        return SourceError("syntax", f"not valid Python: {match.group(4)}", line, column)
    return _unexpected(lines, int(match.group(1)), int(match.group(2)), match.group(4))


def _unexpected(lines: list[str], line: int, column: int, expected: str) -> SourceError:
    """The parser gives the end of the token that it did not expect."""
    if line > len(lines):
        return SourceError("syntax", f"not valid Python: the file ends too early{_or(expected)}", len(lines), 1)
    before = lines[line - 1][:column]
    token = _LAST_TOKEN.search(before)
    found = f"unexpected `{token.group(1)}`" if token else "unexpected new line"
    start = token.start() + 1 if token else max(column, 1)
    if _PYTHON_2.match(lines[line - 1]):
        return SourceError("syntax", "not valid Python 3: this line is Python 2", line, start)
    return SourceError("syntax", f"not valid Python: {found}{_or(expected)}", line, start)


def _or(expected: str) -> str:
    """What could have come instead, where the list is short enough to help."""
    tokens = [_WORDS.get(token, f"`{token}`") for token in expected.split(", ") if token]
    return f", expected {' or '.join(tokens)}" if 0 < len(tokens) <= _FEW else ""


def _place_of(message: str, lines: list[str], text: str) -> tuple[int, int]:
    """Where the tokenizer stopped: the first line without which it does not say the same."""
    if "triple-quoted" in message:
        for match in _QUOTES.finditer(text):
            if match.group() in ('"""', "'''"):
                return text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    low, high = 1, len(lines)
    while low < high:
        middle = (low + high) // 2
        if _tokenizes("\n".join(lines[:middle])):
            low = middle + 1
        else:
            high = middle
    line = lines[low - 1]
    return low, len(line) - len(line.lstrip()) + 1


def _tokenizes(text: str) -> bool:
    """Whether the tokenizer gets through `text`, to the bad character put behind it."""
    try:
        cst.parse_module(text + _PROBE)
    except cst.ParserSyntaxError as error:
        return _PROBED in error.message or "triple-quoted" in error.message
    return True
