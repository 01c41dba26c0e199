"""Number theory for equations that a search by size gives up on: a product of sizes that is a large number.

The only module that imports sympy, and only when it meets such an equation: the import takes longer than most runs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import islice
from itertools import product as cartesian

from shapecheck.dims.goals import EQ, AllOf, Compare, Goal, eq, substitute_goal
from shapecheck.dims.intsets import IntSet, PeriodTooLong
from shapecheck.dims.knowledge import Knowledge
from shapecheck.dims.operations import symbols_of
from shapecheck.dims.poly import Dim, Poly, Symbol, of_atom
from shapecheck.dims.solve import solutions
from shapecheck.dims.terms import Atom

_MAX_PRODUCT = 1 << 63
"""torch counts elements in 64 bits; beyond, a number may also take too long to factor."""
_MAX_FACTORS = 8
_MAX_STEPS = 20_000
_MAX_EACH = 64
"""Sizes tried for one value of one factor: `H//4 == 7` has four."""


def product_solutions(n: int, count: int, limit: int) -> Iterator[tuple[int, ...]]:
    """Ways to write `n` as an ordered product of `count` positive integers, the least sum first, at most `limit`.

    Best first: what is left, m, in k factors adds at least k times the k-th root of m. Factors are chosen in rising
    order and permuted at the end. Ends early where too many steps are needed.
    """
    if n < 1 or count < 1 or n >= _MAX_PRODUCT or count > _MAX_FACTORS:
        return
    from sympy import divisors, integer_nthroot
    from sympy.utilities.iterables import multiset_permutations

    dividing: list[int] = divisors(n)
    heap: list[tuple[int, int, tuple[int, ...], int]] = [(0, count, (), n)]
    given = steps = 0
    while heap and given < limit and steps < _MAX_STEPS:
        _, k, chosen, rest = heappop(heap)
        steps += 1
        if k == 0:
            for ordered in islice(multiset_permutations(list(chosen)), limit - given):
                given += 1
                yield tuple(ordered)
            continue
        if k == 1:
            heappush(heap, (sum(chosen) + rest, 0, (*chosen, rest), 1))
            continue
        first = bisect_left(dividing, chosen[-1]) if chosen else 0
        last = bisect_right(dividing, integer_nthroot(rest, k)[0])
        for factor in dividing[first:last]:
            if rest % factor == 0:
                left = rest // factor
                root, exact = integer_nthroot(left * (k - 1) ** (k - 1), k - 1)
                low = sum(chosen) + factor + int(root) + (not exact)
                heappush(heap, (low, k - 1, (*chosen, factor), left))


def factored_sizes(goal: Goal, known: Knowledge, limit: int) -> Iterator[dict[Symbol, int]]:
    """Sizes of its symbols that solve a product equation among the parts of `goal`, those of least sum first.

    Values already known stand in for their symbols. What `known` says of one symbol alone is respected, the rest is
    for the caller to check. Nothing when there is no such equation.
    """
    parts = goal.goals if isinstance(goal, AllOf) else (goal,)
    found = (_product_equation(substitute_goal(part, known.values)) for part in parts)
    equation = min((e for e in found if e is not None), key=lambda e: (e[0], len(e[1])), default=None)
    if equation is None:
        return
    n, powers = equation
    candidates: list[dict[Symbol, int]] = []
    for factors in product_solutions(n, sum(exponent for _, exponent in powers), limit):
        values = _values(powers, factors)
        if values is not None:
            each = [list(islice(_sizes(atom, value, known), _MAX_EACH)) for atom, value in values]
            symbols = [_symbol(atom) for atom, _ in values]
            more = (dict(zip(symbols, sizes, strict=True)) for sizes in cartesian(*each))
            candidates += islice(more, limit - len(candidates))
        if len(candidates) >= limit:
            break
    yield from sorted(candidates, key=lambda sizes: sum(sizes.values()))


def _product_equation(goal: Goal) -> tuple[int, tuple[tuple[Atom, int], ...]] | None:
    """(n, powers) for `c*f1*f2*... == c*n`, each factor on a symbol of its own and solvable for it."""
    if not isinstance(goal, Compare) or goal.op != EQ:
        return None
    difference = goal.difference
    if not isinstance(difference, Poly) or len(difference.terms) != 2:
        return None
    constant = difference.terms.get((), 0)
    mono, coefficient = next((mono, c) for mono, c in difference.terms.items() if mono)
    n, remainder = divmod(-constant, coefficient)
    if remainder or n < 1:
        return None
    owners = [symbols_of(of_atom(atom)) for atom, _ in mono]
    if any(len(owner) != 1 for owner in owners) or len(frozenset().union(*owners)) != len(owners):
        return None
    if any(_solved(of_atom(atom), 1, _symbol(atom)) is None for atom, _ in mono):
        return None
    return n, tuple(mono)


def _values(powers: tuple[tuple[Atom, int], ...], factors: tuple[int, ...]) -> list[tuple[Atom, int]] | None:
    """What each atom is when `factors` are the atoms one by one, a power as equal factors."""
    out: list[tuple[Atom, int]] = []
    at = 0
    for atom, exponent in powers:
        if len(set(factors[at : at + exponent])) != 1:
            return None
        out.append((atom, factors[at]))
        at += exponent
    return out


def _sizes(atom: Atom, value: int, known: Knowledge) -> Iterator[int]:
    symbol = _symbol(atom)
    admitted = known.values_of(symbol)
    if isinstance(atom, Symbol):
        return iter([value] if value in admitted else [])
    solved = _solved(of_atom(atom), value, symbol)
    if solved is None:
        return iter(())
    try:
        return iter(solved & admitted)
    except PeriodTooLong:
        return (size for size in islice(solved, _MAX_EACH) if size in admitted)


def _solved(dim: Dim, value: int, symbol: Symbol) -> IntSet | None:
    return solutions(eq(dim, value), symbol)


def _symbol(atom: Atom) -> Symbol:
    (symbol,) = symbols_of(of_atom(atom))
    return symbol
