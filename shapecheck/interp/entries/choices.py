"""Whole numbers that choose: which item of a known list is taken, how many axes there are, which way is gone. So does a
text, where that is one of the things that a parameter may be.

Where it is not known what a class does while such a parameter is a symbol, the class is read again with the few things
that it may be. One with which the class fails says nothing: another one may have been meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from shapecheck.dims import Dim
from shapecheck.interp.entries.evidence import Tried
from shapecheck.interp.entries.structure import Form, TakenFor
from shapecheck.interp.values.objects import Value

MOST_PARAMETERS = 3
"""Parameters of one class that are given something in place of a symbol."""
MOST_READINGS = 12
"""Times that a class is read to find what makes it known what it does."""


class Reader:
    """One class, and how often it may still be read. `own` is what the file itself passes for a parameter."""

    def __init__(self, read: Callable[[TakenFor], Tried], own: Callable[[str], Value]) -> None:
        self._read = read
        self._own = own
        self._left = MOST_READINGS

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
            for value in _own_first(values, self._own(name)):
                if not self._left:
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
                    break
            refuted |= not works
            if found:
                return min(found, key=_rank), refuted
        return current, refuted


def with_choices(read: Callable[[TakenFor], Tried], first: Tried, own: Callable[[str], Value]) -> Tried:
    """The class with something for the parameters that choose, as far as more is known of it then than by the `first`
    reading. What may be texts are all of them texts, or none is.
    """
    texts = {} if first.outcome.complete else dict.fromkeys(first.noted.texts, Form.WORD)
    as_texts = read(texts) if texts else first
    if _rank(as_texts) >= _rank(first):
        as_texts, texts = first, {}
    found, _ = Reader(lambda taken: read({**texts, **taken}), own).further(as_texts, {})
    return found


def _choices(tried: Tried, fixed: TakenFor) -> Iterator[tuple[str, Sequence[Dim]]]:
    """The parameters of which something is tried, with what; those first that cannot do without."""
    noted = tried.noted
    for name, values in {**noted.numbers, **noted.compared, **noted.numbers}.items():
        if name not in fixed:
            yield name, values


def _own_first(values: Sequence[Dim], own: Value) -> Sequence[Dim]:
    return [own, *(value for value in values if value != own)] if type(own) is int else values


def _rank(tried: Tried) -> tuple[bool, bool, int, int, int]:
    """What speaks against a reading, the weightiest first: that it fails, that it is not complete, how few operations
    are known, how many gaps there are, what it asks for.
    """
    outcome = tried.outcome
    return tried.failed, not outcome.complete, -sum(outcome.operations.values()), len(outcome.gaps), tried.demand
