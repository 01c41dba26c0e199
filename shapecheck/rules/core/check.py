"""Every demand that a rule can make. A demand holds (silence), fails (`DemandFailed`) or is unknown (an assumption).

The rule names the demand and the parameters; the demand picks the code; `codes.py` holds the words. A rule never
branches on a dim by itself: `suppose` is the only question whose answer is a bool. Knows no IR, no files, no spans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.dims import (
    Compare,
    Dim,
    Facts,
    Goal,
    Verdict,
    all_of,
    any_of,
    divides,
    eq,
    ge,
    goal_symbols,
    gt,
    is_polynomial,
    le,
    mod,
    ne,
    negate,
    product,
    substitute,
    sym,
    symbols_of,
)
from shapecheck.rules.core.dtypes import INDEX, is_float
from shapecheck.values import Range, Tensor


@dataclass(frozen=True, slots=True)
class Subject:
    """One side of a demand: the parameter or field it came in by, and which axis of it, where that is known."""

    param: str
    dim: Dim | None = None
    axis: int | None = None
    index: int | None = None  # which tensor, for a parameter that takes several


@dataclass(frozen=True, slots=True)
class Failure:
    """What did not hold: `details` fill the template of `code`; `found` and `expected` are the two sides."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)
    found: Subject | None = None
    expected: Subject | None = None
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """A goal that was undecided and is taken to hold from here on; `failure` is what it would be if it did not."""

    goal: Goal
    failure: Failure


class DemandFailed(Exception):
    """A demand fails for every size that the facts admit; torch raises here."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class Undetermined(Exception):
    """The result's shape cannot be told; the call yields an unknown with this reason. `axis` is a number that would
    have to be known.
    """

    def __init__(self, reason: str, axis: Dim | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.axis = axis


class LeftToData(Undetermined):
    """The result is True or False as data or memory has it: a program that asks goes both ways."""


class DtypeAsked(Undetermined):
    """The result depends on a dtype that is not known."""

    def __init__(self, tensor: Tensor) -> None:
        super().__init__("a dtype that is not known")
        self.tensor = tensor


def _counted(ranks: Sequence[int]) -> str:
    words = [str(r) for r in ranks]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


@dataclass
class Check:
    """Handed to each rule call. Collects assumptions and warnings; `facts` grows with each assumption."""

    facts: Facts
    supposer: Callable[[Goal], bool] | None = None
    assumptions: list[Assumption] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    indices: list[Tensor] = field(default_factory=list)
    """Tensors of unknown dtype that must be of integers."""
    fresh_count: Callable[[], int] | None = None
    training: bool | None = None
    parameters: frozenset[str] = frozenset()
    """Symbols of constructor parameters: a size made of them alone is never supposed to be 1 for a broadcast's sake."""
    given: frozenset[str] = frozenset()
    """Symbols of inputs whose shapes were asked for: such a size stands for any, and is not first taken to be 1."""
    unpacked_into: int | None = None
    """How many parts the program takes of what comes out, where it takes that apart."""
    last_rounds: Mapping[str, Dim] = field(default_factory=dict)
    """What the counters of the loops that are running are in the last round, by the names of their symbols."""
    asked: list[Goal] | None = None
    """Where it is wanted, the goals that the facts left open."""
    gaps: list[str] = field(default_factory=list)
    """Why sizes are not known that the result is made with all the same."""
    told_sizes: list[str] = field(default_factory=list)
    """The names of the symbols of these sizes."""
    left_to_data: list[Goal] = field(default_factory=list)
    """Demands that sizes that depend on data fit: whether they hold is not known."""
    _local_fresh: int = 0

    # ------------------------------------------------------------ the engine
    def fail(
        self, code: str, found: Subject | None = None, expected: Subject | None = None, /, **details: Any
    ) -> NoReturn:
        """Torch raises here, whatever the sizes."""
        raise DemandFailed(Failure(code, details, found, expected))

    def demand(
        self, goal: Goal, code: str, found: Subject | None = None, expected: Subject | None = None, /, **details: Any
    ) -> None:
        """`goal` must hold; where the facts leave it open it becomes an assumption.

        Of a size that depends on data nothing is assumed, and no failure rests on one; where it must fit, that is
        told as a gap.
        """
        verdict = self.facts.decide(goal)
        if verdict is Verdict.HOLDS:
            return
        if verdict is Verdict.UNKNOWN and self.asked is not None:
            self.asked.append(goal)
        if rests_on_data(goal):
            if verdict is Verdict.FAILS:
                raise Undetermined("a size that depends on data decides this")
            if verdict is Verdict.UNKNOWN:
                self._leave_to_data(goal)
            return
        failure = Failure(code, details, found, expected, goal)
        if verdict is Verdict.FAILS:
            raise DemandFailed(failure)
        self.assumptions.append(Assumption(goal, failure))
        self.facts = self.facts.assume(goal)

    def _leave_to_data(self, goal: Goal) -> None:
        if must_fit(goal):
            self.left_to_data.append(goal)

    def warn(self, code: str, found: Subject | None = None, expected: Subject | None = None, /, **details: Any) -> None:
        """A hazard that torch accepts."""
        self.warnings.append(Failure(code, details, found, expected))

    def is_one(self, size: Dim) -> bool:
        """Whether a size is 1, where that decides the number of axes."""
        symbols = symbols_of(size)
        if symbols and all(symbol.name in self.given for symbol in symbols):
            return not self.suppose(ne(size, 1))
        return self.suppose(eq(size, 1))

    def suppose(self, goal: Goal, ones: Sequence[Goal] = ()) -> bool:
        """Does `goal` hold? Where the facts leave it open the caller's search decides, and the answer becomes
        a fact. `ones`: what torch takes instead, where an axis of one is stretched.
        """
        verdict = self.facts.decide(goal)
        if verdict is not Verdict.UNKNOWN:
            return verdict is Verdict.HOLDS
        if self.asked is not None:
            self.asked.append(goal)
        answer = True if self.supposer is None else self.supposer(goal)
        taken = goal if answer else negate(goal)
        self.assumptions.append(Assumption(taken, Failure("SHP201", {"ones": ones}, goal=taken)))
        self.facts = self.facts.assume(taken)
        return answer

    def known(self, goal: Goal) -> bool:
        """True when the facts prove `goal`; asks nothing and assumes nothing."""
        return self.facts.decide(goal) is Verdict.HOLDS

    def refuted(self, goal: Goal) -> bool:
        """True when the facts refute `goal`; asks nothing and assumes nothing."""
        return self.facts.decide(goal) is Verdict.FAILS

    def fresh(self, hint: str, minimum: int = 0) -> Dim:
        """A size that depends on data: nothing may be assumed of it beyond its minimum."""
        if self.fresh_count is not None:
            number = self.fresh_count()
        else:
            self._local_fresh += 1
            number = self._local_fresh
        return sym(f"{hint}{number}", opaque=True, minimum=minimum)

    def size_not_known(self, hint: str, reason: str) -> Dim:
        """A number that could not be followed, where only a size can stand: that it is not known is a gap."""
        self.gaps.append(reason)
        size = self.fresh(hint)
        self.told_sizes += [symbol.name for symbol in symbols_of(size)]
        return size

    def unknown(self, reason: str) -> NoReturn:
        """The shape of the result cannot be told."""
        raise Undetermined(reason)

    def undecided(self, reason: str) -> NoReturn:
        """The result is a truth that no shape decides."""
        raise LeftToData(reason)

    # ------------------------------------------------------------ rank and axes
    def rank(self, param: str, tensor: Tensor, *ranks: int) -> None:
        if tensor.rank not in ranks:
            self.fail("SHP101", Subject(param), param=param, wanted=_counted(ranks), rank=tensor.rank)

    def rank_at_least(self, param: str, tensor: Tensor, rank: int) -> None:
        if tensor.rank < rank:
            self.fail("SHP101", Subject(param), param=param, wanted=f"at least {rank}", rank=tensor.rank)

    def axis(self, param: str, axis: int, rank: int, tensor: str = "input") -> int:
        """`axis` counted from the front; a tensor without axes counts as having one, as torch has it."""
        span = max(rank, 1)
        if not -span <= axis < span:
            self.fail("SHP102", Subject(tensor), Subject(param), axis=axis, rank=rank, param=param)
        return axis % span

    def axes(self, param: str, axes: Sequence[int], rank: int, tensor: str = "input") -> tuple[int, ...]:
        """Several axes, counted from the front, none twice."""
        found = tuple(self.axis(param, a, rank, tensor) for a in axes)
        for place, a in enumerate(found):
            if a in found[:place]:
                self.fail("SHP106", Subject(tensor), Subject(param), axis=a, param=param)
        return found

    # ------------------------------------------------------------ dims that must agree
    def same(
        self, param: str, found: Dim, other: str, expected: Dim, axis: int | None = None, code: str = "SHP201"
    ) -> None:
        """A size that must equal another, wherever the two come from."""
        self.demand(
            eq(found, expected),
            code,
            Subject(param, found, axis),
            Subject(other, expected),
            param=param,
            other=other,
            found=found,
            expected=expected,
            axis=axis,
        )

    def last_dim(self, param: str, tensor: Tensor, other: str, expected: Dim) -> None:
        """The last axis must have `expected` features."""
        self.rank_at_least(param, tensor, 1)
        self.same(param, tensor[-1], other, expected, axis=tensor.rank - 1, code="SHP203")

    def channels(self, param: str, tensor: Tensor, axis: int, other: str, expected: Dim) -> None:
        """The channel axis must have `expected` channels."""
        self.same(param, tensor[axis], other, expected, axis=axis, code="SHP204")

    def same_dims(self, param: str, tensor: Tensor, other: str, reference: Tensor, skip: int | None = None) -> None:
        """Two shapes must agree, except along `skip`."""
        if tensor.rank != reference.rank:
            self.fail(
                "SHP103",
                Subject(param),
                Subject(other),
                param=param,
                other=other,
                rank=tensor.rank,
                wanted=reference.rank,
            )
        for axis, (found, expected) in enumerate(zip(tensor.shape, reference.shape, strict=True)):
            if axis != skip:
                self.demand(
                    eq(found, expected),
                    "SHP206",
                    Subject(param, found, axis),
                    Subject(other, expected, axis),
                    param=param,
                    other=other,
                    axis=axis,
                    found=found,
                    expected=expected,
                )

    def shape(self, param: str, tensor: Tensor, wanted: Sequence[Dim], other: str) -> None:
        """A tensor must have exactly the shape `wanted`, which `other` fixes."""
        if tensor.rank != len(wanted):
            self.fail("SHP101", Subject(param), Subject(other), param=param, wanted=str(len(wanted)), rank=tensor.rank)
        for axis, (found, expected) in enumerate(zip(tensor.shape, wanted, strict=True)):
            self.same(param, found, other, expected, axis=axis)

    def broadcast(self, *operands: tuple[str, Sequence[Dim]]) -> tuple[Dim, ...]:
        """The shape that the named shapes broadcast to."""
        rank = max((len(shape) for _, shape in operands), default=0)
        result: list[Dim] = []
        for back in range(rank, 0, -1):
            sized = [(name, shape[-back], len(shape) - back) for name, shape in operands if len(shape) >= back]
            size, owner, axis = sized[0][1], sized[0][0], sized[0][2]
            for name, other, place in sized[1:]:
                size, owner, axis = self._broadcast_dim(owner, size, axis, name, other, place)
            result.append(size)
        return tuple(result)

    def _broadcast_dim(
        self, name: str, size: Dim, axis: int, other_name: str, other: Dim, place: int
    ) -> tuple[Dim, str, int]:
        if self.known(eq(size, other)):
            return (other, other_name, place) if isinstance(other, int) else (size, name, axis)
        if self.known(eq(size, 1)):
            return other, other_name, place
        if self.known(eq(other, 1)):
            return size, name, axis
        equal = eq(size, other)
        ones = [eq(side, 1) for side in (size, other) if not self._parametric(side)]
        self.possible(
            any_of(equal, *ones),
            "SHP202",
            Subject(name, size, axis),
            Subject(other_name, other, place),
            param=name,
            other=other_name,
            found=size,
            expected=other,
            axis=axis,
            place=place,
        )
        if all(self.refuted(one) for one in ones):
            self.demand(
                equal,
                "SHP202",
                Subject(name, size, axis),
                Subject(other_name, other, place),
                param=name,
                other=other_name,
                found=size,
                expected=other,
                axis=axis,
                place=place,
            )
        elif not self._taken_for_equal(size, other, equal, ones):
            if not self._parametric(size) and self.suppose(eq(size, 1), ones):
                return other, other_name, place
            return self._stretch(name, size, axis, other)
        elif rests_on_data(equal):
            self._leave_to_data(equal)
        return (other, other_name, place) if isinstance(other, int) else (size, name, axis)

    def _taken_for_equal(self, size: Dim, other: Dim, equal: Goal, ones: Sequence[Goal]) -> bool:
        """Whether two sizes that meet are equal, as they are first taken to be; not where that leaves one size of what
        may be any, as `W == W//H` does, which is `H == 1`.
        """
        pins = isinstance(equal, Compare) and any(isinstance(side, int) for side in (equal.left, equal.right))
        if pins and not isinstance(size, int) and not isinstance(other, int):
            return not self.suppose(negate(equal), ones)
        return self.suppose(equal, ones)

    def _parametric(self, size: Dim) -> bool:
        symbols = symbols_of(size)
        return bool(symbols) and all(symbol.name in self.parameters for symbol in symbols)

    def _stretch(self, name: str, size: Dim, axis: int, other: Dim) -> tuple[Dim, str, int]:
        self.demand(eq(other, 1), "SHP202", param=name, other=name, found=size, expected=other, axis=axis, place=axis)
        return size, name, axis

    def possible(
        self, goal: Goal, code: str, found: Subject | None = None, expected: Subject | None = None, /, **details: Any
    ) -> None:
        """Fail when `goal` is refuted; otherwise assume nothing."""
        if self.facts.decide(goal) is Verdict.FAILS:
            raise DemandFailed(Failure(code, details, found, expected, goal))

    def one_element(self, param: str, tensor: Tensor) -> None:
        """What is used as a number must have one element, whatever its axes."""
        one = all_of(*(eq(size, 1) for size in tensor.shape))
        self.demand(one, "SHP503", Subject(param), param=param, value=tensor.shape, wanted="a tensor of one element")

    def ends_of(self, index: Dim) -> tuple[tuple[Dim, Goal], ...]:
        """What an index that grows or falls by one step a round is in the first round and in the last, each with when
        there is no round.
        """
        counters = [symbol for symbol in symbols_of(index) if symbol.name in self.last_rounds]
        if len(counters) != 1:
            return ()
        first = substitute(index, {counters[0]: 0})
        step = substitute(index - first, {counters[0]: 1})
        if not isinstance(step, int) or index - first != step * sym(counters[0].name, True, counters[0].minimum):
            return ()
        last = self.last_rounds[counters[0].name]
        return tuple((end, le(last, -1)) for end in (first, substitute(index, {counters[0]: last})))

    # ------------------------------------------------------------ sizes, divisibility, counts
    def at_least(self, param: str, size: Dim, minimum: Dim, code: str = "SHP305", **details: Any) -> None:
        self.demand(ge(size, minimum), code, Subject(param, size), param=param, found=size, expected=minimum, **details)

    def at_most(self, param: str, size: Dim, maximum: Dim, code: str = "SHP305", **details: Any) -> None:
        details = {"bound": "at most", **details}
        self.demand(le(size, maximum), code, Subject(param, size), param=param, found=size, expected=maximum, **details)

    def divisible(self, param: str, size: Dim, other: str, divisor: Dim) -> None:
        """`size` must be a multiple of `divisor`."""
        self.demand(
            divides(divisor, size),
            "SHP302",
            Subject(param, size),
            Subject(other, divisor),
            param=param,
            other=other,
            found=size,
            expected=divisor,
            rest=mod(size, divisor),
        )

    def same_count(self, param: str, tensor: Tensor, other: str, shape: Sequence[Dim]) -> None:
        """A reshape keeps the number of elements."""
        self.demand(
            eq(tensor.numel, product(shape)),
            "SHP303",
            Subject(param, tensor.numel),
            Subject(other, product(shape)),
            param=param,
            other=other,
            found=tensor.numel,
            expected=product(shape),
            shape=tuple(shape),
        )

    def inside(
        self, index: Tensor, first: Dim, end: Dim, code: str, subjects: tuple[Subject, Subject], **details: Any
    ) -> None:
        """The least and the greatest element of `index`, where it has known ones, lie from `first` up to below `end`.

        `details` are those of the code, without the index that lies outside.
        """
        if not isinstance(index.elements, Range):
            return
        key = "found" if code == "SHP403" else "index"
        least, greatest = index.elements.least, index.elements.greatest
        for goal, element in ((ge(least, first), least), (gt(end, greatest), greatest)):
            self.demand(goal, code, *subjects, **details, **{key: element})

    def not_one(self, param: str, size: Dim) -> bool:
        """Whether a size differs from 1 (an axis that `squeeze` would drop)."""
        return self.suppose(ne(size, 1))

    # ------------------------------------------------------------ dtypes and arguments
    def dtype(self, param: str, tensor: Tensor, *allowed: str, code: str = "SHP401") -> None:
        """A dtype that is known must be one of `allowed`."""
        if tensor.dtype is None and INDEX[0] in allowed and not any(map(is_float, allowed)):
            self.indices.append(tensor)
        if tensor.dtype is not None and tensor.dtype not in allowed:
            self.fail(code, Subject(param), param=param, dtype=tensor.dtype, wanted=_counted_words(allowed))

    def known_dtype(self, tensor: Tensor) -> str:
        """The dtype, without which nothing can be told."""
        if tensor.dtype is None:
            raise DtypeAsked(tensor)
        return tensor.dtype

    def argument(self, holds: bool, param: str, value: object, wanted: str) -> None:
        """An argument whose value torch refuses, whatever the tensors."""
        if not holds:
            self.fail("SHP503", Subject(param), param=param, value=value, wanted=wanted)


def rests_on_data(goal: Goal) -> bool:
    """Whether a goal speaks of a size that depends on data."""
    return any(symbol.opaque for symbol in goal_symbols(goal))


def must_fit(goal: Goal) -> bool:
    """Whether a goal on sizes that depend on data asks them to fit a number or other sizes. Bounds are no such goals:
    that lengths and indices lie within an axis, and a selection fills its rows, is what their values are for. Two such
    sizes may be one and the same.
    """
    if not isinstance(goal, Compare):
        return any(not symbol.opaque for symbol in goal_symbols(goal))
    symbols = symbols_of(goal.difference)
    alone = goal.op == "==" and len(symbols) == 1 and is_polynomial(goal.difference)
    return goal.op != "<=" and (alone or any(not symbol.opaque for symbol in symbols))


def _counted_words(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
