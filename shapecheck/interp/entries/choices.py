"""Whole numbers that choose: which item of a known list is taken, how many axes there are, which way is gone. So does a
text, where that is one of the things that a parameter may be.

Where it is not known what a class does while such a parameter is a symbol, the class is read again with the few things
that it may be. One with which the class fails says nothing: another one may have been meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from shapecheck.dims import Dim, Poly
from shapecheck.interp.entries.evidence import Tried
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.entries.structure import Form, TakenFor
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.values.objects import Value
from shapecheck.report.report import is_complete

MOST_PARAMETERS = 3
"""Parameters of one class that are given something in place of a symbol."""
MOST_READINGS = 12
"""Times that a class is read to find what makes it known what it does."""
NOTHING = {"const": None}
CHARGES = ("error", "warning")
MOST_WORDS = 4
"""Readings with other words for the parameters that are compared with words."""
RESERVE = 250_000
"""Steps that are left to the classes of the file that follow."""
MOST_OTHERS, MOST_STEPS = 2, 6_000
"""Readings with something else for a parameter, and the steps beyond which there are none."""


class Reader:
    """One class, and how often it may still be read. `own` is what the file itself passes for a parameter."""

    def __init__(
        self, read: Callable[[TakenFor], Tried], own: Callable[[str], Value], steps_left: Callable[[], int]
    ) -> None:
        self._read = read
        self._own = own
        self._steps_left = steps_left
        self._left = MOST_READINGS
        self._unread: list[tuple[str, Dim]] = []

    def further(self, current: Tried, fixed: TakenFor) -> tuple[Tried, bool]:
        """The class with something for more of the parameters that choose, as far as more is known of it then; and
        whether it fails with all that one of them may be: then what is `fixed` does not go together with it.
        """
        refuted = False
        if current.outcome.complete or len(fixed) == MOST_PARAMETERS:
            return current, refuted
        for name, values in _choices(current, fixed):
            found: list[Tried] = []
            works = False
            values = _own_first(values, self._own(name))
            for place, value in enumerate(values, start=1):
                if not self._left or self._steps_left() < RESERVE:
                    break
                self._left -= 1
                taken = {**fixed, name: value}
                tried = self._read(taken)
                works |= not tried.failed
                if tried.failed or _rank(tried) >= _rank(current):
                    continue
                deeper, astray = self.further(tried, taken)
                found.append(deeper)
                if not astray and (not deeper.outcome.complete or not deeper.demand):
                    self._unread = self._unread if fixed else [(name, other) for other in values[place:]]
                    break
            refuted |= not works
            if found:
                return min(found, key=_rank), refuted
        return current, refuted

    def others(self) -> Iterator[Outcome]:
        """What is known of the class with something else for the parameter that was given something first."""
        for name, value in self._unread[:MOST_OTHERS]:
            tried = self._read({name: value})
            found, _ = (tried, True) if tried.failed else self.further(tried, {name: value})
            if found.outcome.complete and not found.failed:
                yield found.outcome


def with_choices(
    read: Callable[[TakenFor], Tried], first: Tried, own: Callable[[str], Value], steps_left: Callable[[], int]
) -> Tried:
    """The class with something for the parameters that choose, as far as more is known of it then than by the `first`
    reading. What may be texts are all of them texts, or none is. Where a class is read quickly, what else may stand
    for a parameter gives readings of its own.
    """

    def reading(taken: TakenFor) -> Tried:
        tried = read(taken)
        _excuse(tried.outcome, first.outcome)
        return tried

    before = steps_left()
    texts = {} if first.outcome.complete else dict.fromkeys(first.noted.texts, Form.WORD)
    as_texts = reading(texts) if texts else first
    if _rank(as_texts) >= _rank(first):
        as_texts, texts = first, {}
    reader = Reader(lambda taken: reading({**texts, **taken}), own, steps_left)
    found, taken = as_texts, texts
    if not as_texts.outcome.complete:
        found, _ = reader.further(as_texts, {})
    if before - steps_left() > MOST_STEPS or steps_left() < RESERVE:
        return found
    if found is not as_texts:
        others = tuple(reader.others()) if found.outcome.complete else ()
        found.outcome.others = others
        return found
    return _with_other_words(found, lambda word: reading({**taken, **word}))


def _with_other_words(found: Tried, read: Callable[[TakenFor], Tried]) -> Tried:
    """A class of which a parameter is compared with words: each is a reading of its own, the first of which it is known
    what the class does comes first.
    """
    known: list[Tried] = []
    left = MOST_WORDS
    for name, others in found.outcome.words.items():
        for word in others[:left]:
            left -= 1
            tried = read({name: word})
            if _alike(tried.outcome, found.outcome):  # no shape depends on this one
                break
            if tried.outcome.complete and not tried.failed and tried.outcome.output != NOTHING:
                known.append(tried)
    every = [found, *known]
    first = next((tried for tried in every if tried.outcome.complete), found)
    first.outcome.others = tuple(tried.outcome for tried in every if tried is not first)
    return first


def _alike(one: Outcome, other: Outcome) -> bool:
    return (one.failed, one.told, one.params) == (other.failed, other.told, other.params)


def _excuse(outcome: Outcome, first: Outcome) -> None:
    """Make gaps of what is found with something that was chosen, and not without."""
    known = {(d.code, d.at) for d in first.diagnostics}
    resting = [d for d in outcome.diagnostics if d.severity in CHARGES and (d.code, d.at) not in known]
    outcome.diagnostics = [d for d in outcome.diagnostics if d not in resting]
    outcome.gaps += [GapRecord(f"with {', '.join(outcome.assumed)}: {d.message}", d.at) for d in resting]


def _choices(tried: Tried, fixed: TakenFor) -> Iterator[tuple[str, Sequence[Dim]]]:
    """The parameters of which something is tried, with what; those first that cannot do without. Two sizes are one only
    where else it is not known what comes out.
    """
    noted = tried.noted
    output_known = is_complete(tried.outcome.output, ())
    for name, values in {**noted.numbers, **noted.compared, **noted.numbers}.items():
        if name not in fixed and not (output_known and isinstance(values[0], Poly)):
            yield name, values


def _own_first(values: Sequence[Dim], own: Value) -> Sequence[Dim]:
    return [own, *(value for value in values if value != own)] if type(own) is int else values


def _rank(tried: Tried) -> tuple[bool, bool, int, int, int]:
    """What speaks against a reading, the weightiest first: that it fails, that it is not complete, how few operations
    are known, how many gaps there are, what it asks for.
    """
    outcome = tried.outcome
    return tried.failed, not outcome.complete, -sum(outcome.operations.values()), len(outcome.gaps), tried.demand
