"""Where a piece of source text stands. Lines and columns count from 1; imports nothing of the package."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open region of one file: `end_column` is the first column behind it."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
