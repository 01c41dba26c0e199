"""What is known of symbols, and what follows for a size: its simplest form, bounds and residue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import gcd
from typing import NamedTuple

from shapecheck.dims.bounds import Known, bounds_of
from shapecheck.dims.goals import EQ, LE, Compare, Goal, goal_symbols
from shapecheck.dims.intsets import IntSet
from shapecheck.dims.operations import dim_max, dim_min, lone_atom, map_atoms, substitute
from shapecheck.dims.poly import Dim, FloorDiv, Max, Min, Poly, Root, Symbol, divide, floordiv, make, of_atom
from shapecheck.dims.roots import isqrt, known_root
from shapecheck.dims.terms import (
    Atom,
    DimTooLarge,
    Interval,
    Mono,
    add_terms,
    mono_div,
    quotient_interval,
    root_interval,
)

_ROUNDS = 4
_MAX_FACTS = 24
_PARTS = 12


class Rule(NamedTuple):
    """`factor * mono` may be written as `value`."""

    factor: int
    mono: Mono
    value: Dim


class Multiple(NamedTuple):
    """`dim % divisor == 0`."""

    dim: Dim
    divisor: Dim


class Knowledge:
    """Solved symbols, sets of values, rewritings and open goals. Read only here; `Facts` builds it."""

    __slots__ = ("_lows", "_memo", "_spans", "live", "multiples", "rules", "sets", "values")
    values: dict[Symbol, Dim]
    sets: dict[Symbol, IntSet]
    rules: tuple[Rule, ...]
    multiples: tuple[Multiple, ...]
    live: tuple[Goal, ...]
    _memo: dict[object, object]
    """Verdicts of goals and normal forms of sizes, as far as they were asked for."""
    _lows: dict[tuple[Poly, int], int | None]
    _spans: dict[tuple[Poly, int], Interval]

    def _forget(self) -> None:
        """What is known has changed: forget what followed from it."""
        self._memo, self._lows, self._spans = {}, {}, {}

    def norm(self, dim: Dim) -> Dim:
        """`dim` with solved symbols replaced and known facts applied."""
        if not isinstance(dim, Poly):
            return dim
        cached = self._memo.get(dim)
        if isinstance(cached, int | Poly):
            return cached
        out: Dim = dim
        self._memo[dim] = dim  # what comes back to itself stays as it is: two rewritings may undo each other
        try:
            for _ in range(_ROUNDS):
                before, out = out, self._step(out)
                if out == before:
                    break
        except (DimTooLarge, ZeroDivisionError):  # of facts that contradict each other a divisor may come out as 0
            out = dim
        self._memo[dim] = out
        return out

    def _step(self, dim: Dim) -> Dim:
        dim = substitute(dim, self.values)
        if not isinstance(dim, Poly) or not any(atom.parts for mono in dim.terms for atom, _ in mono):
            return dim
        if self.sets or self.rules or self.live:
            dim = map_atoms(dim, self._simpler)
        return self._rewrite(dim) if isinstance(dim, Poly) else dim

    def _simpler(self, atom: Atom) -> Dim | None:
        if isinstance(atom, FloorDiv):
            return self._quotient(self.norm(atom.num), self.norm(atom.den))
        if isinstance(atom, Min):
            return dim_min(*self._undominated(map(self.norm, atom.args), 1))
        if isinstance(atom, Max):
            return dim_max(*self._undominated(map(self.norm, atom.args), -1))
        if isinstance(atom, Root):
            return self._root(self.norm(atom.num))
        return None

    def _undominated(self, dims: Iterable[Dim], sign: int) -> list[Dim]:
        kept: list[Dim] = []
        for dim in dims:
            if any(self._never_beyond(other, dim, sign) for other in kept):
                continue
            kept = [other for other in kept if not self._never_beyond(dim, other, sign)]
            kept.append(dim)
        return kept

    def _never_beyond(self, winner: Dim, loser: Dim, sign: int) -> bool:
        low = self._lowest(substitute((loser - winner) * sign, self.values), 1)
        return low is not None and low >= 0

    def _quotient(self, num: Dim, den: Dim, left: int = _PARTS) -> Dim:
        """A quotient with the known multiples of its divisor taken out, `left` of them: what one takes out, another may
        bring back.
        """
        for known in self.multiples if left else ():
            if known.divisor == den:
                times = _times(num, known.dim)
                turned = den - 1 - num  # as a quotient is kept whose first term is negative
                if times == 0 and divide(turned, known.dim) not in (None, 0):
                    return -self._quotient(turned, den, left - 1)
                if times != 0:
                    rest = num - times * known.dim
                    whole = times * floordiv(known.dim, den)
                    return whole + (self._quotient(rest, den, left - 1) if rest != 0 else 0)
        out = floordiv(num, den)
        atom = lone_atom(out)
        if not isinstance(atom, FloorDiv):
            return out
        if self._lowest(-atom.num, 1) is not None:
            low, high = quotient_interval(self.interval(atom.num, 1), self.interval(atom.den, 1))
            if low is not None and low == high:
                return low
        if isinstance(atom.den, int):
            modulus, residue = self.residue(atom.num)
            spare = residue % gcd(modulus, atom.den)
            if spare:
                return floordiv(atom.num - spare, atom.den)
        return out

    def _root(self, num: Dim) -> Dim:
        out = isqrt(num)
        atom = lone_atom(out)
        if not isinstance(atom, Root):
            return out
        low, high = root_interval(self.interval(atom.num, 1))
        if low is not None and low == high:
            return low
        num = atom.num
        for rule in self.rules:
            exact = rule.mono[0][0]
            if isinstance(exact, Root) and exact != atom:
                times = _times(num, exact.num)
                num = num + times * (of_atom(exact) ** 2 - exact.num)
        found = known_root(num, self._least) if isinstance(num, Poly) else isqrt(num)
        return out if found is None else found

    def _least(self, dim: Dim) -> int | None:
        return self._lowest(dim, 1)

    def _rewrite(self, dim: Poly) -> Dim:
        """Use `den*(num//den) = num - r` where the remainder r is known, and the rules."""
        terms = dim.terms
        for mono, factor in dim.terms.items():
            for atom, _ in mono:
                if isinstance(atom, FloorDiv) and isinstance(atom.den, int) and factor % atom.den == 0:
                    modulus, residue = self.residue(atom.num)
                    if modulus % atom.den == 0:
                        cofactor = mono_div(mono, ((atom, 1),)) or ()
                        value = make({cofactor: factor // atom.den}) * (atom.num - residue % atom.den)
                        return make(add_terms(terms, {mono: factor}, -1)) + value
            for rule in self.rules:
                cofactor_or_none = mono_div(mono, rule.mono)
                if cofactor_or_none is not None and factor % rule.factor == 0:
                    value = make({cofactor_or_none: factor // rule.factor}) * rule.value
                    return make(add_terms(terms, {mono: factor}, -1)) + value
        return dim

    def residue(self, dim: Dim) -> tuple[int, int]:
        """(m, r): every value of `dim` is r modulo m. (0, r) means that it is r."""
        if not isinstance(dim, Poly):
            return 0, dim
        modulus, residue = 0, 0
        for mono, factor in dim.terms.items():
            m, r = 0, factor
            for atom, exponent in mono:
                step, first = self._congruence(atom)
                for _ in range(exponent):
                    m, r = gcd(step * r, m * first, m * step), r * first
            modulus, residue = gcd(modulus, m), residue + r
        if modulus == 1:
            parity = _parity(dim)
            return (1, 0) if parity is None else (2, parity)
        return modulus, residue % modulus if modulus else residue

    def _congruence(self, atom: Atom) -> tuple[int, int]:
        known = self.sets.get(atom) if isinstance(atom, Symbol) else None
        return known.congruence() if known is not None else (1, 0)

    def interval(self, dim: Dim, depth: int = 2) -> Interval:
        """Bounds of `dim`, which is taken as it is. `depth` says how many open goals may be added up for them."""
        if not isinstance(dim, Poly):
            return dim, dim
        found = self._spans.get((dim, depth))
        if found is None:
            high = self._lowest(-dim, depth)
            found = self._spans[dim, depth] = self._lowest(dim, depth), None if high is None else -high
        return found

    def _lowest(self, dim: Dim, depth: int) -> int | None:
        """A value that `dim` never goes below: from its symbols, or after adding what is known to be negative or 0."""
        if not isinstance(dim, Poly):
            return dim
        key = dim, depth
        if key in self._lows:
            return self._lows[key]
        low = bounds_of(dim, self._known(dim))[0]
        if depth:
            low = self._raised(dim, low, depth)
        self._lows[key] = low
        return low

    def _raised(self, dim: Poly, low: int | None, depth: int) -> int | None:
        """`low`, or a better bound that open goals give."""
        for scale, spare in self._spares(dim):
            try:
                other = self._lowest(dim * scale - spare, depth - 1)
            except DimTooLarge:
                continue
            if other is not None and (low is None or -(-other // scale) > low):
                low = -(-other // scale)
        return low

    def _spares(self, dim: Poly) -> list[tuple[int, Dim]]:
        """Pairs (n, size): the size is known to be >= 0, and taking it from `n * dim` cancels a term."""
        out: list[tuple[int, Dim]] = []
        for goal in self.live:
            if isinstance(goal, Compare) and goal.op in (LE, EQ) and not dim.symbols.isdisjoint(goal_symbols(goal)):
                for candidate in (goal.spare, goal.difference) if goal.op == EQ else (goal.spare,):
                    scale, times = _cancelling(dim, candidate)
                    if times:
                        out.append((scale, candidate * times))
                if len(out) >= _MAX_FACTS:
                    break
        return out + [(1, spare) for spare in self._apart(dim)]

    def _apart(self, dim: Poly) -> Iterator[Dim]:
        """Multiples of `isqrt(a) - isqrt(b)` that `dim` holds, where `a` is never below `b`."""
        roots = [(mono[0][0], factor) for mono, factor in dim.terms.items() if len(mono) == 1 and mono[0][1] == 1]
        for above, factor in roots:
            for below, other in roots:
                if isinstance(above, Root) and isinstance(below, Root) and factor > 0 > other:
                    low = self._lowest(above.num - below.num, 1)
                    if low is not None and low >= 0:
                        yield min(factor, -other) * (of_atom(above) - of_atom(below))

    def _known(self, dim: Dim) -> Known:
        if not self.sets or not isinstance(dim, Poly):
            return {}
        found: dict[Symbol, Interval] = {}
        for symbol in dim.symbols:
            values = self.sets.get(symbol)
            if values is not None and values.low is not None:
                found[symbol] = values.low, values.high
        return found

    def values_of(self, symbol: Symbol) -> IntSet:
        """The integers that `symbol` may be, as far as goals on it alone and bounds tell."""
        return self.sets.get(symbol) or IntSet.between(symbol.minimum)


def _parity(dim: Poly) -> int | None:
    """The parity of every value, where that is one: `n**2 - n` is even, for a power is as even or odd as its base."""
    odd: dict[frozenset[Atom], int] = {}
    for mono, factor in dim.terms.items():
        atoms = frozenset(atom for atom, _ in mono)
        odd[atoms] = (odd.get(atoms, 0) + factor) % 2
    constant = odd.pop(frozenset(), 0)
    return None if any(odd.values()) else constant


def _times(num: Dim, known: Dim) -> Dim:
    """How often `known` is a part of `num`, judged by one of its terms."""
    if not isinstance(num, Poly) or not isinstance(known, Poly):
        return 0
    if len(known.terms) == 1:
        return make(
            {
                cofactor: c // k
                for m, c in num.terms.items()
                for unit, k in known.terms.items()
                if (cofactor := mono_div(m, unit)) is not None and c % k == 0
            }
        )
    times = divide(num, known)
    return 0 if times is None else times


def _cancelling(dim: Poly, spare: Dim) -> tuple[int, int]:
    """(n, k), both positive, for which `n*dim - k*spare` lacks a term that both have; (1, 0) when there are none."""
    if isinstance(spare, Poly):
        for mono, factor in spare.terms.items():
            own = dim.terms.get(mono, 0)
            if mono and own * factor > 0:
                shared = gcd(own, factor)
                return abs(factor) // shared, abs(own) // shared
    return 1, 0
