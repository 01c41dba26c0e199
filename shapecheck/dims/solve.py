"""All solutions of a goal on one symbol, exactly.

Sums of products with quotients by numbers are periodic: for `T = M*k + r`, M the common multiple of the divisors, the
goal's two sides are polynomials in k. Each residue r is solved alone; minima and maxima are split into their arguments
first, and what is asked of a root becomes bounds of its square.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from math import lcm

from shapecheck.dims.goals import EQ, LE, NE, AllOf, AnyOf, Compare, Goal, all_of, eq, le, map_goal, negate
from shapecheck.dims.intsets import MAX_PERIOD, IntSet, PeriodTooLong, Range
from shapecheck.dims.operations import atoms_in, evaluate, map_atoms
from shapecheck.dims.poly import Dim, FloorDiv, Max, Min, Poly, Root, Symbol, of_atom
from shapecheck.dims.terms import Atom

_MAX_DEGREE = 6
_MAX_SPLITS = 32


@lru_cache(maxsize=4096)
def solutions(goal: Goal, symbol: Symbol) -> IntSet | None:
    """The values, from the symbol's minimum up, for which `goal` holds; None when the goal is not of this kind."""
    try:
        return _solve(goal, symbol, _MAX_SPLITS)
    except PeriodTooLong:
        return None


def _solve(goal: Goal, symbol: Symbol, splits: int) -> IntSet | None:
    everything = IntSet.between(symbol.minimum)
    match goal:
        case bool():
            return everything if goal else IntSet(1, [()])
        case AllOf(goals) | AnyOf(goals):
            out = everything if isinstance(goal, AllOf) else IntSet(1, [()])
            for part in goals:
                inner = _solve(part, symbol, splits)
                if inner is None:
                    return None
                out = out & inner if isinstance(goal, AllOf) else out | inner
            return out
        case Compare():
            return _solve_compare(goal, symbol, splits)


def _solve_compare(goal: Compare, symbol: Symbol, splits: int) -> IntSet | None:
    extremum = next((atom for atom in _ordered(goal.difference) if isinstance(atom, Min | Max)), None)
    if extremum is not None:
        return _solve_cases(goal, extremum, symbol, splits)
    difference = goal.difference
    if not isinstance(difference, Poly):
        raise TypeError("a comparison of numbers is a bool")
    if difference.symbols != {symbol}:
        return None
    rootless = _without_root(goal, splits)
    if rootless is not None:
        return _solve(rootless, symbol, splits)
    period, degree = _period(difference), _degree(difference)
    if period is None or period > MAX_PERIOD or degree > _MAX_DEGREE:
        return None
    classes: list[list[Range]] = [[] for _ in range(period)]
    for first in range(symbol.minimum, symbol.minimum + period):
        steps = _newton(difference, symbol, first, period, degree)
        if goal.op == LE:
            found = _not_negative([-s for s in steps])
        else:
            upper, lower = _not_negative(steps), _not_negative([-s for s in steps])
            found = [(max(a, c), _least(b, d)) for a, b in upper for c, d in lower if _meet(a, b, c, d)]
        classes[first % period] = [(first + period * a, None if b is None else first + period * b) for a, b in found]
    solved = IntSet(period, classes)
    return solved if goal.op in (EQ, LE) else IntSet.between(symbol.minimum) - solved


def _ordered(dim: Dim) -> list[Atom]:
    return sorted(atoms_in(dim), key=lambda atom: (atom.depth, atom.key))


def _solve_cases(goal: Compare, atom: Min | Max, symbol: Symbol, splits: int) -> IntSet | None:
    """One case for each argument that may be the extremum."""
    if splits < len(atom.args):
        return None
    out = IntSet(1, [()])
    for arg in atom.args:
        others = (le(arg, o) if isinstance(atom, Min) else le(o, arg) for o in atom.args if o is not arg)
        chosen = map_goal(goal, partial(_with_atom, atom=atom, value=arg))
        case = _solve(all_of(*others, chosen), symbol, splits // len(atom.args))
        if case is None:
            return None
        out = out | case
    return out


def _without_root(goal: Compare, splits: int) -> Goal | None:
    """What a goal on a root alone says of its square, where the roots that meet it are an interval: `T >= 16` for
    `isqrt(T)//2 >= 2`. None for any other goal.
    """
    root = next((atom for atom in reversed(_ordered(goal.difference)) if isinstance(atom, Root)), None)
    if root is None:
        return None
    stand_in = Symbol("root", minimum=0)
    left = _with_atom(goal.difference, root, of_atom(stand_in))
    if isinstance(left, Poly) and left.symbols != {stand_in}:
        return None
    roots = _solve(le(left, 0) if goal.op == LE else eq(left, 0), stand_in, splits)
    if roots is None or (roots and roots != IntSet.between(roots.low or 0, roots.high)):
        return None
    least, most = roots.low, roots.high
    found = all_of(
        least is not None,
        not least or le(least**2, root.num),
        most is None or le(root.num, (most + 1) ** 2 - 1),
    )
    return negate(found) if goal.op == NE else found


def _with_atom(dim: Dim, atom: Atom, value: Dim) -> Dim:
    return map_atoms(dim, lambda found: value if found == atom else None)


def _period(dim: Dim) -> int | None:
    """A step after which every quotient grows by a polynomial; None when something else divides."""
    if not isinstance(dim, Poly):
        return 1
    out = 1
    for mono in dim.terms:
        for atom, _ in mono:
            if isinstance(atom, FloorDiv):
                inner = _period(atom.num)
                if inner is None or not isinstance(atom.den, int):
                    return None
                out = lcm(out, inner * atom.den)
            elif not isinstance(atom, Symbol):
                return None
            if out > MAX_PERIOD:
                return None
    return out


def _degree(dim: Dim) -> int:
    if not isinstance(dim, Poly):
        return 0
    return max(
        sum(e * (_degree(atom.num) if isinstance(atom, FloorDiv) else 1) for atom, e in mono) for mono in dim.terms
    )


def _newton(dim: Poly, symbol: Symbol, first: int, period: int, degree: int) -> list[int]:
    """Forward differences at k = 0 of the polynomial that `dim` is along `first + period*k`."""
    row = [evaluate(dim, {symbol.name: first + period * k}) for k in range(degree + 1)]
    out = []
    while row:
        out.append(row[0])
        row = [b - a for a, b in pairwise(row)]
    while len(out) > 1 and out[-1] == 0:
        out.pop()
    return out


def _at(steps: list[int], k: int) -> int:
    out, choose = 0, 1
    for i, step in enumerate(steps):
        out += step * choose
        choose = choose * (k - i) // (i + 1)
    return out


def _not_negative(steps: list[int]) -> list[Range]:
    """The ranges of k >= 0 on which the polynomial with these differences is >= 0.

    Between the sign changes of its first difference the polynomial is monotone, so each change of sign is bisected.
    """
    if len(steps) == 1:
        return [(0, None)] if steps[0] >= 0 else []
    if len(steps) == 2:
        start, slope = steps
        if slope > 0:
            return [(max(0, -(start // slope)), None)]
        return [(0, start // -slope)] if start >= 0 else []
    rising = _not_negative(steps[1:])
    out: list[Range] = []
    at = 0
    for low, high in [*rising, (None, None)]:
        end = None if low is None else low
        if end is None or end > at:
            out += _monotone(steps, at, end, rises=False)
        if low is None:
            break
        stop = None if high is None else high + 1
        out += _monotone(steps, low, stop, rises=True)
        if stop is None:
            break
        at = stop
    return out


def _monotone(steps: list[int], low: int, high: int | None, rises: bool) -> list[Range]:
    """The part of low..high where a polynomial that only rises (or only falls) there is not negative."""
    if not rises:
        if _at(steps, low) < 0:
            return []
        last = high if high is not None else _beyond(steps, low, negative=True)
        if high is not None and _at(steps, high) >= 0:
            return [(low, high)]
        return [(low, _bisect(steps, low, last))]
    if _at(steps, low) >= 0:
        return [(low, high)]
    if high is not None and _at(steps, high) < 0:
        return []
    last = high if high is not None else _beyond(steps, low, negative=False)
    return [(_bisect(steps, low, last) + 1, high)]


def _beyond(steps: list[int], low: int, negative: bool) -> int:
    width = 1
    while (_at(steps, low + width) < 0) != negative:
        width *= 2
    return low + width


def _bisect(steps: list[int], low: int, high: int) -> int:
    """The last k from `low` on that has the sign that `low` has, when `high` has the other."""
    sign = _at(steps, low) >= 0
    while high - low > 1:
        middle = (low + high) // 2
        if (_at(steps, middle) >= 0) == sign:
            low = middle
        else:
            high = middle
    return low


def _least(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else min(a, b)


def _meet(a: int, b: int | None, c: int, d: int | None) -> bool:
    end = _least(b, d)
    return end is None or max(a, c) <= end
