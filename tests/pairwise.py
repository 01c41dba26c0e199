"""Few combinations of options in which every two values of two options still occur together.

Faults of option grids nearly always come of one value or of two that meet, and all combinations of five options try the
same pairs over and over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

Row = dict[str, int]
"""The place of the value that each option has."""


def pairwise(options: Mapping[str, Iterable[Any]]) -> list[dict[str, Any]]:
    """Combinations of the options' values that hold every pair of two options' values, the same in every process."""
    values = {name: list(given) for name, given in options.items()}
    if len(values) < 2:
        return [{name: value} for name, given in values.items() for value in given]
    missing = {
        ((a, i), (b, j)): None  # a dict, for sets have no order
        for a, b in combinations(values, 2)
        for i in range(len(values[a]))
        for j in range(len(values[b]))
    }
    rows: list[Row] = []
    while missing:
        row = dict(next(iter(missing)))
        for name, given in values.items():
            if name not in row:
                row[name] = max(range(len(given)), key=lambda i: sum(p in missing for p in _pairs(row, name, i)))
        for name, i in row.items():
            for pair in _pairs(row, name, i):
                missing.pop(pair, None)
        rows.append(row)
    return [{name: given[row[name]] for name, given in values.items()} for row in rows]


def _pairs(row: Row, name: str, i: int) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """What a value makes pairs with in a row, either way round, for only one of them is ever missing."""
    others = [(other, j) for other, j in row.items() if other != name]
    return [pair for other in others for pair in ((other, (name, i)), ((name, i), other))]
