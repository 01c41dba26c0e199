"""Sums of products over abstract atoms: the arithmetic beneath `Poly`, and intervals of integers.

A monomial is a sorted tuple of (atom, exponent); a term map gives each monomial its non-zero integer coefficient.
It is home-made; poly.py says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isqrt
from typing import Any, ClassVar, TypeAlias

MAX_TERMS = 400
MAX_DEPTH = 24
MAX_EXPONENT = 64
MAX_WEIGHT = 150
"""Atoms of an expression written out: shared parts count each time, as they do for whoever reads or walks it."""

Interval: TypeAlias = tuple[int | None, int | None]
"""Lowest and highest value, both included; None where there is no limit."""

_set = object.__setattr__


class DimTooLarge(ValueError):
    """A symbolic size outgrew the cap on terms, nesting or exponents."""


class Atom:
    """What a product is made of. Atoms are equal when their keys are; `key` also orders them."""

    __slots__ = ("_hash", "depth", "high", "key", "low", "parts", "weight")
    kind: ClassVar[str] = ""
    """Which subclass it is: `symbol`, `quotient`, `min`, `max` or `isqrt`."""
    parts: tuple[Any, ...]
    """The sizes it is built from: numerator and denominator, arguments, or the square."""
    key: tuple[Any, ...]
    depth: int
    weight: int
    low: int | None
    high: int | None
    _hash: int

    def _fix(self, key: tuple[Any, ...], parts: tuple[Any, ...], depth: int, interval: Interval) -> None:
        """Set the common fields; called once, by the constructor."""
        if depth > MAX_DEPTH:
            raise DimTooLarge(f"an expression nests more than {MAX_DEPTH} divisions, minima, maxima and roots")
        weight = 1 + sum(_weight(part) for part in parts)
        if weight > MAX_WEIGHT:
            raise DimTooLarge(f"an expression has more than {MAX_WEIGHT} parts")
        _set(self, "weight", weight)
        _set(self, "key", key)
        _set(self, "parts", parts)
        _set(self, "depth", depth)
        _set(self, "low", interval[0])
        _set(self, "high", interval[1])
        _set(self, "_hash", hash(key))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Atom) and self._hash == other._hash and self.key == other.key)


def _weight(part: Any) -> int:
    """How many atoms a size has when it is written out."""
    return sum(atom.weight for mono in getattr(part, "terms", ()) for atom, _ in mono)


Mono: TypeAlias = tuple[tuple[Atom, int], ...]
Terms: TypeAlias = dict[Mono, int]


def mono_key(mono: Mono) -> tuple[Any, ...]:
    """Order monomials the same way in every run."""
    return tuple((atom.key, exponent) for atom, exponent in mono)


def terms_key(terms: Terms) -> tuple[Any, ...]:
    return tuple(sorted((mono_key(mono), coefficient) for mono, coefficient in terms.items()))


def mono_mul(left: Mono, right: Mono) -> Mono:
    if not left:
        return right
    if not right:
        return left
    powers = dict(left)
    for atom, exponent in right:
        powers[atom] = powers.get(atom, 0) + exponent
        if powers[atom] > MAX_EXPONENT:
            raise DimTooLarge(f"an exponent exceeds {MAX_EXPONENT}")
    return tuple(sorted(powers.items(), key=_by_key))


def _by_key(power: tuple[Atom, int]) -> tuple[Any, ...]:
    return power[0].key


def mono_div(left: Mono, right: Mono) -> Mono | None:
    """`left / right`, or None when it is no monomial."""
    if not right:
        return left
    powers = dict(left)
    for atom, exponent in right:
        rest = powers.get(atom, 0) - exponent
        if rest < 0:
            return None
        if rest:
            powers[atom] = rest
        else:
            del powers[atom]
    return tuple(sorted(powers.items(), key=_by_key))


def mono_gcd(monos: Iterable[Mono]) -> Mono:
    """The greatest monomial that divides all of `monos`."""
    shared: dict[Atom, int] | None = None
    for mono in monos:
        powers = dict(mono)
        shared = powers if shared is None else {a: min(e, powers[a]) for a, e in shared.items() if a in powers}
        if not shared:
            return ()
    return tuple(sorted((shared or {}).items(), key=_by_key))


def add_terms(left: Terms, right: Terms, factor: int = 1) -> Terms:
    """`left + factor * right`."""
    out = dict(left)
    for mono, coefficient in right.items():
        value = out.get(mono, 0) + factor * coefficient
        if value:
            out[mono] = value
        else:
            out.pop(mono, None)
    return out


def mul_terms(left: Terms, right: Terms) -> Terms:
    if len(left) * len(right) > MAX_TERMS * 8:
        raise DimTooLarge(f"a product has more than {MAX_TERMS} terms")
    out: Terms = {}
    for mono, coefficient in left.items():
        for other, factor in right.items():
            product = mono_mul(mono, other)
            out[product] = out.get(product, 0) + coefficient * factor
    return {mono: coefficient for mono, coefficient in out.items() if coefficient}


def terms_of(dim: Any) -> Terms:
    """The term map of an int or of anything with `terms`."""
    if isinstance(dim, int):
        return {(): int(dim)} if dim else {}
    terms: Terms = dim.terms
    return terms


def divide_terms(num: Terms, den: Terms) -> Terms | None:
    """The terms that times `den` are `num`, or None: long division in the lexicographic order of monomials."""
    atoms = sorted({atom for mono in (*num, *den) for atom, _ in mono}, key=lambda atom: atom.key)

    def order(mono: Mono) -> tuple[int, ...]:
        powers = dict(mono)
        return tuple(powers.get(atom, 0) for atom in atoms)

    lead = max(den, key=order)
    rest, out = dict(num), {}
    while rest:
        top = max(rest, key=order)
        mono = mono_div(top, lead)
        times, remainder = divmod(rest[top], den[lead])
        if mono is None or remainder:
            return None
        out[mono] = times
        rest = add_terms(rest, mul_terms({mono: times}, den), -1)
        if len(rest) > MAX_TERMS or len(out) > MAX_TERMS:
            raise DimTooLarge(f"a division has more than {MAX_TERMS} terms")
    return out


def interval_add(a: Interval, b: Interval) -> Interval:
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def interval_scale(a: Interval, factor: int) -> Interval:
    if factor == 0:
        return 0, 0
    low = None if a[0] is None else a[0] * factor
    high = None if a[1] is None else a[1] * factor
    return (low, high) if factor > 0 else (high, low)


def interval_mul(a: Interval, b: Interval) -> Interval:
    """All products of a value of `a` and a value of `b`; no bounds where one of them is empty, as contradictory facts
    leave it.
    """
    if _is_empty(a) or _is_empty(b):
        return None, None
    if (0, 0) in (a, b):
        return 0, 0
    if a[0] is not None and a[0] >= 0 and b[0] is not None and b[0] >= 0:
        if a[1] == 0 or b[1] == 0:
            return 0, 0
        return a[0] * b[0], None if a[1] is None or b[1] is None else a[1] * b[1]
    if a[1] is not None and a[1] <= 0:
        return interval_scale(interval_mul(interval_scale(a, -1), b), -1)
    if b[1] is not None and b[1] <= 0:
        return interval_scale(interval_mul(a, interval_scale(b, -1)), -1)
    if None in a or None in b:
        return _mul_unlimited(a, b) if a[0] is not None and a[0] >= 0 else _mul_unlimited(b, a)
    corners = [x * y for x in a for y in b if x is not None and y is not None]
    return min(corners), max(corners)


def _is_empty(a: Interval) -> bool:
    return a[0] is not None and a[1] is not None and a[0] > a[1]


def _mul_unlimited(a: Interval, b: Interval) -> Interval:
    """The product where something has no limit and `b` is of either sign; only `a >= 0` bounds it."""
    if a[0] is None or a[0] < 0 or a[1] is None:
        return None, None
    return None if b[0] is None else a[1] * min(b[0], 0), None if b[1] is None else a[1] * max(b[1], 0)


def interval_pow(a: Interval, exponent: int) -> Interval:
    out: Interval = (1, 1)
    for _ in range(exponent):
        out = interval_mul(out, a)
    if exponent % 2 == 0 and (out[0] is None or out[0] < 0):
        return 0, out[1]
    return out


def root_interval(num: Interval) -> Interval:
    """Bounds of a root rounded down, which counts as 0 below 0."""
    low, high = num
    return 0 if low is None else isqrt(max(low, 0)), None if high is None else isqrt(max(high, 0))


def quotient_interval(num: Interval, den: Interval) -> Interval:
    """Bounds of a floor division, unlimited unless the divisor is known to be positive."""
    least, most = den
    if least is None or least < 1 or (most is not None and most < least):
        return None, None
    low, high = num
    if low is not None:
        divisor = least if low < 0 else most
        low = 0 if divisor is None else low // divisor
    if high is not None:
        divisor = least if high >= 0 else most
        high = -1 if divisor is None else high // divisor
    return low, high
