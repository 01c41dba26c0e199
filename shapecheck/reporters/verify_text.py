"""A verification for people: each target's verdict with its table, static beside real, and a closing line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapecheck.report.verification import Row, Status, Verification, Verified
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import clean, place, width
from shapecheck.reporters.text import counted

COLOURS: Mapping[Status, str] = {
    Status.AGREES: "green",
    Status.PARTLY: "yellow",
    Status.CONFIRMED: "green",
    Status.UNCONFIRMED: "yellow",
    Status.NOT_RUN: "yellow",
    Status.DIFFERS: "red",
    Status.REFUTED: "red",
}
HEAD = ("layer", "static", "value", "torch", "")
MARKS: Mapping[Status, str] = {Status.AGREES: "", Status.PARTLY: "not known", Status.DIFFERS: "differs"}
WORDS = {
    "inside": "within the contract",
    "at an edge": "at an edge",
    "beyond an edge": "one step beyond",
    "with a long axis": "with a long axis",
}
WIDEST = 60
"""Cells are cut to this many columns, unless the row is one that differs."""


def render(verification: Verification, depth: int, colour: bool) -> str:
    """`depth`: layers down to this many dots deep are shown, and those that do not agree in any case."""
    paint = Paint(colour)
    blocks = [_target(target, depth, paint) for target in verification.targets]
    return "\n\n".join([*blocks, _closing(verification, paint)]) + "\n"


def _target(target: Verified, depth: int, paint: Paint) -> str:
    word = paint(target.status.value, COLOURS[target.status], bold=True)
    output = next((row.static for row in target.rows if row.layer == "output"), "")
    shapes = f"  {target.inputs} -> {output}" if output else f"  {target.inputs}"
    lines = [f"{word}  {paint(clean(target.target), bold=True)}{clean(shapes)}"]
    if target.message:
        lines.append(f"  {clean(target.message)}")
    for diagnostic in target.diagnostics:
        at = diagnostic.at
        where = place(at.path, at.cell, at.line)
        lines.append(f"  {diagnostic.severity.value}[{diagnostic.code}] {clean(diagnostic.message)} ({where})")
    lines += [f"  note: {clean(note)}" for note in target.notes]
    if target.tried and target.rows:
        lines.append(f"  {_tried(target)}")
    return "\n".join([*lines, *_table(target, depth, paint)])


def _tried(target: Verified) -> str:
    counts = {where: sum(t.where == where for t in target.tried) for where in WORDS}
    kept = ", ".join(f"{count} {WORDS[where]}" for where, count in counts.items() if count)
    number = counted(len(target.tried), "size")
    return f"tried at {number} ({kept}); {target.compared:,} layer calls compared"


def _table(target: Verified, depth: int, paint: Paint) -> list[str]:
    shown = [row for row in target.rows if row.depth < depth or row.status is not Status.AGREES]
    if not shown:
        return []
    cells = [HEAD, *(_cells(row) for row in shown)]
    widths = [max(width(row[place]) for row in cells) for place in range(len(HEAD))]
    lines = [_line(row, widths) for row in cells]
    painted = [
        paint(line, COLOURS[row.status] if MARKS[row.status] else "")
        for line, row in zip(lines[1:], shown, strict=True)
    ]
    at = ", ".join(f"{name} = {size}" for name, size in target.sizes.items())
    deeper = len(target.rows) - len(shown)
    closing = [f"    ... and {deeper} deeper layer calls, which agree"] if deeper else []
    return ["", f"    at {at}" if at else "", *([lines[0]]), *painted, *closing]


def _cells(row: Row) -> tuple[str, ...]:
    texts = [clean(text) for text in (row.layer, row.static, row.value, row.torch)]
    if row.status is Status.AGREES:
        texts = [text if len(text) <= WIDEST else text[: WIDEST - 1] + "…" for text in texts]
    return (*texts, MARKS[row.status])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    texts = (cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True))
    return ("    " + "  ".join(texts)).rstrip()


def _closing(verification: Verification, paint: Paint) -> str:
    number = len(verification.targets)
    counts = {status: sum(t.status is status for t in verification.targets) for status in Status}
    words = {status: status.value for status in Status} | ({Status.AGREES: "agree"} if number > 1 else {})
    parts = [paint(f"{count} {words[status]}", COLOURS[status]) for status, count in counts.items() if count]
    judge = f"torch {verification.torch} on {verification.device}" if verification.torch else "nothing was run"
    return f"{counted(number, 'model')}: {', '.join(parts)} ({judge})"
