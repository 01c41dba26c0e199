"""What goals say of one symbol, as bounds and a range of remainders: `H >= 64`, `H % 32 <= 1`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from shapecheck.dims.goals import AllOf, AnyOf, Goal, all_of, any_of, divides, eq, goal_symbols, le, ne
from shapecheck.dims.intsets import IntSet, PeriodTooLong
from shapecheck.dims.poly import Dim, Symbol, mod, of_atom
from shapecheck.dims.solve import solutions

_MOST_LISTED = 3
_MOST_EXCEPTIONS = 2
_MOST_ADDED = 8


def solved_symbol(goal: Goal) -> Symbol | None:
    """The only symbol of a goal whose solutions are known."""
    symbols = goal_symbols(goal)
    if len(symbols) != 1:
        return None
    (symbol,) = symbols
    return symbol if solutions(goal, symbol) is not None else None


def on_one_symbol(symbol: Symbol, group: Sequence[Goal], admitted: IntSet) -> tuple[list[Goal], IntSet]:
    """Goals that say of `symbol` what `group` says where it is one of `admitted`, and the values that are left.

    A goal whose period does not fit with those of the others stays as it is.
    """
    wanted, fitting, odd = admitted, list[Goal](), list[Goal]()
    for goal in group:
        found = _met(wanted, solutions(goal, symbol))
        if found is None:
            odd.append(goal)
        else:
            wanted = found
            fitting.append(goal)
    if wanted == admitted:
        return odd, wanted
    words = _described(symbol, wanted, admitted)
    if words is None:
        words = min([_fewest(symbol, fitting, wanted, admitted), *_looser(symbol, wanted, admitted)], key=_length)
    return [*words, *odd], wanted


def by_symbol(goal: Goal, admitted: Mapping[Symbol, IntSet]) -> Goal:
    """A goal on several symbols, each of its parts that is about one of them in the fewest words."""
    if not isinstance(goal, AllOf | AnyOf) or len(goal_symbols(goal)) < 2:
        return goal
    alone: dict[Symbol, list[Goal]] = {}
    parts: dict[Goal, None] = {}
    for part in goal.goals:
        symbol = solved_symbol(part)
        if symbol is None or symbol not in admitted:
            parts[by_symbol(part, admitted)] = None
        else:
            alone.setdefault(symbol, []).append(part)
    build = all_of if isinstance(goal, AllOf) else any_of
    for symbol, group in alone.items():
        parts[_shorter(build(*group), symbol, admitted[symbol])] = None
    return build(*parts)


def _shorter(goal: Goal, symbol: Symbol, admitted: IntSet) -> Goal:
    wanted = _met(admitted, solutions(goal, symbol))
    if wanted is None:
        return goal
    if wanted == admitted or not wanted:
        return bool(wanted)
    words = _described(symbol, wanted, admitted)
    several = _looser(symbol, wanted, admitted) if words is None else [words]
    return min([goal, *(all_of(*words) for words in several)], key=lambda said: len(str(said)))


def _length(goals: Sequence[Goal]) -> int:
    return sum(len(f" and {goal}") for goal in goals)


def _met(values: IntSet, others: IntSet | None) -> IntSet | None:
    """The values that are in both sets, None where that is not known."""
    try:
        return None if others is None else values & others
    except PeriodTooLong:
        return None


def _fewest(symbol: Symbol, group: Sequence[Goal], wanted: IntSet, admitted: IntSet) -> list[Goal]:
    """The goals of `group` without those that the others imply, the longest left out first."""
    needed = list(group)
    for goal in sorted(group, key=lambda goal: len(str(goal)), reverse=True):
        others: IntSet | None = admitted
        for other in needed:
            if other is not goal and others is not None:
                others = _met(others, solutions(other, symbol))
        if others == wanted:
            needed.remove(goal)
    return needed


def _described(symbol: Symbol, wanted: IntSet, admitted: IntSet) -> list[Goal] | None:
    """The values when they are few, else bounds and remainders that choose `wanted` among `admitted`."""
    size, low, high = of_atom(symbol), wanted.low, wanted.high
    if low is None:
        return [False]
    if low == high:
        return [eq(size, low)]
    for modulus, pattern, words in _patterns(symbol, wanted, admitted):
        if not (pattern & IntSet.between(low, high)) - wanted:
            return [*_bounds(size, pattern, wanted), *words]
        if modulus == 1 and high is not None and (wanted.size() or 0) <= _MOST_LISTED:
            return [any_of(*(eq(size, value) for value in wanted))]
    return None


def _looser(symbol: Symbol, wanted: IntSet, admitted: IntSet) -> list[list[Goal]]:
    """Bounds and remainders that choose too many or too few, with the values that these are."""
    size, low = of_atom(symbol), wanted.low
    out: list[list[Goal]] = []
    if low is None:
        return out
    for _, pattern, words in _patterns(symbol, wanted, admitted):
        beyond = (pattern & IntSet.between(low, wanted.high)) - wanted
        if beyond.is_at_most(_MOST_EXCEPTIONS):
            exceptions = [ne(size, value) for value in beyond]
            out.append([*_bounds(size, pattern - beyond, wanted), *words, *exceptions])
            break
    endless = wanted.endless()
    for _, pattern, _ in _patterns(symbol, endless, admitted):
        added, common = wanted - pattern, wanted & pattern
        if added.is_at_most(_MOST_ADDED):
            said = _described(symbol, common, admitted) if added else None
            if said is not None:
                out.append([any_of(all_of(*said), *(eq(size, value) for value in added))])
                break
    return out


def _patterns(symbol: Symbol, wanted: IntSet, admitted: IntSet) -> Iterator[tuple[int, IntSet, list[Goal]]]:
    """For rising moduli the admitted values with the remainders that `wanted` has, and the words for these."""
    present = [residue for residue, ranges in enumerate(wanted.classes) if ranges]
    for modulus in (m for m in range(1, wanted.period + 1) if wanted.period % m == 0):
        residues = {residue % modulus for residue in present}
        words = _remainders(of_atom(symbol), modulus, residues)
        if words is not None:
            ranges = [[(symbol.minimum, None)] if residue in residues else [] for residue in range(modulus)]
            yield modulus, IntSet(modulus, ranges) & admitted, words


def _bounds(size: Dim, pattern: IntSet, wanted: IntSet) -> list[Goal]:
    """The bounds that `pattern` needs to be no more than `wanted`."""
    low, high = wanted.low, wanted.high
    out: list[Goal] = []
    if low is not None and pattern.low != low:
        out.append(le(low, size))
    if high is not None and pattern.high != high:
        out.append(le(size, high))
    return out


def _remainders(size: Dim, modulus: int, residues: Collection[int]) -> list[Goal] | None:
    """That `size` has one of `residues` modulo `modulus`, where these are one, all but one, or follow one another."""
    count = len(residues)
    if not count:
        return None
    if count == modulus:
        return []
    if count == 1:
        (only,) = residues
        return [divides(modulus, size) if only == 0 else eq(mod(size, modulus), only)]
    if count == modulus - 1:
        return [ne(mod(size, modulus), next(r for r in range(modulus) if r not in residues))]
    firsts = [residue for residue in residues if (residue - 1) % modulus not in residues]
    if len(firsts) > 1:
        return None
    first, last = firsts[0], firsts[0] + count - 1
    if last >= modulus:
        return [le(mod(size + modulus - first, modulus), count - 1)]
    return [
        *([le(first, mod(size, modulus))] if first else []),
        *([le(mod(size, modulus), last)] if last < modulus - 1 else []),
    ]
