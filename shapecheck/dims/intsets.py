"""Sets of integers that are intervals within residue classes: the values that one symbol may have.

The solutions of any goal on one symbol over sums, quotients by numbers, minima and maxima form such a set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from math import lcm
from typing import TypeAlias

Range: TypeAlias = tuple[int, int | None]
"""First and last member; None where there is no last."""

MAX_PERIOD = 4096


class PeriodTooLong(ValueError):
    """The set has more residue classes than are worth looking at."""


class IntSet:
    """For each residue modulo `period`, the ranges of integers of that class that belong."""

    __slots__ = ("classes", "period")

    def __init__(self, period: int, classes: Iterable[Iterable[Range]]) -> None:
        if period > MAX_PERIOD:
            raise PeriodTooLong
        self.period = period
        self.classes = tuple(_tidy(ranges, residue, period) for residue, ranges in enumerate(classes))

    @classmethod
    def between(cls, low: int, high: int | None = None) -> IntSet:
        return cls(1, [[(low, high)]])

    def spread(self, period: int) -> IntSet:
        """The same set over a multiple of its period."""
        if period == self.period:
            return self
        return IntSet(period, [self.classes[residue % self.period] for residue in range(period)])

    def _pairs(self, other: IntSet) -> tuple[int, Iterator[tuple[tuple[Range, ...], tuple[Range, ...]]]]:
        period = lcm(self.period, other.period)
        if period > MAX_PERIOD:
            raise PeriodTooLong
        return period, zip(self.spread(period).classes, other.spread(period).classes, strict=True)

    def __and__(self, other: IntSet) -> IntSet:
        period, pairs = self._pairs(other)
        return IntSet(period, [_intersect(a, b) for a, b in pairs])

    def __or__(self, other: IntSet) -> IntSet:
        period, pairs = self._pairs(other)
        return IntSet(period, [(*a, *b) for a, b in pairs])

    def __sub__(self, other: IntSet) -> IntSet:
        period, pairs = self._pairs(other)
        return IntSet(period, [_without(a, b) for a, b in pairs])

    def __bool__(self) -> bool:
        return any(self.classes)

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IntSet):
            return NotImplemented
        period = lcm(self.period, other.period)
        return self.spread(period).classes == other.spread(period).classes

    @property
    def low(self) -> int | None:
        """The least member; None for the empty set."""
        return min((ranges[0][0] for ranges in self.classes if ranges), default=None)

    @property
    def high(self) -> int | None:
        """The greatest member; None when there is none."""
        lasts = [ranges[-1][1] for ranges in self.classes if ranges]
        known = [last for last in lasts if last is not None]
        return max(known) if known and len(known) == len(lasts) else None

    def __contains__(self, value: int) -> bool:
        return any(low <= value and (high is None or value <= high) for low, high in self.classes[value % self.period])

    def __iter__(self) -> Iterator[int]:
        """Members in rising order, perhaps without end."""
        return merge(*(self._members(ranges) for ranges in self.classes if ranges))

    def _members(self, ranges: tuple[Range, ...]) -> Iterator[int]:
        for low, high in ranges:
            value = low
            while high is None or value <= high:
                yield value
                value += self.period

    def size(self) -> int | None:
        """How many members, None when there is no end of them."""
        count = 0
        for ranges in self.classes:
            for low, high in ranges:
                if high is None:
                    return None
                count += (high - low) // self.period + 1
        return count

    def is_at_most(self, count: int) -> bool:
        """Whether there are no more than `count` members."""
        size = self.size()
        return size is not None and size <= count

    def endless(self) -> IntSet:
        """The ranges that have no end."""
        return IntSet(self.period, [[span for span in ranges if span[1] is None] for ranges in self.classes])

    def congruence(self) -> tuple[int, int]:
        """The greatest known (m, r) such that every member is r modulo m; (1, 0) when there is none."""
        from_zero = [residue for residue, ranges in enumerate(self.classes) if ranges]
        if not from_zero:
            return 1, 0
        modulus = self.period
        for residue in from_zero:
            while (residue - from_zero[0]) % modulus:
                modulus = _gcd(modulus, residue - from_zero[0])
        return modulus, from_zero[0] % modulus


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return abs(a)


def _tidy(ranges: Iterable[Range], residue: int, period: int) -> tuple[Range, ...]:
    """Ranges that begin and end on members of the class, in order, those that touch joined."""
    inner: list[Range] = []
    for low, high in ranges:
        first = low + (residue - low) % period
        last = None if high is None else high - (high - residue) % period
        if last is None or first <= last:
            inner.append((first, last))
    if len(inner) > 1:
        inner.sort(key=lambda span: span[0])
        joined = [inner[0]]
        for low, high in inner[1:]:
            first, last = joined[-1]
            if last is None:
                break
            if low <= last + period:
                joined[-1] = first, None if high is None else max(high, last)
            else:
                joined.append((low, high))
        inner = joined
    return tuple(inner)


def _intersect(left: tuple[Range, ...], right: tuple[Range, ...]) -> list[Range]:
    out: list[Range] = []
    for a_low, a_high in left:
        for b_low, b_high in right:
            low = max(a_low, b_low)
            highs = [high for high in (a_high, b_high) if high is not None]
            high = min(highs) if highs else None
            if high is None or low <= high:
                out.append((low, high))
    return out


def _without(left: tuple[Range, ...], right: tuple[Range, ...]) -> list[Range]:
    out = list(left)
    for b_low, b_high in right:
        rest: list[Range] = []
        for low, high in out:
            if low < b_low:
                rest.append((low, b_low - 1 if high is None else min(high, b_low - 1)))
            if b_high is not None and (high is None or b_high < high):
                rest.append((max(low, b_high + 1), high))
        out = rest
    return out
