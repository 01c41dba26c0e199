"""Two lists of calls, one of each mode, and the one list that tells both."""

from __future__ import annotations

from collections.abc import Sequence

Place = tuple[int | None, int | None]
"""Where a call of the merged list stands in the first list and in the second."""


def align(merged: Sequence[str], first: Sequence[str], second: Sequence[str]) -> list[Place] | None:
    """The places of each item, where `merged` is both lists in their order and nothing else."""
    if list(merged) == list(first) == list(second):
        return [(i, i) for i in range(len(merged))]
    reached: list[dict[tuple[int, int], tuple[tuple[int, int], Place]]] = [{(0, 0): ((0, 0), (None, None))}]
    for item in merged:
        now: dict[tuple[int, int], tuple[tuple[int, int], Place]] = {}
        for i, j in reached[-1]:
            in_first = i < len(first) and first[i] == item
            in_second = j < len(second) and second[j] == item
            if in_first and in_second:
                now.setdefault((i + 1, j + 1), ((i, j), (i, j)))
            if in_first:
                now.setdefault((i + 1, j), ((i, j), (i, None)))
            if in_second:
                now.setdefault((i, j + 1), ((i, j), (None, j)))
        if not now:
            return None
        reached.append(now)
    state = (len(first), len(second))
    if state not in reached[-1]:
        return None
    places: list[Place] = []
    for step in reversed(reached[1:]):
        state, place = step[state]
        places.append(place)
    return places[::-1]


def shortest(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the shortest list that has both lists in their order."""
    if list(first) == list(second):
        return len(first)
    previous = list(range(len(second) + 1))
    for i, item in enumerate(first, start=1):
        row = [i]
        for j, other in enumerate(second, start=1):
            row.append(previous[j - 1] + 1 if item == other else 1 + min(previous[j], row[j - 1]))
        previous = row
    return previous[-1]
