"""The pattern language of einops: each side parsed into groups of axes. Knows no IR, no files and no spans."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

DOTS = "..."


@dataclass(frozen=True, eq=False)
class Anonymous:
    """An axis given by its length alone; each one is an axis of its own."""

    length: int


Axis: TypeAlias = str | Anonymous


class BadPattern(ValueError):
    """A pattern that einops refuses, with the reason in a few words."""


@dataclass
class Side:
    """One side: each entry is a group of axes (of one axis where no parentheses stand), or the ellipsis alone."""

    groups: list[list[Axis] | str] = field(default_factory=list)
    names: set[Axis] = field(default_factory=set)
    dots: bool = False
    dots_grouped: bool = False

    @property
    def anonymous(self) -> bool:
        return any(isinstance(name, Anonymous) for name in self.names)

    @property
    def flat(self) -> list[Axis]:
        return [axis for group in self.groups for axis in ([group] if isinstance(group, str) else group)]


def _words(text: str) -> list[str]:
    """The words and parentheses of one side."""
    if text.replace(DOTS, "", 1).count("."):
        raise BadPattern("written with dots only in one ellipsis")
    for char in "()":
        text = text.replace(char, f" {char} ")
    return [word for word in text.split(" ") if word]


def _name(word: str, underscore: bool) -> str:
    if underscore and word == "_":
        return word
    if not word.isidentifier() or word.startswith("_") or word.endswith("_"):
        raise BadPattern(f"written with `{word}` as an axis")
    return word


def parse_side(text: str, underscore: bool = False, duplicates: bool = False) -> Side:
    """One side of a pattern."""
    side = Side()
    group: list[Axis] | None = None
    for word in _words(text):
        if word == "(":
            if group is not None:
                raise BadPattern("written without parentheses in parentheses")
            group = []
            continue
        if word == ")":
            if group is None:
                raise BadPattern("written with balanced parentheses")
            side.groups.append(group)
            group = None
            continue
        _add(side, group, word, underscore, duplicates)
    if group is not None:
        raise BadPattern("written with balanced parentheses")
    return side


def _add(side: Side, group: list[Axis] | None, word: str, underscore: bool, duplicates: bool) -> None:
    if word == DOTS:
        side.dots, side.dots_grouped = True, group is not None
        if group is None:
            side.groups.append(DOTS)
        else:
            group.append(DOTS)
        return
    if word.isdecimal() and int(word) == 1:
        if group is None:
            side.groups.append([])
        return
    axis: Axis = Anonymous(int(word)) if word.isdecimal() else _name(word, underscore)
    if axis in side.names and not duplicates and not (underscore and axis == "_"):
        raise BadPattern(f"written with the axis `{axis}` once on each side")
    side.names.add(axis)
    if group is None:
        side.groups.append([axis])
    else:
        group.append(axis)


@lru_cache(maxsize=512)
def parse_pattern(pattern: str, operation: str) -> tuple[Side, Side]:
    """Both sides, with what einops demands of them for `rearrange`, `reduce` or `repeat`."""
    texts = pattern.split("->")
    if len(texts) != 2:
        raise BadPattern("two sides with one arrow between them")
    left, right = parse_side(texts[0]), parse_side(texts[1])
    if right.dots and not left.dots:
        raise BadPattern("written with the ellipsis on the left side too")
    if left.dots and left.dots_grouped:
        raise BadPattern("written without an ellipsis in parentheses on the left side")
    lost, added = left.names - right.names, right.names - left.names
    if operation == "rearrange":
        if left.anonymous or right.anonymous:
            raise BadPattern("written without numbers other than 1")
        if lost or added or left.dots != right.dots:
            raise BadPattern(f"written with {_listed(lost | added) or DOTS} on both sides")
    elif operation == "repeat" and (lost or left.dots != right.dots):
        raise BadPattern(f"written with {_listed(lost) or DOTS} on the right side too")
    elif operation == "reduce" and added:
        raise BadPattern(f"written with {_listed(added)} on the left side too")
    return left, right


def _listed(axes: set[Axis]) -> str:
    return ", ".join(sorted(f"`{axis}`" if isinstance(axis, str) else str(axis.length) for axis in axes))
