"""Long lines broken for a terminal: rather between shapes than within one, and further in than they began."""

from __future__ import annotations

from collections.abc import Iterator

from shapecheck.reporters.sources import width

_LEAST_ROOM = 24
"""A narrower column is no easier to read: from there on lines are too long instead."""


def wrapped(text: str, first: int, hanging: int, columns: int | None) -> list[str]:
    """The lines of `text`, of which the first begins at column `first` and the others, indented, at `hanging`."""
    if columns is None or first + width(text) <= columns:
        return [text]
    lines = [""]
    room, wide = columns - first, max(columns - hanging, _LEAST_ROOM)
    for word in _words(text, wide):
        if lines[-1] and width(f"{lines[-1]} {word}") > room:
            lines.append(word)
            room = wide
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return [lines[0], *(" " * hanging + line for line in lines[1:])]


def _words(text: str, room: int, inside: int = 0) -> Iterator[str]:
    """What stands between spaces outside of brackets; what of it has no room in a line, at the spaces within them."""
    for part in _apart(text, inside):
        whole = width(part) <= room or " " not in part
        yield from [part] if whole else _words(part, room, inside + 1)


def _apart(text: str, inside: int) -> list[str]:
    """The parts between spaces that no more than `inside` brackets are around."""
    parts, depth = [""], 0
    for sign in text:
        depth = max(depth + (sign in "([{") - (sign in ")]}"), 0)
        if sign == " " and depth <= inside:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
