"""What must or may hold between sizes: comparisons, `and`, `or`. The builders fold what is clear at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import gcd
from typing import TypeAlias

from shapecheck.dims.bounds import bounds_of, split_remainder
from shapecheck.dims.canonical import canonical
from shapecheck.dims.factors import completing, product_of_sums
from shapecheck.dims.operations import evaluate, lone_atom, substitute, symbols_of
from shapecheck.dims.poly import Dim, FloorDiv, Poly, Symbol, make, mod
from shapecheck.dims.terms import Atom, _set, mono_div, mono_gcd, terms_of

EQ, NE, LE = "==", "!=", "<="
_REMEMBERED = 1 << 13


class Compare:
    """`left op right` for op `==`, `!=` or `<=`."""

    __slots__ = ("_difference", "_hash", "_spare", "_symbols", "left", "op", "right")
    __match_args__ = ("op", "left", "right")

    op: str
    left: Dim
    right: Dim
    _hash: int
    _difference: Dim | None
    _spare: Dim | None
    _symbols: frozenset[Symbol] | None

    def __init__(self, op: str, left: Dim, right: Dim) -> None:
        _set(self, "op", op)
        _set(self, "left", left)
        _set(self, "right", right)
        _set(self, "_hash", hash((op, left, right)))
        _set(self, "_difference", None)
        _set(self, "_spare", None)
        _set(self, "_symbols", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a goal is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return Compare, (self.op, self.left, self.right)

    @property
    def difference(self) -> Dim:
        """`left - right`, which the comparison is about."""
        if self._difference is None:
            _set(self, "_difference", self.left - self.right)
        return self._difference  # type: ignore[return-value]

    @property
    def spare(self) -> Dim:
        """`right - left`, which is not negative where `left <= right`."""
        if self._spare is None:
            _set(self, "_spare", self.right - self.left)
        return self._spare  # type: ignore[return-value]

    @property
    def symbols(self) -> frozenset[Symbol]:
        """Every symbol on either side."""
        if self._symbols is None:
            _set(self, "_symbols", symbols_of(self.left) | symbols_of(self.right))
        return self._symbols  # type: ignore[return-value]

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Compare) or self._hash != other._hash:
            return False
        return self.op == other.op and self.left == other.left and self.right == other.right

    def __str__(self) -> str:
        completed = _completed(self.left, self.op, self.right)
        if completed is not None:
            return completed
        if self.op == LE and isinstance(self.left, int):
            return _one_sided(self.left, self.right)
        if self.op == LE and isinstance(self.left, Poly) and isinstance(self.right, Poly):
            if terms_of(self.left).get(()) == 1:
                return f"{self.left - 1} < {self.right}"
            if terms_of(self.right).get(()) == -1:
                return f"{self.left} < {self.right + 1}"
        return f"{self.left} {self.op} {self.right}"

    def __repr__(self) -> str:
        return f"Compare({str(self)!r})"


def _completed(left: Dim, op: str, right: Dim) -> str | None:
    """`(H - 2)*(W - 2) == 144` for `H*W - 2*H - 2*W == 140`."""
    dim, number = (right, left) if isinstance(left, int) else (left, right)
    if not isinstance(number, int):
        return None
    added = completing(terms_of(dim))
    text = str(dim + added)
    if product_of_sums(terms_of(dim + added)) is None or len(text) > len(str(dim)):
        return None
    return f"{text} {'>=' if op == LE and dim is right else op} {number + added}"


def _one_sided(least: int, dim: Dim) -> str:
    """`dim >= least`, with what is taken away on its own side: `T <= max_len` for `max_len - T >= 0`.

    A remainder stays whole: `H % 8 >= 4`.
    """
    if split_remainder(dim) is not None:
        return f"{dim} >= {least}"
    taken = make({mono: -factor for mono, factor in terms_of(dim).items() if mono and factor < 0})
    rest = dim + taken
    if taken == 0 or (isinstance(rest, int) and rest <= least):
        return f"{dim} >= {least}"
    return f"{taken} < {rest}" if least == 1 and not isinstance(rest, int) else f"{taken} <= {rest - least}"


class _Group:
    __slots__ = ("_hash", "_symbols", "goals")
    __match_args__ = ("goals",)
    joint = ""
    goals: tuple[Goal, ...]
    _hash: int
    _symbols: frozenset[Symbol] | None

    def __init__(self, goals: tuple[Goal, ...]) -> None:
        _set(self, "goals", goals)
        _set(self, "_symbols", None)
        _set(self, "_hash", hash((self.joint, goals)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a goal is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.goals,)

    @property
    def symbols(self) -> frozenset[Symbol]:
        """Every symbol in the goals."""
        if self._symbols is None:
            _set(self, "_symbols", frozenset[Symbol]().union(*map(goal_symbols, self.goals)))
        return self._symbols  # type: ignore[return-value]

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, _Group) and self.joint == other.joint and self.goals == other.goals)

    def __str__(self) -> str:
        return self.joint.join(f"({g})" if isinstance(g, _Group) else str(g) for g in self.goals)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class AllOf(_Group):
    """Every one of `goals` holds."""

    __slots__ = ()
    joint = " and "


class AnyOf(_Group):
    """At least one of `goals` holds."""

    __slots__ = ()
    joint = " or "


Goal: TypeAlias = Compare | AllOf | AnyOf | bool


def eq(left: Dim, right: Dim) -> Goal:
    """`left == right`."""
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    return _eq(left, right)


def _is_positive(*dims: Dim) -> bool:
    return all(low is not None and low >= 1 for low, _ in map(bounds_of, dims))


@lru_cache(maxsize=_REMEMBERED)
def _eq(left: Dim, right: Dim) -> Goal:
    left, right = _cancel(left, right)
    for whole, part in ((left, right), (right, left)):
        quotient = lone_atom(part)
        if isinstance(quotient, FloorDiv) and quotient.num == whole and _is_positive(whole, quotient.den):
            return _eq(quotient.den, 1)
    verdict = _equal(left - right)
    return Compare(EQ, left, right) if verdict is None else verdict


def ne(left: Dim, right: Dim) -> Goal:
    """`left != right`."""
    equal = eq(left, right)
    return Compare(NE, equal.left, equal.right) if isinstance(equal, Compare) else not equal


def le(left: Dim, right: Dim) -> Goal:
    """`left <= right`."""
    if isinstance(left, int) and isinstance(right, int):
        return left <= right
    return _le(left, right)


@lru_cache(maxsize=_REMEMBERED)
def _le(left: Dim, right: Dim) -> Goal:
    low, high = bounds_of(right - left)
    if low is not None and low >= 0:
        return True
    if high is not None and high < 0:
        return False
    return Compare(LE, left, right)


def lt(left: Dim, right: Dim) -> Goal:
    """`left < right`."""
    return le(left, right - 1) if isinstance(right, int) else le(left + 1, right)


def ge(left: Dim, right: Dim) -> Goal:
    """`left >= right`."""
    return le(right, left)


def gt(left: Dim, right: Dim) -> Goal:
    """`left > right`."""
    return lt(right, left)


def divides(divisor: Dim, dim: Dim) -> Goal:
    """`dim % divisor == 0`."""
    return eq(mod(dim, divisor), 0)


def all_of(*goals: Goal) -> Goal:
    """The conjunction of `goals`; True of none."""
    flat: dict[Goal, None] = {}
    for goal in goals:
        for part in goal.goals if isinstance(goal, AllOf) else (goal,):
            if part is False:
                return False
            if part is not True:
                flat[part] = None
    if not flat:
        return True
    return next(iter(flat)) if len(flat) == 1 else AllOf(tuple(flat))


def any_of(*goals: Goal) -> Goal:
    """The disjunction of `goals`; False of none."""
    flat: dict[Goal, None] = {}
    for goal in goals:
        for part in goal.goals if isinstance(goal, AnyOf) else (goal,):
            if part is True:
                return True
            if part is not False:
                flat[part] = None
    if not flat:
        return False
    return next(iter(flat)) if len(flat) == 1 else AnyOf(tuple(flat))


def negate(goal: Goal) -> Goal:
    """The goal that holds exactly where `goal` does not."""
    match goal:
        case bool():
            return not goal
        case Compare(op, left, right):
            if op == LE:
                return lt(right, left)
            return ne(left, right) if op == EQ else eq(left, right)
        case AllOf(goals):
            return any_of(*map(negate, goals))
        case AnyOf(goals):
            return all_of(*map(negate, goals))


def map_goal(goal: Goal, change: Callable[[Dim], Dim]) -> Goal:
    """`goal` rebuilt, and folded, with every size changed."""
    match goal:
        case bool():
            return goal
        case Compare(op, left, right):
            build = {EQ: eq, NE: ne, LE: le}[op]
            return build(change(left), change(right))
        case AllOf(goals):
            return all_of(*(map_goal(part, change) for part in goals))
        case AnyOf(goals):
            return any_of(*(map_goal(part, change) for part in goals))


def substitute_goal(goal: Goal, replacements: Mapping[Symbol, Dim]) -> Goal:
    """`goal` with symbols replaced."""
    return map_goal(goal, lambda dim: substitute(dim, replacements))


def goal_size(goal: Goal) -> int:
    """How many comparisons a goal has."""
    return sum(map(goal_size, goal.goals)) if isinstance(goal, (AllOf, AnyOf)) else 1


def evaluate_goal(goal: Goal, sizes: Mapping[str, int]) -> bool:
    """Whether `goal` holds for these sizes."""
    match goal:
        case bool():
            return goal
        case Compare(op, left, right):
            a, b = evaluate(left, sizes), evaluate(right, sizes)
            return a <= b if op == LE else (a == b) == (op == EQ)
        case AllOf(goals):
            return all(evaluate_goal(part, sizes) for part in goals)
        case AnyOf(goals):
            return any(evaluate_goal(part, sizes) for part in goals)


def goal_symbols(goal: Goal) -> frozenset[Symbol]:
    """Every symbol in `goal`."""
    return frozenset() if isinstance(goal, bool) else goal.symbols


def _cancel(left: Dim, right: Dim) -> tuple[Dim, Dim]:
    """Both sides without the factor that they share and that is never 0."""
    factors = [*terms_of(left).values(), *terms_of(right).values()]
    shared = gcd(*factors)
    if shared > 1:
        left = make({m: c // shared for m, c in terms_of(left).items()})
        right = make({m: c // shared for m, c in terms_of(right).items()})
    return strip_common(left, right, lambda atom: atom.low is not None and atom.low >= 1)


def strip_common(left: Dim, right: Dim, positive: Callable[[Atom], bool]) -> tuple[Dim, Dim]:
    """Both sides without the product of positive atoms that divides every term."""
    from_left, from_right = terms_of(left), terms_of(right)
    common = mono_gcd([*from_left, *from_right])
    common = tuple((atom, exponent) for atom, exponent in common if positive(atom))
    if not common:
        return left, right
    return (
        make({mono_div(m, common) or (): c for m, c in from_left.items()}),
        make({mono_div(m, common) or (): c for m, c in from_right.items()}),
    )


def _equal(difference: Dim) -> bool | None:
    """Whether `difference` is 0, where that is clear at once."""
    if isinstance(difference, int):
        return difference == 0
    offset = difference.terms.get((), 0)
    if offset % gcd(*(c for m, c in difference.terms.items() if m)):
        return False
    low, high = bounds_of(difference)
    if (low is not None and low > 0) or (high is not None and high < 0):
        return False
    form = canonical(difference)
    return form == 0 if isinstance(form, int) else None
