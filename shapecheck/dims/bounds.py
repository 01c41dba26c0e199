"""The lowest and highest values of a size: intervals, relaxed quotients, and sizes shifted to start at 0."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from shapecheck.dims.poly import Dim, FloorDiv, Max, Min, Poly, Root, Symbol, make, of_atom
from shapecheck.dims.render import remainders
from shapecheck.dims.terms import (
    Atom,
    DimTooLarge,
    Interval,
    Mono,
    Terms,
    interval_add,
    interval_mul,
    interval_pow,
    interval_scale,
    mono_mul,
    mul_terms,
    quotient_interval,
    root_interval,
)

Known: TypeAlias = Mapping[Symbol, Interval]
"""Intervals that symbols keep to, where they are narrower than their minimums say."""

_NOTHING: Known = {}
_DEPTH = 6


class _Remembered(dict[Symbol, Interval]):
    """Known intervals, and what followed for the parts above them: nested quotients share their parts
    many times over.
    """

    __slots__ = ("atoms", "sums")

    def __init__(self, known: tuple[tuple[Symbol, Interval], ...]) -> None:
        super().__init__(known)
        self.atoms: dict[Atom, Interval] = {}
        self.sums: dict[Poly, Interval] = {}


def bounds_of(dim: Dim, known: Known = _NOTHING) -> Interval:
    """An interval that holds every value of `dim`; often, not always, the narrowest."""
    if not isinstance(dim, Poly):
        return dim, dim
    return _conditional(dim, tuple(known.items())) if known else _unconditional(dim)


@lru_cache(maxsize=1 << 13)
def lower_bound(dim: Poly) -> int | None:
    """The least that `dim` can be, or something below it; None where there is no telling."""
    return _lowest(dim, _Remembered(()), _DEPTH)


@lru_cache(maxsize=1 << 13)
def _unconditional(dim: Poly) -> Interval:
    return _bounds(dim, _Remembered(()))


@lru_cache(maxsize=1 << 13)
def _conditional(dim: Poly, known: tuple[tuple[Symbol, Interval], ...]) -> Interval:
    return _bounds(dim, _Remembered(known))


def _bounds(dim: Poly, known: Known) -> Interval:
    high = _lowest(-dim, known, _DEPTH)
    return _lowest(dim, known, _DEPTH), None if high is None else -high


def _atom_interval(atom: Atom, known: Known) -> Interval:
    if isinstance(atom, Symbol):
        return known.get(atom, (atom.minimum, None))
    if not known:
        return atom.low, atom.high
    if not isinstance(known, _Remembered):
        return _composed(atom, known)
    if atom not in known.atoms:
        known.atoms[atom] = _composed(atom, known)
    return known.atoms[atom]


def _composed(atom: Atom, known: Known) -> Interval:
    parts = [_plain(part, known) for part in atom.parts]
    if isinstance(atom, FloorDiv):
        return quotient_interval(parts[0], parts[1])
    if isinstance(atom, Root):
        return root_interval(parts[0])
    lows, highs = [low for low, _ in parts], [high for _, high in parts]
    some_lows, some_highs = [x for x in lows if x is not None], [x for x in highs if x is not None]
    if isinstance(atom, Min):
        return None if None in lows else min(some_lows), min(some_highs, default=None)
    return max(some_lows, default=None), None if None in highs else max(some_highs)


def _plain(dim: Dim, known: Known) -> Interval:
    """Interval arithmetic term by term, with remainders taken as `0 <= num % den < den`."""
    if not isinstance(dim, Poly):
        return dim, dim
    if not isinstance(known, _Remembered):
        return _summed(dim, known)
    if dim not in known.sums:
        known.sums[dim] = _summed(dim, known)
    return known.sums[dim]


def _summed(dim: Poly, known: Known) -> Interval:
    out: Interval = (0, 0)
    work = dict(dim.terms)
    for mono in list(work):
        for atom, exponent in mono:
            if mono in work and exponent == 1 and isinstance(atom, FloorDiv):
                found = _remainder(work, mono, atom, known)
                if found is not None:
                    out, work = interval_add(out, found[0]), found[1]
    for mono, factor in work.items():
        out = interval_add(out, interval_scale(_product(mono, known), factor))
    return out


def _remainder(work: Terms, mono: Mono, atom: FloorDiv, known: Known) -> tuple[Interval, Terms] | None:
    most = _plain(atom.den, known)
    if most[0] is None or most[0] < 1:
        return None
    for times, cofactor, _, left in remainders(work, mono, atom):
        span: Interval = (0, None if most[1] is None else most[1] - 1)
        return interval_scale(interval_mul(span, _product(cofactor, known)), times), left
    return None


def _product(mono: Mono, known: Known) -> Interval:
    out: Interval = (1, 1)
    for atom, exponent in mono:
        out = interval_mul(out, interval_pow(_atom_interval(atom, known), exponent))
    return out


def _best(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return max(a, b)


def _lowest(dim: Dim, known: Known, depth: int) -> int | None:
    """A value that `dim` never goes below, or None."""
    if not isinstance(dim, Poly):
        return dim
    low = _plain(dim, known)[0]
    if depth <= 0:
        return low
    atom = _outermost(dim)
    try:
        if isinstance(atom, FloorDiv):
            return _best(low, _relaxed(dim, atom, known, depth))
        if isinstance(atom, Min | Max):
            return _best(low, _split(dim, atom, known, depth))
        if isinstance(atom, Root):
            return _best(low, _squared(dim, atom, known, depth))
        if low is None and len(dim.terms) > 1:
            return _shifted(dim, known)
    except DimTooLarge:
        return low
    return low


def _outermost(dim: Poly) -> Atom | None:
    """A quotient, minimum, maximum or root that no other contains, the deepest first so that each step removes one."""
    found = [atom for mono in dim.terms for atom, _ in mono if atom.parts]
    return max(found, key=lambda atom: (atom.depth, atom.key)) if found else None


def _linear(dim: Poly, atom: Atom) -> tuple[Dim, Dim] | None:
    """`dim` as `times * atom + rest`, or None when `atom` is squared or also inside of another atom."""
    times: Terms = {}
    rest: Terms = {}
    for mono, factor in dim.terms.items():
        powers = dict(mono)
        exponent = powers.pop(atom, 0)
        if exponent > 1:
            return None
        if exponent:
            times[tuple(powers.items())] = factor
        else:
            rest[mono] = factor
    return make(times), make(rest)


def _relaxed(dim: Poly, atom: FloorDiv, known: Known, depth: int) -> int | None:
    """Replace `num // den` by the end of `num - den + 1 <= den*(num//den) <= num` that counts."""
    parts = _linear(dim, atom)
    if parts is None or not isinstance(atom.den, int):
        return None
    times, rest = parts
    low, high = _plain(times, known)
    if low is not None and low >= 0:
        bound = _lowest(rest * atom.den + times * (atom.num - atom.den + 1), known, depth - 1)
    elif high is not None and high <= 0:
        bound = _lowest(rest * atom.den + times * atom.num, known, depth - 1)
    else:
        return None
    return None if bound is None else -(-bound // atom.den)


def _split(dim: Poly, atom: Min | Max, known: Known, depth: int) -> int | None:
    """A minimum is one of its arguments, and none of them is less."""
    parts = _linear(dim, atom)
    if parts is None or len(atom.args) > 4:
        return None
    times, rest = parts
    lows = [_lowest(rest + times * arg, known, depth - 2) for arg in atom.args]
    known_lows = [low for low in lows if low is not None]
    low, high = _plain(times, known)
    if isinstance(atom, Max):
        low, high = interval_scale((low, high), -1)
    if high is not None and high <= 0:
        return max(known_lows, default=None)
    return min(known_lows) if len(known_lows) == len(lows) else None


def _squared(dim: Poly, root: Root, known: Known, depth: int) -> int | None:
    """Replace powers of a root by the end of `num - 2*root <= root**2 <= num` that counts, a root alone by the end of
    `0 <= root <= num`, or two roots by what tells them apart.
    """
    least = _lowest(root.num, known, depth - 1)
    if least is None or least < 0:
        return None
    out: Dim = 0
    highest = max(dict(mono).get(root, 0) for mono in dim.terms)
    for mono, factor in dim.terms.items():
        powers = dict(mono)
        exponent = powers.pop(root, 0)
        others = tuple(powers.items())
        low = _product(others, known)[0]
        if exponent and (low is None or low < 0):
            return None
        left = make({mono_mul(others, ((root, exponent - 2),)) if exponent > 2 else others: factor})
        if exponent > 1:
            out = out + left * (root.num if factor < 0 else root.num - 2 * of_atom(root))
        elif exponent and highest == 1:
            out = out + left * (root.num if factor < 0 else _atom_interval(root, known)[0] or 0)
        else:
            out = out + make({mono: factor})
    return _best(_lowest(out, known, depth - 1), _apart(dim, root, known, depth))


def _apart(dim: Poly, root: Root, known: Known, depth: int) -> int | None:
    """`isqrt(a) - isqrt(b)` is not negative where `a - b` is not."""
    for mono, factor in dim.terms.items():
        other = mono[0][0] if len(mono) == 1 and mono[0][1] == 1 else None
        own = dim.terms.get(((root, 1),), 0)
        if isinstance(other, Root) and other != root and own * factor < 0:
            times = min(abs(own), abs(factor)) * (1 if own > 0 else -1)
            above, below = (root, other) if own > 0 else (other, root)
            low = _lowest(above.num - below.num, known, depth - 2)
            if low is not None and low >= 0:
                return _lowest(dim - times * (of_atom(root) - of_atom(other)), known, depth - 2)
    return None


def _shifted(dim: Poly, known: Known) -> int | None:
    """Write every symbol as its least value plus a rest that is not negative; then no negative term may be left."""
    out: Terms = {}
    for mono, factor in dim.terms.items():
        shifted: Terms = {(): factor}
        for atom, exponent in mono:
            low = _atom_interval(atom, known)[0]
            if low is None:
                return None
            value: Terms = {((atom, 1),): 1, (): low} if low else {((atom, 1),): 1}
            for _ in range(exponent):
                shifted = mul_terms(shifted, value)
        for power, times in shifted.items():
            out[power] = out.get(power, 0) + times
    if any(c < 0 for mono, c in out.items() if mono):
        return None
    return out.get((), 0)


def split_remainder(dim: Dim) -> tuple[int, Mono, Dim, Dim, Dim] | None:
    """`dim` as `factor * cofactor * (num % den) + rest`: these five, or None when it holds no remainder."""
    if not isinstance(dim, Poly):
        return None
    for mono in dim.terms:
        for atom, exponent in mono:
            if exponent == 1 and isinstance(atom, FloorDiv):
                for times, cofactor, num, left in remainders(dim.terms, mono, atom):
                    return times, cofactor, make(num), atom.den, make(left)
    return None
