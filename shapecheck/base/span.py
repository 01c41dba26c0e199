"""Where a piece of source text stands. Lines and columns count from 1; imports nothing of the package."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open region of one file: `end_column` is the first column behind it.

    During an analysis the lines of a notebook are those of its code cells, one behind the other, and `cell` is None.
    In results they count within `cell`, which is the place of a cell among all cells of the notebook, from 1.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    cell: int | None = None
