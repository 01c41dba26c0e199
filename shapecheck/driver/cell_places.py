"""Places in notebooks as results tell them: the cell, and lines within it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import Gap


class CellPlaces:
    """Translates places of one file. Without cells every place stays as it is."""

    def __init__(self, path: str, cells: tuple[ir.Cell, ...]) -> None:
        self.path = path
        self.cells = cells
        self._firsts = [cell.first for cell in cells]

    def _cell(self, path: str, line: int) -> ir.Cell | None:
        place = bisect_right(self._firsts, line) - 1
        return self.cells[place] if path == self.path and place >= 0 else None

    def line(self, path: str, line: int) -> tuple[int, int | None]:
        """A line within its cell, and the cell."""
        cell = self._cell(path, line)
        return (line, None) if cell is None else (line - cell.first + 1, cell.index)

    def span(self, at: Span) -> Span:
        cell = self._cell(at.path, at.line)
        if cell is None:
            return at
        before = cell.first - 1
        return Span(at.path, at.line - before, at.column, at.end_line - before, at.end_column, cell.index)

    def gap(self, gap: Gap) -> Gap:
        return Gap(gap.reason, gap.path, *self.line(gap.path, gap.line))

    def diagnostics(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        return [diagnostic.moved(self.span) if self.cells else diagnostic for diagnostic in found]
