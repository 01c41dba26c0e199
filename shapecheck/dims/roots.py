"""Square roots of sizes, rounded down: `isqrt(side**2 + 1)` is `side`, `isqrt(T)` has no simpler form."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple

from shapecheck.dims.bounds import lower_bound
from shapecheck.dims.poly import Dim, Poly, Root, interval_of, make, of_atom
from shapecheck.dims.terms import DimTooLarge, Mono, Terms, add_terms, mono_div, mul_terms, root_interval

_MAX_STEPS = 12

Lowest = Callable[[Dim], int | None]
"""A value that a size never goes below, or None."""


def isqrt(num: Dim) -> Dim:
    """The square root of `num`, rounded down; 0 where `num` is negative."""
    if isinstance(num, int):
        return math.isqrt(max(num, 0))
    low, high = root_interval(interval_of(num))
    if low is not None and low == high:
        return low
    root = known_root(num, lambda dim: lower_bound(dim) if isinstance(dim, Poly) else dim)
    return of_atom(Root(num)) if root is None else root


def known_root(num: Poly, lowest: Lowest) -> Dim | None:
    """The root as a size without roots of its own, where bounds prove `root**2 <= num < (root + 1)**2`."""
    try:
        return next((root for root in _candidates(num) if _is_root(root, num, lowest)), None)
    except DimTooLarge:
        return None


class WholeRoot(NamedTuple):
    """A root that is whole, and what it is."""

    root: Root
    value: Dim


def whole_root(left: Dim, right: Dim) -> WholeRoot | None:
    """What `left == right` says of a root: of that of `T`, where `T == (isqrt(T - 1) + 1)**2`."""
    difference = left - right
    for mono, factor in difference.terms.items() if isinstance(difference, Poly) else ():
        root, exponent = mono[0] if len(mono) == 1 else (None, 0)
        if isinstance(root, Root) and exponent == 2 and difference == factor * (of_atom(root) ** 2 - root.num):
            return WholeRoot(root, of_atom(root))
    for num, square in ((left, right), (right, left)):
        value = _root_of_square(square) if isinstance(num, Poly) and isinstance(square, Poly) else None
        if value is not None:
            found = isqrt(num)
            atom = next(iter(found.terms))[0][0] if isinstance(found, Poly) else None
            if isinstance(atom, Root) and found == of_atom(atom):
                return WholeRoot(atom, value)
    return None


def _root_of_square(dim: Poly) -> Dim | None:
    """The size, of more than plain symbols and never negative, whose square `dim` is."""
    if not any(atom.parts for mono in dim.terms for atom, _ in mono):
        return None
    try:
        return next((root for root in _candidates(dim) if root * root == dim and _at_least_0(root)), None)
    except DimTooLarge:
        return None


def _at_least_0(dim: Dim) -> bool:
    low = lower_bound(dim) if isinstance(dim, Poly) else dim
    return low is not None and low >= 0


def _is_root(root: Dim, num: Poly, lowest: Lowest) -> bool:
    left = num - root * root
    return all(low is not None and low >= 0 for low in map(lowest, (root, left, 2 * root - left)))


def _candidates(num: Poly) -> Iterator[Dim]:
    """Sums whose square begins as `num` does: `n` and `n - 1` for `n**2 - 1`."""
    atoms = sorted({atom for mono in num.terms for atom, _ in mono}, key=lambda atom: atom.key)

    def order(mono: Mono) -> tuple[int, ...]:
        powers = dict(mono)
        return tuple(powers.get(atom, 0) for atom in atoms)

    first = max(num.terms, key=order)
    factor = math.isqrt(max(num.terms[first], 0))
    if factor**2 != num.terms[first] or any(exponent % 2 for _, exponent in first):
        return
    half = tuple((atom, exponent // 2) for atom, exponent in first)
    root: Terms = {half: factor}
    for _ in range(_MAX_STEPS):
        rest = add_terms(num.terms, mul_terms(root, root), -1)
        top = max(rest, key=order, default=())
        mono = mono_div(top, half)
        if not rest or mono is None:
            break
        times, odd = divmod(rest[top], 2 * factor)
        root = add_terms(root, {mono: times} if times else {})
        if odd:
            break
    yield make(root)
    yield make(root) - 1
