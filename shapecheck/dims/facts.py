"""`Facts`: what holds on a path (the path condition), and whether that decides a goal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from itertools import islice
from itertools import product as cartesian

from shapecheck.dims.bounds import split_remainder
from shapecheck.dims.canonical import canonical
from shapecheck.dims.goals import (
    EQ,
    LE,
    NE,
    AllOf,
    AnyOf,
    Compare,
    Goal,
    any_of,
    eq,
    evaluate_goal,
    goal_symbols,
    le,
    map_goal,
    negate,
    strip_common,
    substitute_goal,
)
from shapecheck.dims.intsets import IntSet, PeriodTooLong
from shapecheck.dims.knowledge import Knowledge, Multiple, Rule
from shapecheck.dims.operations import atoms_in, lone_atom, substitute, symbols_of
from shapecheck.dims.poly import Dim, FloorDiv, Poly, Symbol, divide, floordiv, make, of_atom
from shapecheck.dims.roots import whole_root
from shapecheck.dims.solve import solutions
from shapecheck.dims.terms import Atom, DimTooLarge, Interval, add_terms, mono_div

MAX_CASES = 20_000
_MAX_STEPS = 64
_MAX_SIFTED = 2_000


class Verdict(Enum):
    """Whether a goal is true for all admitted sizes, false for all of them, or neither is known."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


_OPPOSITE = {Verdict.HOLDS: Verdict.FAILS, Verdict.FAILS: Verdict.HOLDS, Verdict.UNKNOWN: Verdict.UNKNOWN}


class Facts(Knowledge):
    """An immutable set of assumed goals. `assume` gives a new one; `decide` never guesses."""

    __slots__ = ("_children", "contradiction", "goals")
    goals: tuple[Goal, ...]
    """All assumed goals, in order, as they were given."""
    contradiction: bool
    """Whether an assumed goal fails by the ones before it."""
    _children: dict[Goal, Facts]
    """What `assume` gave before: a search takes the same steps from the same facts again and again."""

    def __init__(self, goals: Iterable[Goal] = ()) -> None:
        self.goals = ()
        self.contradiction = False
        self.values, self.sets = {}, {}
        self.rules, self.multiples, self.live = (), (), ()
        self._children = {}
        self._forget()
        for goal in goals:
            self._assume(goal)

    def assume(self, goal: Goal) -> Facts:
        """These facts and `goal`."""
        found = self._children.get(goal)
        if found is not None:
            return found
        out = object.__new__(Facts)
        out.goals, out.contradiction = self.goals, self.contradiction
        out.values, out.sets = self.values, self.sets
        out.rules, out.multiples, out.live = self.rules, self.multiples, self.live
        out._children = {}
        out._memo, out._lows, out._spans = self._memo, self._lows, self._spans
        out._assume(goal)
        self._children[goal] = out
        return out

    def bounds(self, dim: Dim) -> Interval:
        """An interval that holds every admitted value of `dim`."""
        low, high = self.interval(self.norm(dim))
        atom = lone_atom(self.norm(dim))
        if isinstance(atom, Symbol) and atom in self.sets:
            low, high = _narrow((low, high), (self.sets[atom].low, self.sets[atom].high))
        return low, high

    def decide(self, goal: Goal) -> Verdict:
        """HOLDS if `goal` is true for all admitted sizes, FAILS if it is false for all, else UNKNOWN."""
        if isinstance(goal, bool):
            return Verdict.HOLDS if goal else Verdict.FAILS
        if self.contradiction:
            return Verdict.UNKNOWN
        cached = self._memo.get(goal)
        if isinstance(cached, Verdict):
            return cached
        try:
            verdict = self._decide(map_goal(goal, self.norm))
        except DimTooLarge:
            verdict = Verdict.UNKNOWN
        self._memo[goal] = verdict
        return verdict

    def _decide(self, goal: Goal) -> Verdict:
        match goal:
            case bool():
                return Verdict.HOLDS if goal else Verdict.FAILS
            case Compare():
                verdict = self._by_values(goal)
                if verdict is Verdict.UNKNOWN:
                    verdict = self._compare(goal)
            case AllOf(goals):
                verdict = self._every(goals)
                if verdict is Verdict.UNKNOWN:
                    verdict = self._by_values(goal)
            case AnyOf(goals):
                verdict = _OPPOSITE[self._every([negate(part) for part in goals])]
                if verdict is Verdict.UNKNOWN:
                    verdict = self._by_values(goal)
        return self._by_cases(goal) if verdict is Verdict.UNKNOWN else verdict

    def _every(self, goals: Iterable[Goal]) -> Verdict:
        """All of `goals` together: each may rest on the ones before it."""
        out, facts = Verdict.HOLDS, self
        for goal in goals:
            verdict = facts.decide(goal)
            if verdict is Verdict.FAILS:
                return verdict
            if verdict is Verdict.UNKNOWN:
                out, facts = verdict, facts.assume(goal)
                if facts.contradiction:
                    return Verdict.FAILS
        return out

    def _by_values(self, goal: Goal) -> Verdict:
        """Exact, for a goal on one symbol."""
        symbols = goal_symbols(goal)
        if len(symbols) != 1:
            return Verdict.UNKNOWN
        (symbol,) = symbols
        solved, admitted = solutions(goal, symbol), self.values_of(symbol)
        if solved is None:
            return Verdict.UNKNOWN
        try:
            both = admitted & solved
        except PeriodTooLong:
            return Verdict.UNKNOWN
        if not both:
            return Verdict.FAILS
        return Verdict.HOLDS if both == admitted else Verdict.UNKNOWN

    def _compare(self, goal: Compare) -> Verdict:
        if goal.op == NE:
            return _OPPOSITE[self._compare(Compare(EQ, goal.left, goal.right))]
        difference = goal.difference
        if not isinstance(difference, Poly):
            raise TypeError("a comparison of numbers is a bool")
        low, high = self.interval(difference)
        if goal.op == LE:
            if high is not None and high <= 0:
                return Verdict.HOLDS
            return Verdict.FAILS if low is not None and low > 0 else Verdict.UNKNOWN
        if (low is not None and low > 0) or (high is not None and high < 0):
            return Verdict.FAILS
        if low == high == 0:
            return Verdict.HOLDS
        modulus, residue = self.residue(difference)
        if residue and (modulus == 0 or residue % modulus):
            return Verdict.FAILS
        return self._equal(difference)

    def _equal(self, difference: Poly) -> Verdict:
        for fact in self.live:
            if isinstance(fact, Compare) and fact.op in (EQ, NE):
                known = fact.difference
                if fact.op == EQ and fact.symbols <= difference.symbols and divide(difference, known) is not None:
                    return Verdict.HOLDS
                if fact.op == NE and known in (difference, -difference):
                    return Verdict.FAILS
        left, _ = strip_common(difference, 0, self._is_positive)
        if left != difference:
            return self.decide(eq(left, 0))
        form = self.norm(canonical(difference))
        return Verdict.UNKNOWN if isinstance(form, Poly) else Verdict.HOLDS if form == 0 else Verdict.FAILS

    def _is_positive(self, atom: Atom) -> bool:
        low = self.interval(of_atom(atom), 1)[0]
        return low is not None and low >= 1

    def _by_cases(self, goal: Goal) -> Verdict:
        """Try every admitted combination of sizes, where there are few."""
        symbols = sorted(goal_symbols(goal), key=lambda symbol: symbol.key)
        count = 1
        for symbol in symbols:
            size = self.values_of(symbol).size()
            if size is None or size * count > MAX_CASES:
                return Verdict.UNKNOWN
            count *= size
        relevant = [fact for fact in self.live if goal_symbols(fact).issubset(symbols)]
        seen: set[bool] = set()
        for sizes in cartesian(*(islice(self.values_of(symbol), MAX_CASES) for symbol in symbols)):
            env = {symbol.name: size for symbol, size in zip(symbols, sizes, strict=True)}
            try:
                if all(evaluate_goal(fact, env) for fact in relevant):
                    seen.add(evaluate_goal(goal, env))
            except ZeroDivisionError:
                return Verdict.UNKNOWN
            if len(seen) == 2:
                return Verdict.UNKNOWN
        if not seen:
            return Verdict.FAILS
        return Verdict.HOLDS if seen == {True} else Verdict.FAILS

    def _assume(self, goal: Goal) -> None:
        verdict = self.decide(goal)
        self.goals = (*self.goals, goal)
        if self.contradiction or verdict is Verdict.HOLDS:
            return
        if verdict is Verdict.FAILS:
            self.contradiction = True
            return
        known = frozenset(self.live)
        self.values, self.sets = dict(self.values), dict(self.sets)  # until here shared with what this began from
        try:
            self._absorb(map_goal(goal, self.norm))
            self._propagate(known)
        except DimTooLarge:
            return
        finally:
            self._forget()

    def _absorb(self, goal: Goal) -> None:
        """Take in a goal that is in the form `norm` gives."""
        self._forget()
        match goal:
            case bool():
                self.contradiction |= not goal
            case AllOf(goals):
                for part in goals:
                    self._absorb(map_goal(part, self.norm))
            case _:
                if goal not in self.live:
                    self._absorb_one(goal)

    def _absorb_one(self, goal: Compare | AnyOf) -> None:
        if isinstance(goal, AnyOf):
            open_parts = [part for part in goal.goals if self.decide(part) is not Verdict.FAILS]
            if len(open_parts) < len(goal.goals):
                self._absorb(any_of(*open_parts))
                return
        symbols = goal_symbols(goal)
        if len(symbols) == 1:
            (symbol,) = symbols
            solved = solutions(goal, symbol)
            if solved is not None:
                self.live = (*self.live, goal)
                self._restrict(symbol, solved)
                return
        if not (isinstance(goal, Compare) and goal.op == EQ and self._absorb_equality(goal)):
            self.live = (*self.live, goal)
        if len(symbols) == 1 and symbols.isdisjoint(self.values):
            self._restrict(symbol, self.values_of(symbol))

    def _restrict(self, symbol: Symbol, values: IntSet) -> None:
        """Narrow the set of a symbol; one value left solves it, none is a contradiction."""
        before = self.values_of(symbol)
        try:
            after = before & values
        except PeriodTooLong:
            low = values.low
            after = before & IntSet.between(low, values.high) if low is not None else IntSet(1, [()])
        after = self._sifted(symbol, after)
        if not after:
            self.contradiction = True
        elif after.low == after.high and after.low is not None:
            self._solve(symbol, after.low)
        elif after != before:
            self.sets[symbol] = after
            self._forget()

    def _sifted(self, symbol: Symbol, values: IntSet) -> IntSet:
        """The values, where they are few, that meet the goals on `symbol` alone whose solutions no set describes."""
        if not values.is_at_most(_MAX_SIFTED):
            return values
        goals = [goal for goal in self.live if goal_symbols(goal) == {symbol} and solutions(goal, symbol) is None]
        if not goals:
            return values
        try:
            kept = [n for n in values if all(evaluate_goal(goal, {symbol.name: n}) for goal in goals)]
        except ZeroDivisionError:
            return values
        return IntSet(1, [[(n, n) for n in kept]])

    def _absorb_equality(self, goal: Compare) -> bool:
        """Use an equality for good, and say whether it need not stay as an open goal."""
        left, right = strip_common(goal.left, goal.right, self._is_positive)
        goal = Compare(EQ, left, right)
        difference = goal.difference
        if not isinstance(difference, Poly):
            return False
        symbol = _lone(difference)
        if symbol is not None:
            factor = difference.terms[((symbol, 1),)]
            self._solve(symbol, make({((symbol, 1),): 1}) - difference * factor)
            return True
        self.live = (*self.live, goal)
        whole = whole_root(left, right)
        if whole is not None:
            self._take_root(of_atom(whole.root), whole.root.num)
            self._absorb(map_goal(eq(of_atom(whole.root), whole.value), self.norm))
            return True
        parts = split_remainder(difference)
        if parts is not None and parts[4] == 0 and not parts[1]:
            self.multiples = (*self.multiples, Multiple(parts[2], parts[3]))
            if isinstance(parts[2], int) and parts[2]:  # a divisor of a number is no larger
                self._absorb(map_goal(le(parts[3], abs(parts[2])), self.norm))
        quotients = [m for m in difference.terms if any(isinstance(atom, FloorDiv) for atom, _ in m)]
        if len(quotients) == 1 or (parts is not None and parts[4] == 0):
            mono = max(quotients, key=lambda m: max(atom.depth for atom, _ in m)) if len(quotients) == 1 else None
            if mono is not None:
                factor = difference.terms[mono]
                value = make(add_terms(difference.terms, {mono: factor}, -1)) * (-1 if factor > 0 else 1)
                if atoms_in(value).isdisjoint(atom for atom, _ in mono):  # else rewriting would never end
                    self.rules = (*self.rules, Rule(abs(factor), mono, value))
                self._pin_quotient(mono[0][0], factor, value, alone=len(mono) == 1 and mono[0][1] == 1)
        return True

    def _take_root(self, root: Poly, square: Dim) -> None:
        """From `square == root**2` follows that `square // root` is `root`, and leaves no rest."""
        for dim, value in ((root**2, square), (floordiv(square, root), root)):
            if isinstance(dim, Poly) and len(dim.terms) == 1:
                ((mono, factor),) = dim.terms.items()
                self.rules = (*self.rules, Rule(factor, mono, value))
        self.multiples = (*self.multiples, Multiple(square, root))

    def _pin_quotient(self, atom: object, factor: int, value: Dim, *, alone: bool) -> None:
        """From `num // den == value` bound `num`."""
        if alone and isinstance(atom, FloorDiv) and abs(factor) == 1 and isinstance(atom.den, int):
            for goal in (le(atom.den * value, atom.num), le(atom.num, atom.den * value + atom.den - 1)):
                if not isinstance(goal, bool) and goal not in self.live:
                    self.live = (*self.live, goal)

    def _solve(self, symbol: Symbol, value: Dim) -> None:
        """Replace `symbol` everywhere; the goals on it become goals on `value`."""
        here = {symbol: value}
        touched = [goal for goal in self.live if symbol in goal_symbols(goal)]
        self.live = tuple(goal for goal in self.live if symbol not in goal_symbols(goal))
        self.rules = tuple(
            rule for rule in self.rules if symbol not in symbols_of(make({rule.mono: 1})) | symbols_of(rule.value)
        )
        self.multiples = tuple(
            known for known in self.multiples if symbol not in symbols_of(known.dim) | symbols_of(known.divisor)
        )
        self.sets.pop(symbol, None)
        values = {other: _substituted_dim(old, here) for other, old in self.values.items()}
        self.values = {other: dim for other, dim in values.items() if dim is not None}
        self.values[symbol] = value
        self._forget()
        for goal in (le(symbol.minimum, value), *(_substituted(goal, here) for goal in touched)):
            self._absorb(map_goal(goal, self.norm))

    def _propagate(self, known: Collection[Goal]) -> None:
        """Carry bounds along the open comparisons, from those not in `known` on, for a number of steps."""
        waiting = [goal for goal in self.live if goal not in known]
        for _ in range(_MAX_STEPS):
            if not waiting or self.contradiction:
                return
            goal = waiting.pop(0)
            symbols = goal_symbols(goal)
            before = {symbol: self.sets.get(symbol) for symbol in symbols}
            if isinstance(goal, Compare) and goal.op in (LE, EQ) and len(symbols) > 1 and goal in self.live:
                difference = goal.difference
                if isinstance(difference, Poly):
                    self._bound_symbols(difference)
                    if goal.op == EQ:
                        self._bound_symbols(-difference)
            changed = symbols if len(symbols) == 1 else {s for s in symbols if self.sets.get(s) is not before[s]}
            if changed:
                waiting += [g for g in self.live if g not in waiting and g != goal and goal_symbols(g) & changed]

    def _bound_symbols(self, dim: Poly) -> None:
        """From `dim <= 0` bound each symbol that is a factor of a plain term."""
        for mono, factor in dim.terms.items():
            rest = self.interval(make(add_terms(dim.terms, {mono: factor}, -1)), 0)[0]
            if rest is None:
                continue
            for atom, exponent in mono:
                if not isinstance(atom, Symbol) or atom in self.values:
                    continue
                if factor < 0 and mono == ((atom, 1),):
                    self._restrict(atom, IntSet.between(-(rest // factor)))
                elif factor > 0 and exponent == 1:
                    others = self.interval(make({mono_div(mono, ((atom, 1),)) or (): 1}), 0)[0]
                    if others is not None and others >= 1:
                        most = -rest // (factor * others)
                        self._restrict(atom, IntSet.between(min(atom.minimum, most), most))
                if self.contradiction:
                    return


def _substituted(goal: Goal, here: Mapping[Symbol, Dim]) -> Goal:
    """A goal with symbols replaced; one that would divide by zero then says nothing."""
    try:
        return substitute_goal(goal, here)
    except ZeroDivisionError:
        return True


def _substituted_dim(dim: Dim, here: Mapping[Symbol, Dim]) -> Dim | None:
    try:
        return substitute(dim, here)
    except ZeroDivisionError:
        return None


def _narrow(a: Interval, b: Interval) -> Interval:
    lows, highs = [x for x in (a[0], b[0]) if x is not None], [x for x in (a[1], b[1]) if x is not None]
    return max(lows, default=None), min(highs, default=None)


def _lone(difference: Poly) -> Symbol | None:
    """The symbol to solve `difference == 0` for: data-dependent, then of an input, then any; None if there is none.

    It stands alone in one term with coefficient 1 or -1, so its value is whole. No input gets a data-dependent value.
    """
    found: list[tuple[bool, bool, str, Symbol]] = []
    for mono, factor in difference.terms.items():
        if len(mono) == 1 and mono[0][1] == 1 and factor in (1, -1) and isinstance(mono[0][0], Symbol):
            symbol = mono[0][0]
            rest = make(add_terms(difference.terms, {mono: factor}, -1))
            others = rest.symbols if isinstance(rest, Poly) else frozenset()
            if symbol in others or (not symbol.opaque and any(other.opaque for other in others)):
                continue
            found.append((symbol.opaque, "." in symbol.name, symbol.name, symbol))
    return max(found, key=lambda entry: entry[:3])[3] if found else None
