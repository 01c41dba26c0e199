"""Functions over sizes beyond the operators: minima, sums, substitution, evaluation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from shapecheck.dims.bounds import lower_bound
from shapecheck.dims.poly import (
    Dim,
    FloorDiv,
    Max,
    Min,
    Poly,
    Root,
    Symbol,
    dim_key,
    divide,
    floordiv,
    interval_of,
    make,
    of_atom,
)
from shapecheck.dims.roots import isqrt
from shapecheck.dims.terms import Atom, Terms, terms_of


def ceildiv(num: Dim, den: Dim) -> Dim:
    """`num / den`, rounded up."""
    return -floordiv(-num, den)


def total(dims: Iterable[Dim]) -> Dim:
    """The sum of `dims`; 0 when there are none."""
    out: Dim = 0
    for dim in dims:
        out = out + dim
    return out


def known_total(dims: Iterable[Dim | None]) -> Dim | None:
    """The sum of `dims`; None where one of them is not known."""
    out: Dim = 0
    for dim in dims:
        if dim is None:
            return None
        out = out + dim
    return out


def product(dims: Iterable[Dim]) -> Dim:
    """The product of `dims`; 1 when there are none."""
    out: Dim = 1
    for dim in dims:
        out = out * dim
    return out


def exact_div(num: Dim, den: Dim) -> Dim | None:
    """`num / den` when `den` divides `num` identically, else None. Quotients and minima count as unknowns."""
    return divide(num, den)


def dim_min(*dims: Dim) -> Dim:
    """The least of `dims`."""
    kept = _undominated(Min, dims, 1)
    return kept[0] if len(kept) == 1 else of_atom(Min(tuple(kept)))


def dim_max(*dims: Dim) -> Dim:
    """The greatest of `dims`."""
    kept = _undominated(Max, dims, -1)
    return kept[0] if len(kept) == 1 else of_atom(Max(tuple(kept)))


def _undominated(kind: type[Min | Max], dims: Iterable[Dim], sign: int) -> list[Dim]:
    """The arguments that can be the extremum, flattened, without doubles, symbolic ones first."""
    flat: dict[Dim, None] = {}
    for dim in dims:
        atom = lone_atom(dim)
        for part in atom.args if isinstance(atom, kind) else (dim,):
            flat[part] = None
    if not flat:
        raise ValueError("the minimum or maximum of nothing")
    kept: list[Dim] = []
    for dim in flat:
        if any(_never_beyond(other, dim, sign) for other in kept):
            continue
        kept = [other for other in kept if not _never_beyond(dim, other, sign)]
        kept.append(dim)
    return sorted(kept, key=lambda dim: (isinstance(dim, int), dim_key(dim)))


def _never_beyond(winner: Dim, loser: Dim, sign: int) -> bool:
    """Whether `winner <= loser` always (or `>=`, for sign -1)."""
    difference = (loser - winner) * sign
    low = interval_of(difference)[0]
    if low is None and isinstance(difference, Poly):
        low = lower_bound(difference)
    return low is not None and low >= 0


def lone_atom(dim: Dim) -> Atom | None:
    """The atom that `dim` is, if it is one alone."""
    if isinstance(dim, Poly) and len(dim.terms) == 1:
        ((mono, factor),) = dim.terms.items()
        if factor == 1 and len(mono) == 1 and mono[0][1] == 1:
            return mono[0][0]
    return None


def is_polynomial(dim: Dim) -> bool:
    """Whether `dim` is sums and products of numbers and symbols alone."""
    return isinstance(dim, int) or all(isinstance(atom, Symbol) for mono in dim.terms for atom, _ in mono)


def symbols_of(dim: Dim) -> frozenset[Symbol]:
    """Every symbol in `dim`."""
    return dim.symbols if isinstance(dim, Poly) else frozenset()


def evaluate(dim: Dim, sizes: Mapping[str, int]) -> int:
    """The value of `dim` for these sizes. Raises KeyError for a symbol without a size, ZeroDivisionError where a size
    of 0 divides.
    """
    if not isinstance(dim, Poly):
        return dim
    out = 0
    for mono, factor in dim.terms.items():
        value = factor
        for atom, exponent in mono:
            value *= _evaluate_atom(atom, sizes) ** exponent
        out += value
    return out


def _evaluate_atom(atom: Atom, sizes: Mapping[str, int]) -> int:
    if isinstance(atom, Symbol):
        return sizes[atom.name]
    values = [evaluate(part, sizes) for part in atom.parts]
    if isinstance(atom, FloorDiv):
        return values[0] // values[1]
    if isinstance(atom, Root):
        return math.isqrt(max(values[0], 0))
    return min(values) if isinstance(atom, Min) else max(values)


def substitute(dim: Dim, replacements: Mapping[Symbol, Dim]) -> Dim:
    """`dim` with symbols replaced, all at once, in normal form again."""
    if not isinstance(dim, Poly) or dim.symbols.isdisjoint(replacements):
        return dim
    return map_atoms(dim, lambda atom: replacements.get(atom) if isinstance(atom, Symbol) else None)


def map_atoms(dim: Dim, replace: Callable[[Atom], Dim | None]) -> Dim:
    """`dim` rebuilt with each atom's replacement; where `replace` gives None the atom's parts are rebuilt instead."""
    if not isinstance(dim, Poly):
        return dim
    values: dict[Atom, Dim] = {}
    for mono in dim.terms:
        for atom, _ in mono:
            if atom not in values:
                value = replace(atom)
                values[atom] = _rebuild(atom, replace) if value is None else value
    changed = {atom: value for atom, value in values.items() if lone_atom(value) != atom}
    if not changed:
        return dim
    kept: Terms = {}
    out: Dim = 0
    for mono, factor in dim.terms.items():
        if any(atom in changed for atom, _ in mono):
            term: Dim = make({tuple(power for power in mono if power[0] not in changed): factor})
            for atom, exponent in mono:
                for _ in range(exponent if atom in changed else 0):
                    term = term * changed[atom]
            out = out + term
        else:
            kept[mono] = factor
    return out + make(kept)


def _rebuild(atom: Atom, replace: Callable[[Atom], Dim | None]) -> Dim:
    if not atom.parts:
        return of_atom(atom)
    parts = tuple(map_atoms(part, replace) for part in atom.parts)
    if parts == atom.parts:
        return of_atom(atom)
    if isinstance(atom, FloorDiv):
        return floordiv(parts[0], parts[1])
    if isinstance(atom, Root):
        return isqrt(parts[0])
    return dim_min(*parts) if isinstance(atom, Min) else dim_max(*parts)


def atoms_in(dim: Dim) -> set[Atom]:
    """All atoms of `dim`, however deep."""
    found: set[Atom] = set()
    if isinstance(dim, Poly):
        for mono in dim.terms:
            for atom, _ in mono:
                found.add(atom)
                for part in atom.parts:
                    found |= atoms_in(part)
    return found


class RoundedUp(NamedTuple):
    """A size where a rest `n % s` is not 0, as a formula that takes `n // s` for one less than the quotient rounded up;
    and what that formula is where the rest is 0.
    """

    formula: Dim
    without_rest: Dim


def rounded_up(dim: Dim, rest: Dim) -> Iterator[RoundedUp]:
    """The readings of `dim` by the quotient that `rest`, which is some `n % s` or its opposite, is the rest of."""
    for mono, factor in terms_of(rest).items():
        quotient = mono[0][0] if len(mono) == 1 and mono[0][1] == 1 else None
        if isinstance(quotient, FloorDiv) and abs(factor) > 1:
            whole = (rest if factor < 0 else -rest) + abs(factor) * of_atom(quotient)
            if floordiv(whole, abs(factor)) == of_atom(quotient):
                upward = _replaced(dim, quotient, ceildiv(whole, abs(factor)) - 1)
                yield RoundedUp(upward, _replaced(dim, quotient, of_atom(quotient) - 1))


def _replaced(dim: Dim, atom: Atom, value: Dim) -> Dim:
    return map_atoms(dim, lambda found: value if found == atom else None)
