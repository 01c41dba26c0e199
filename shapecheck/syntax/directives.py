"""What comments tell the checker: suppressions, and shapes stated by `# shapecheck: x: (B, 128, T)`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass

_IGNORE = re.compile(r"shapecheck:\s*ignore\b(?:\s*\[([^\]]*)\])?", re.IGNORECASE)
_NOQA = re.compile(r"\bnoqa\b(?:\s*:\s*([A-Za-z]+[0-9]+(?:[,\s]+[A-Za-z]+[0-9]+)*))?", re.IGNORECASE)
_SHAPE = re.compile(r"shapecheck:\s*([^\W\d]\w*(?:\.\w+)*)\s*:\s*(\S.*)")
_SEPARATOR = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings on `line` that the user does not want; `codes` of None means all. Codes are ids or names, as written."""

    line: int
    codes: tuple[str, ...] | None
    kind: Literal["ignore", "noqa"]
    column: int


@dataclass(frozen=True, slots=True)
class ShapeDirective:
    """`# shapecheck: name: text`: the shape of an argument of the function that the comment stands in."""

    line: int
    name: str
    text: str


def suppressions(comments: Iterable[ir.Comment]) -> list[Suppression]:
    """Every suppression, in order; a `noqa` that names only other tools' codes still stands here with its codes."""
    found: list[Suppression] = []
    for comment in comments:
        for match in _IGNORE.finditer(comment.text):
            codes = None if match.group(1) is None else _codes(match.group(1))
            found.append(Suppression(comment.line, codes, "ignore", _column(comment, match)))
        for match in _NOQA.finditer(comment.text):
            if _opens(comment.text, match.start()):
                codes = None if match.group(1) is None else _codes(match.group(1))
                found.append(Suppression(comment.line, codes, "noqa", _column(comment, match)))
    return found


def directives(comments: Iterable[ir.Comment]) -> list[ShapeDirective]:
    """Every shape stated by a directive, in order."""
    found: list[ShapeDirective] = []
    for comment in comments:
        match = _SHAPE.match(comment.text)
        if match:
            found.append(ShapeDirective(comment.line, match.group(1), match.group(2).partition("#")[0].strip()))
    return found


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in _SEPARATOR.split(text.strip()) if code)


def _opens(text: str, offset: int) -> bool:
    """Whether the words at `offset` open the comment or a second `#` within it, and do not stand in prose."""
    before = text[:offset].rstrip()
    return not before or before.endswith("#")


def _column(comment: ir.Comment, match: re.Match[str]) -> int:
    """The column of the `#` that opens the comment: the text behind it was stripped, so no nearer place is exact."""
    return comment.column if match.start() == 0 else comment.column + 1 + match.start()
