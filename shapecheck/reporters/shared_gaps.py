"""Gaps for people: one that several models run into is told once, and many places of one reason are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shapecheck.report.report import Gap, ModelReport


class Root(NamedTuple):
    """One reason, the places where it was met in the order in which they were, and the models that met it there."""

    reason: str
    places: tuple[Gap, ...]
    models: tuple[ModelReport, ...]


def roots(models: Iterable[ModelReport]) -> list[Root]:
    """The gaps by what they come from: those of one reason are one where models have a place in common."""
    found: list[Root] = []
    for model in models:
        for reason, places in _by_reason(model.gaps):
            same = [root for root in found if root.reason == reason and not set(root.places).isdisjoint(places)]
            joined = dict.fromkeys([*(gap for root in same for gap in root.places), *places])
            root = Root(reason, tuple(joined), (*(other for root in same for other in root.models), model))
            if same:
                found[found.index(same[0])] = root
                found = [other for other in found if other not in same[1:]]
            else:
                found.append(root)
    return found


def _by_reason(gaps: Sequence[Gap]) -> list[tuple[str, list[Gap]]]:
    out: dict[str, list[Gap]] = {}
    for gap in gaps:
        out.setdefault(gap.reason, []).append(gap)
    return list(out.items())
