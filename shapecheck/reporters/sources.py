"""The lines of a file as findings count them, and excerpts of them that are safe and aligned on any terminal.

Home-made: wcwidth takes 11 ms to import (benchmarks/homemade.py) for what `width` does in a line.
Imports nothing of the package but `span`, and the reading of a notebook only once there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from shapecheck.base.span import Span

TAB = "    "
WIDEST = 160
"""Longer lines are cut to a window around what is underlined: nobody reads a minified line."""


@lru_cache(maxsize=64)
def read_lines(path: str, cell: int | None = None) -> tuple[str, ...]:
    """The lines of a source file, or of a cell of a notebook; none where it cannot be read, for then there is nothing
    to excerpt.
    """
    if cell is not None:
        return _cell_lines(path, cell)
    if path.endswith(".ipynb"):
        return ()

    import tokenize

    try:
        with open(path, "rb") as binary:
            encoding, _ = tokenize.detect_encoding(binary.readline)
        with open(path, encoding=encoding, errors="replace") as file:
            return tuple(file.read().split("\n"))
    except (OSError, SyntaxError, LookupError):
        return ()


def _cell_lines(path: str, cell: int) -> tuple[str, ...]:
    from shapecheck.syntax.errors import SourceError
    from shapecheck.syntax.notebook import cell_lines

    try:
        with open(path, "rb") as binary:
            return cell_lines(binary.read(), cell)
    except (OSError, SourceError):
        return ()


def lines_at(at: Span, sources: Callable[..., Sequence[str]]) -> Sequence[str]:
    """The lines that the lines of a place are counted in."""
    return sources(at.path) if at.cell is None else sources(at.path, at.cell)


def place(path: str, cell: int | None, line: int, column: int | None = None) -> str:
    """`net.py:12:5`, and in a notebook `net.ipynb:cell 3:2:5`."""
    parts = [clean(path), "" if cell is None else f"cell {cell}", str(line), "" if column is None else str(column)]
    return ":".join(part for part in parts if part)


def clean(text: str) -> str:
    """Text on one line, with control characters made harmless: a source file must not steer the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)

    import unicodedata

    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def excerpt(line: str, column: int, end_column: int | None) -> tuple[str, int, int]:
    """A line as it is shown, how far its underline is indented, and how long it is.

    Columns count characters from 1; an `end_column` of None reaches the end of the line.
    """
    text = line.rstrip()
    start = min(max(column - 1, 0), len(text))
    stop = len(text) if end_column is None else min(max(end_column - 1, start), len(text))
    before, marked, after = (_shown(part) for part in (text[:start], text[start:stop], text[stop:]))
    if width(before) + width(marked) + width(after) > WIDEST:
        before, marked, after = _window(before, marked, after)
    return before + marked + after, width(before), max(width(marked), 1)


def _shown(text: str) -> str:
    return clean(text.replace("\t", TAB))


def _window(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """The parts cut down to what fits, the marked part in sight."""
    marked = _cut_end(marked, WIDEST - 20)
    room = WIDEST - len(marked)
    before = before if len(before) <= room // 2 else "…" + before[len(before) - room // 2 + 1 :]
    return before, marked, _cut_end(after, WIDEST - len(marked) - len(before))


def _cut_end(text: str, room: int) -> str:
    return text if len(text) <= room else text[: max(room - 1, 0)] + "…"
