"""A notebook to IR, each cell by itself: one that is no Python costs its lines, and its names are unknown then.

Imports libcst through the lowering; only `parse.py` imports this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.syntax.depth import check_depth
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.lower import lower_source
from shapecheck.syntax.notebook import runs_on

_GOES_ON = re.compile(r"\s|(?:else|elif|except|finally)\b")
_DEFINED = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")
_TARGETS = re.compile(
    r"\s*(?!(?:for|with|while|if|elif|except|import|from)\b)((?:[\w*]+|[\s,()\[\]])+?)(?::[^=]*)?(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=)"
)
_NAMED = re.compile(r"\bas\s+(\w+)|\bfor\s+([\w\s,()]+?)\s+in\b|(\w+)\s*:=")
_IMPORTED = re.compile(r"\s*(?:from\s+\S+\s+)?import\s+(.+)")


def lower_cells(text: str, path: str, name: str, cells: tuple[ir.Cell, ...]) -> ir.Module:
    """The module of a notebook. SourceError where no cell of it can be read."""
    lines = text.split("\n")
    own = [lines[cell.first - 1 : cell.last] for cell in cells]
    if not any(map(_leans, own)):
        try:
            return _lowered("\n".join(lines), path, name, cells)
        except SourceError:
            pass
    faults = [_fault(part, path, name, cell) for cell, part in zip(cells, own, strict=True)]
    read = [part for part, fault in zip(own, faults, strict=True) if fault is None]
    if not any(line.strip() for part in read for line in part):
        raise next(fault for fault in faults if fault is not None)
    gaps = []
    for cell, part, fault in zip(cells, own, faults, strict=True):
        if fault is not None:
            gaps.append(_left_out(cell, fault, part))
            lines[cell.first - 1 : cell.last] = [""] * len(part)
    told = tuple(
        cell if fault is None else replace(cell, read=False) for cell, fault in zip(cells, faults, strict=True)
    )
    module = _lowered("\n".join(lines), path, name, told)
    return replace(module, body=tuple(sorted((*module.body, *gaps), key=lambda statement: statement.at)))


def _leans(lines: list[str]) -> bool:
    """Whether a cell could be read as a part of the cell before or behind it."""
    first = next((line for line in lines if line.strip()), "")
    return runs_on(lines) or _GOES_ON.match(first) is not None


def _lowered(text: str, path: str, name: str, cells: tuple[ir.Cell, ...] = ()) -> ir.Module:
    check_depth(text)
    return lower_source(text, path, name, cells)


def _fault(lines: Sequence[str], path: str, name: str, cell: ir.Cell) -> SourceError | None:
    """What is wrong with a cell, at its place in that cell."""
    try:
        _lowered("\n".join([*lines, ""]), path, name)
    except SourceError as error:
        return SourceError(error.kind, error.message, min(error.line, len(lines)), error.column, cell.index)
    except (RecursionError, MemoryError):
        return SourceError("too-deep", "the cell nests too deep to be read", 1, 1, cell.index)
    return None


def _left_out(cell: ir.Cell, fault: SourceError, lines: Sequence[str]) -> ir.OpaqueStmt:
    line = cell.first + fault.line - 1
    what = f"a cell ({fault.message})"
    return ir.OpaqueStmt(ir.Pos(line, fault.column, line, fault.column + 1), what, tuple(sorted(set(_bound(lines)))))


def _bound(lines: Sequence[str]) -> Iterator[str]:
    """The names that text which is no Python seems to bind, those within its functions and classes left out."""
    inside: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip() or (inside is not None and indent > inside):
            continue
        inside = None
        if defined := _DEFINED.match(line):
            inside = indent
            yield defined[1]
            continue
        if imported := _IMPORTED.match(line):
            for part in imported[1].strip("() ").split(","):
                words = part.split()
                yield from words[-1:] if "as" in words else [word.partition(".")[0] for word in words[:1]]
        for match in (_TARGETS.match(line), *_NAMED.finditer(line)):
            groups = match.groups() if match else ()
            yield from re.findall(r"[^\W\d]\w*", " ".join(group for group in groups if group))
