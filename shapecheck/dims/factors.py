"""Sums as products: `H*W - 2*H - 2*W + 4` is `(H - 2)*(W - 2)`. Works on term maps, below `Poly`."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

from shapecheck.dims.terms import Atom, DimTooLarge, Mono, Terms, divide_terms, mono_div, mono_gcd, mono_key, mono_mul

_MAX_TERMS = 24


class Product(NamedTuple):
    """`factor * mono` times each of `sums`."""

    factor: int
    mono: Mono
    sums: list[Terms]


def product_of_sums(terms: Terms) -> Product | None:
    """`terms` as a product of at least two sums; None where none is found."""
    if not 4 <= len(terms) <= _MAX_TERMS:
        return None
    factor, common = gcd(*terms.values()), mono_gcd(terms)
    sums: list[Terms] = []
    for found in _sums({mono_div(mono, common) or (): times // factor for mono, times in terms.items()}):
        sign = _sign(found)
        factor *= sign
        sums.append({mono: sign * times for mono, times in found.items()})
    return Product(factor, common, sums) if len(sums) > 1 else None


def _sums(terms: Terms) -> list[Terms]:
    """Sums whose product `terms` is: what stands before the highest power of an atom may divide all of it."""
    for atom in sorted({atom for mono in terms for atom, _ in mono}, key=lambda atom: atom.key):
        before = _before_highest(terms, atom)
        other = _quotient(terms, before) if len(before) > 1 else None
        if other is not None and len(other) > 1:
            return [*_sums(before), *_sums(other)]
    return [terms]


def _quotient(terms: Terms, divisor: Terms) -> Terms | None:
    try:
        return divide_terms(terms, divisor)
    except DimTooLarge:
        return None


def _sign(terms: Terms) -> int:
    """The sign that most terms of the highest degree have, or the first of the plainest."""
    degrees = {mono: sum(exponent for _, exponent in mono) for mono in terms}
    highest = [mono for mono, degree in degrees.items() if degree == max(degrees.values())]
    signs = sum(1 if terms[mono] > 0 else -1 for mono in highest)
    plainest = min(highest, key=lambda mono: (max(atom.depth for atom, _ in mono), mono_key(mono)))
    return 1 if (signs or terms[plainest]) > 0 else -1


def _before_highest(terms: Terms, atom: Atom) -> Terms:
    """The factors of the highest power of `atom`, without what they have in common."""
    powers = {mono: dict(mono).get(atom, 0) for mono in terms}
    highest = max(powers.values())
    found = {tuple(p for p in mono if p[0] != atom): terms[mono] for mono in terms if powers[mono] == highest}
    common, factor = mono_gcd(found), gcd(*found.values())
    return {mono_div(mono, common) or (): times // factor for mono, times in found.items()}


def completing(terms: Terms) -> int:
    """The number to add to `a*X*Y + b*X + c*Y + d` that makes it a product of two sums; else 0."""
    symbolic = sorted((mono for mono in terms if mono), key=lambda mono: (len(mono), mono_key(mono)))
    if len(symbolic) != 3 or any(exponent != 1 for mono in symbolic for _, exponent in mono):
        return 0
    left, right, both = symbolic
    if len(left) != 1 or len(right) != 1 or both != mono_mul(left, right):
        return 0
    wanted, odd = divmod(terms[left] * terms[right], terms[both])
    return 0 if odd else wanted - terms.get((), 0)
