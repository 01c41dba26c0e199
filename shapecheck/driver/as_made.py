"""Models that are not known alone, as the program makes them: each way of making one is a reading of its own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.entries import class_entry, made_arguments
from shapecheck.interp.entries.class_entry import Home
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.python.recipes import vague
from shapecheck.interp.run.findings import GapRecord, Making
from shapecheck.report.diagnostics import Diagnostic
from shapecheck.report.report import MadeIn, ModelReport

MOST = 6
"""Ways of making one class that are read."""
MOST_STEPS = 120_000
"""Steps after which no other way of making a class is read."""
ERROR = "error"
HAZARD = "SHP306"


def makings_of(found: Iterable[Making]) -> dict[tuple[str, str], list[Making]]:
    """By file and class, each way once: the first place where the program makes it so."""
    by_class: dict[tuple[str, str], dict[object, Making]] = {}
    for making in found:
        absolute = making._replace(path=os.path.abspath(making.path))
        by_class.setdefault((absolute.path, making.name), {}).setdefault((making.args, making.kwargs), absolute)
    return {key: list(ways.values()) for key, ways in by_class.items()}


def plainest(ways: Iterable[Making]) -> list[Making]:
    """The ways of making a class that are read: those of which most is known, the first of such."""
    return sorted(ways, key=_vagueness)[:MOST]


def _vagueness(making: Making) -> int:
    return sum(map(vague, (*making.args, *(value for _, value in making.kwargs))))


def in_doubt(alone: Outcome) -> bool:
    """Whether what is found of a class alone may rest on defaults that the program never uses."""
    return any(map(rests_on_defaults, alone.diagnostics))


def excuse(alone: Outcome, readings: Sequence[Outcome]) -> None:
    """Make gaps of what `excused` gives."""
    told = excused(alone.diagnostics, readings)
    alone.diagnostics = [d for d in alone.diagnostics if d not in told]
    alone.gaps += [GapRecord(as_gap(d), d.at) for d in told]


def excused(alone: Iterable[Diagnostic], readings: Sequence[Outcome]) -> list[Diagnostic]:
    """What fails with a class's defaults alone, where the program makes it in another way that passes, is no error; so
    is a hazard of sizes.
    """
    passing = [set(map(_kind, reading.diagnostics)) for reading in readings if not reading.failed]
    return [d for d in alone if rests_on_defaults(d) and any(_kind(d) not in kinds for kinds in passing)]


def as_gap(excused: Diagnostic) -> str:
    return f"with its defaults, as nobody makes it here: {excused.message}"


def rests_on_defaults(diagnostic: Diagnostic) -> bool:
    return _kind(diagnostic) in (ERROR, HAZARD)


def _kind(diagnostic: Diagnostic) -> str:
    return ERROR if diagnostic.severity == ERROR else diagnostic.code


def as_made(alone: ModelReport, found: Sequence[ModelReport]) -> ModelReport:
    """What is told of a class: what it does alone, and what it does as the program makes it, which comes first where it
    is not known alone.
    """
    readings = [alone, *found] if alone.complete or not found else [*found]
    return replace(readings[0], readings=tuple(readings[1:]))


def known_as_made(
    home: Home, stated: Mapping[str, Stated], ways: Sequence[Making]
) -> tuple[list[tuple[Outcome, MadeIn]], list[Outcome]]:
    """The ways of making a class in which it is known what it does, those that give the same once; and what came of
    all that were read, known or not.
    """
    readings: list[Outcome] = []
    found: dict[str, tuple[Outcome, MadeIn]] = {}
    spent = 0
    for making in plainest(ways):
        if spent > MOST_STEPS:
            break
        outcome, steps = class_entry.infer_made(home, stated, making)
        spent += steps
        readings.append(outcome)
        if outcome.complete:
            made_in = MadeIn(making.made_in, making.line, made_arguments.arguments_as_text(home.cls, making))
            found.setdefault(repr(outcome.told), (outcome, made_in))
    return list(found.values()), readings
