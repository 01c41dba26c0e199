"""Sums as products: `H*W - 2*H - 2*W + 4` is `(H - 2)*(W - 2)`. Works on term maps, below `Poly`."""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

from shapecheck.dims.terms import Atom, Mono, Terms, mono_div, mono_gcd, mono_key, mono_mul

_MAX_TERMS = 64


class Product(NamedTuple):
    """`factor * mono` times each of `sums`."""

    factor: int
    mono: Mono
    sums: list[Terms]


def product_of_sums(terms: Terms) -> Product | None:
    """`terms` as a product of at least two sums, all but perhaps the last over one atom; None where it is none."""
    if not 4 <= len(terms) <= _MAX_TERMS:
        return None
    factor, common, left = _without_common(terms)
    sums: list[Terms] = []
    for atom in sorted({atom for mono in left for atom, _ in mono}, key=lambda atom: atom.key):
        split = _split_off(left, atom)
        if split is not None:
            sums.append(split[0])
            left = split[1]
    factor *= left.get((), 1) if len(left) == 1 else 1
    if len(left) > 1:
        sums.append(left)
    return Product(factor, common, sums) if len(sums) > 1 else None


def _without_common(terms: Terms) -> tuple[int, Mono, Terms]:
    """The number and the product that divide every term, and what is left."""
    factor, common = gcd(*terms.values()), mono_gcd(terms)
    return factor, common, {mono_div(mono, common) or (): times // factor for mono, times in terms.items()}


def _split_off(terms: Terms, atom: Atom) -> tuple[Terms, Terms] | None:
    """A sum of powers of `atom`, and what it is to be multiplied with; None unless it has at least two terms."""
    by_power: dict[Mono, Terms] = {}
    for mono, times in terms.items():
        power = tuple(p for p in mono if p[0] == atom)
        by_power.setdefault(power, {})[tuple(p for p in mono if p[0] != atom)] = times
    highest = max(by_power, key=lambda power: power[0][1] if power else 0)
    if len(by_power) < 2:
        return None
    step = gcd(*by_power[highest].values())
    other = {mono: times // step for mono, times in by_power[highest].items()}
    first = next(iter(other))
    sums = {power: part.get(first, 0) // other[first] for power, part in by_power.items()}
    whole = all(
        part == {mono: sums[power] * times for mono, times in other.items()} for power, part in by_power.items()
    )
    return (sums, other) if whole else None


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
