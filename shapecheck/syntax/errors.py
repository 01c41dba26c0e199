"""The one way in which a file is refused: what is wrong with it, in words, and where."""

from __future__ import annotations

from typing import Literal

SourceFault = Literal["syntax", "encoding", "binary", "too-deep"]


class SourceError(Exception):
    """A file that cannot be lowered; line and column count from 1, within `cell` of a notebook where that is given."""

    def __init__(
        self, kind: SourceFault, message: str, line: int = 1, column: int = 1, cell: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind: SourceFault = kind
        self.message = message
        self.line = line
        self.column = column
        self.cell = cell

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.kind}: {self.message}"
