"""Evidence: what is charged against an entry must rest on what the program fixes, not on what was assumed.

An entry that fails runs again with its assumptions left open, level by level. A charge that is gone then rested on an
assumption: it becomes a gap that names it, and the reading with the assumption open takes the place of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, Self, TypeVar

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.base.span import Span
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.run.entry import Noted
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.suppositions import CLOSED, Opening, Openness, Supposition
from shapecheck.report.diagnostics import Diagnostic

NAMED_SINGLY = 5
"""Assumptions up to which each is opened alone, to tell which of them a charge rests on."""
WORDS_TOLD = 2
"""Assumptions that one gap names."""
RAISED = "SHP508"
JUDGED = {
    Openness.TESTS: frozenset({RAISED, "SHP509"}),
    Openness.KINDS: frozenset({"SHP504", "SHP507", "SHP509", "SHP510"}),
}
"""The charges that a level can take away, where it is not all: tests of words and flags guard what a program raises
itself and what it calls, and what an argument is decides what can be done with it.
"""
OF_ARGUMENTS = frozenset({"SHP501", "SHP502", "SHP505"})
"""What else tests guard where they ask for a default of a parameter: which arguments a part is made with."""


class Reading(Protocol):
    """What one reading of an entry gave: a class or a target (`Tried`), or the script part of a file (`Script`)."""

    @property
    def suppositions(self) -> dict[str, Supposition]: ...
    @property
    def failed(self) -> bool: ...
    @property
    def empty(self) -> bool: ...
    @property
    def diagnostics(self) -> list[Diagnostic]: ...
    @property
    def gaps(self) -> list[GapRecord]: ...
    def followed_by(self, opened: Self) -> Self: ...


R = TypeVar("R", bound=Reading)
Charge = tuple[str, Span]
"""A finding by its code and its place."""
Blame = dict[Charge | None, list[str]]
"""The names of the assumptions that charges rest on; None stands for a failure without a finding."""


@dataclass(slots=True)
class Tried:
    """One reading of a class or a target, and what decides how it is read next."""

    outcome: Outcome
    noted: Noted
    demand: int
    """How much the reading of the inputs asks for that nobody wrote."""
    parameters: frozenset[str]
    """The constructor's parameters that are symbols."""
    suppositions: dict[str, Supposition]
    """What its runs assumed, by name."""

    @property
    def failed(self) -> bool:
        return self.outcome.failed

    @property
    def empty(self) -> bool:
        return self.outcome.empty

    @property
    def diagnostics(self) -> list[Diagnostic]:
        return self.outcome.diagnostics

    @property
    def gaps(self) -> list[GapRecord]:
        return self.outcome.gaps

    def followed_by(self, opened: Tried) -> Tried:
        """What failed is not known further: where nothing fails, it is read as it is with its assumptions open."""
        if not self.failed:
            return self
        add_new(opened.diagnostics, self.diagnostics)
        return opened


def add_new(known: list[Diagnostic], more: Iterable[Diagnostic]) -> None:
    """Add the findings that are not there yet."""
    places = {(d.code, d.at) for d in known}
    known.extend(d for d in more if (d.code, d.at) not in places)


def weighed(read: Callable[[Opening], R], levels: Sequence[Openness]) -> R:
    """The reading of an entry in which no charge rests on what it assumes. `read` reads it with assumptions open."""
    current = read(CLOSED)
    told: list[GapRecord] = []
    for level in levels:
        if not _charged(current) or not _bears_on(level, current):
            continue
        opened = read(_opening(level, current))
        gone = _charges(current) - _charges(opened)
        if level in JUDGED:
            gone = {(code, at) for code, at in gone if code in _judged(level, current)}
        if not gone and not (current.failed and not opened.failed):
            continue
        blame = _blame(read, level, current, opened, gone)
        required = _as_required(read, level, current, blame)
        if required is None or level is not Openness.INPUTS or not current.failed:
            told += _gaps(current, opened, blame)
        current.diagnostics[:] = [d for d in current.diagnostics if (d.code, d.at) not in gone]
        if level is Openness.KINDS:
            opened = read(Opening(level, frozenset(name for names in blame.values() for name in names)))
        current = current.followed_by(required or opened)
    left_out = _left_out(read, current)
    if left_out is not None:
        told += left_out[1]
        current = left_out[0]
    current.gaps.extend(gap for gap in told if gap not in current.gaps)
    return current


def _left_out(read: Callable[[Opening], R], current: R) -> tuple[R, list[GapRecord]] | None:
    """The reading in which an optional part is there, where the numbers among the defaults are made for it: as a
    residual block of which only `downsample=None` and a stride of 2 are known.
    """
    parameters = {name: found for name, found in current.suppositions.items() if found.of_parameter}
    absent = [name for name, found in parameters.items() if found.level is Openness.USES]
    numbers = frozenset(name for name, found in parameters.items() if found.level is Openness.NUMBERS)
    if not current.failed or not absent or not numbers or RAISED in {code for code, _ in _charges(current)}:
        return None
    opened = read(Opening(Openness.TESTS, frozenset(absent)))
    if opened.failed or read(Opening(names=frozenset(), required=numbers)).failed:
        return None
    return opened, _gaps(current, opened, dict.fromkeys(_charges(current), absent))


def _charged(reading: Reading) -> bool:
    return reading.failed or bool(_charges(reading))


def _charges(reading: Reading) -> set[Charge]:
    return {(d.code, d.at) for d in reading.diagnostics if d.severity in ("error", "warning")}


def _bears_on(level: Openness, reading: Reading) -> bool:
    """Whether leaving more open at this level may change a charge: numbers of 0 are sizes only where something is
    empty.
    """
    codes = {code for code, _ in _charges(reading)}
    if level < Openness.TESTS and codes == {RAISED}:  # tests open all that these levels do
        return False
    if level in JUDGED and codes.isdisjoint(_judged(level, reading)) and not (level is Openness.TESTS and not codes):
        return False
    if level is Openness.TESTS:
        return bool(reading.suppositions)
    if all(found.level is not level for found in reading.suppositions.values()):
        return False
    return level is not Openness.ZEROS or reading.empty


def _judged(level: Openness, reading: Reading) -> frozenset[str]:
    of_parameters = any(found.of_parameter for found in reading.suppositions.values())
    return JUDGED[level] | OF_ARGUMENTS if level is Openness.TESTS and of_parameters else JUDGED[level]


def _gaps(current: Reading, opened: Reading, blame: Blame) -> list[GapRecord]:
    """What is told in place of the charges: what they rest on, and what fails as long as that holds."""
    found: list[tuple[Sequence[str], str, Span | None]] = [
        (blame[d.code, d.at], d.message, d.at) for d in current.diagnostics if (d.code, d.at) in blame
    ]
    if not found:
        untold = [gap for gap in current.gaps if gap not in opened.gaps][-1:]
        found = [(names, gap.reason, gap.at) for names in blame.values() for gap in untold]
    return [GapRecord(f"{words(names, current)}: {message}", at) for names, message, at in found]


def words(names: Sequence[str], reading: Reading) -> str:
    """What is told of assumptions."""
    told = [reading.suppositions[name].words for name in names[:WORDS_TOLD]]
    more = len(names) - len(told)
    return " and ".join([*told, *([f"{more} more assumption{'s' * (more > 1)}"] if more > 0 else [])])


def _open_names(level: Openness, reading: Reading) -> list[str]:
    """What a level leaves open; what arguments are is asked by itself."""
    alone = level is Openness.KINDS
    found = reading.suppositions.items()
    return [name for name, one in found if (one.level is level if alone else one.level <= level)]


def _opening(level: Openness, reading: Reading) -> Opening:
    return Opening(level, frozenset(_open_names(level, reading)) if level is Openness.KINDS else None)


def _blame(read: Callable[[Opening], R], level: Openness, current: R, opened: R, gone: set[Charge]) -> Blame:
    """The assumptions that each charge rests on: the one that is told where it was, else the first that alone, left
    open, takes it away, else all of them.
    """
    names = _open_names(level, current)
    charges: set[Charge | None] = {*gone} or {None}
    blame: Blame = {
        charge: [] if level is Openness.KINDS else _told_at(charge, names, current, opened) for charge in charges
    }
    for name in names if 1 < len(names) <= NAMED_SINGLY else ():
        left = [charge for charge, found in blame.items() if not found]
        if left:
            alone = read(Opening(level, frozenset({name})))
            remaining = _charges(alone) if gone else {None} if alone.failed else set()
            blame |= {charge: [name] for charge in left if charge not in remaining}
    return {charge: found or names for charge, found in blame.items()}


def ended_by(read: Callable[[Opening], R], found: dict[str, Supposition], beyond: Callable[[R], bool]) -> list[str]:
    """The assumptions that led to an end: the first that alone, left open, leads beyond it, else all of them."""
    names = sorted(found, key=lambda name: found[name].level)
    if len(names) <= NAMED_SINGLY:
        for name in names:
            if beyond(read(Opening(Openness.TESTS, frozenset({name})))):
                return [name]
    return names


def _told_at(charge: Charge | None, names: Sequence[str], current: Reading, opened: Reading) -> list[str]:
    if charge is None:
        return []
    line = (charge[1].path, charge[1].line)
    reasons = {gap.reason for gap in opened.gaps if gap.at is not None and (gap.at.path, gap.at.line) == line}
    return [name for name in names if current.suppositions[name].words in reasons]


def _as_required(read: Callable[[Opening], R], level: Openness, current: R, blame: Blame) -> R | None:
    """The entry with the defaults that do not work taken away, with one more, or with all of their like, where it works
    then. What a call leaves out that works is no gap: it is passed.
    """
    blamed = tuple(dict.fromkeys(name for names in blame.values() for name in names))
    alike = tuple(_open_names(level, current))
    more = [(*blamed, name) for name in alike if name not in blamed] if 1 < len(alike) <= NAMED_SINGLY else []
    for names in dict.fromkeys((blamed, *more, alike)):
        if not any(current.suppositions[name].of_parameter for name in names):
            continue
        found = read(Opening(names=frozenset(), required=frozenset(names)))
        if not found.failed:
            return found
    return None
