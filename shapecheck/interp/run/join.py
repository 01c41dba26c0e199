"""Joining the values of two paths at a join point.

The lattice: known values and tensors of known rank, above them tensors with opaque sizes, and Unknown on top. `Loss`
says what a join gives up: nothing, something that has no bearing on shapes by itself, or a shape (then the paths had
better stay apart).

Its laws (`tests/interp/run/test_join_laws.py` tries them on random values):

- An upper bound: whatever one of the paths has is within what comes out. At sizes that keep to a path's facts a formula
  is that path's size; a size that is made up here (`n1`) may be any from its minimum up.
- Idempotent, and commutative, up to the names of sizes that are made up, the reasons of what is unknown, where a tensor
  came from, and the order of items behind the first `leading` ones.
- Not associative: either way of joining three values gives an upper bound of them, but not the same one. Two ints give
  an unknown number, an int and a formula a size that is made up.

Where no upper bound is meant: a name bound on one path only is taken as bound, for reading it on the other ends the
program; the rank that one path has found for an input holds on both, for it was a choice; a parameter on one path only
is a plain tensor; named tuples of the same fields have the type name of the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Compare, Dim, Facts, Verdict, dim_max, dim_min, eq, ge, le, rounded_up, sym
from shapecheck.interp.run import number_choices
from shapecheck.interp.run.kinds import Loss, kind_of
from shapecheck.interp.run.one_of import one_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import (
    Input,
    Instance,
    Parameter,
    Ratio,
    Real,
    Scope,
    Value,
    Written,
)
from shapecheck.interp.values.store import Heap
from shapecheck.values import OneOf, SomeData, SomeDevice, Unknown, is_dim, may_register

SOME_FLOATS = (float, Ratio, Real)


class Join:
    """One join of two paths, each with its facts; `loss` is the worst met so far. `condition` holds on the left one.
    `written` are the states of what the paths wrote to, where the store does not have them now.
    """

    def __init__(
        self,
        run: Run,
        left: Facts,
        right: Facts,
        condition: Value = None,
        written: tuple[Mapping[Heap, Any], Mapping[Heap, Any]] = ({}, {}),
    ) -> None:
        self.run = run
        self.left = left
        self.right = right
        self.condition = condition
        self.written = written
        self.loss = Loss.NONE
        self._made: dict[tuple[Heap, Heap], Heap] = {}

    def lose(self, loss: Loss, reason: str) -> Unknown:
        self.loss = max(self.loss, loss)
        number_choices.parts_ways(self.condition, self.run)
        return self.run.unknown(reason)

    def values(self, a: Value, b: Value) -> Value:
        """A value that stands for both."""
        if a is b:
            return a
        a, b = _as_tensor(a), _as_tensor(b)
        for unknown, other in ((a, b), (b, a)):
            if isinstance(unknown, Unknown):
                return self._beside_unknown(unknown, other)
        if is_dim(a) and is_dim(b):
            known = type(a) is int and type(b) is int
            size: Value = self.dims(a, b, Loss.MINOR if known else Loss.SHAPE, are_sizes=False)
            return size
        if isinstance(a, SOME_FLOATS) and isinstance(b, SOME_FLOATS) and a != b:
            self.loss = max(self.loss, Loss.MINOR)
            return Real()
        if type(a) is not type(b):
            return self.unlike(a, b)
        if isinstance(a, Heap) and isinstance(b, Heap) and (a, b) in self._made:
            return self._made[a, b]
        return kind_of(a).join(a, b, self)

    def states(self, value: Heap, a: Any, b: Any) -> Any:
        """One state of an object with identity that stands for its states on the two paths."""
        if isinstance(value, Scope):
            return self._names(a, b)
        if isinstance(value, Parameter):
            return a if a == b else None
        if isinstance(value, Written):
            return a | b
        return kind_of(value).join_states(value, a, b, self)

    def _names(self, a: Any, b: Any) -> Any:
        """A name bound on one path only is taken as bound: reading it on the other would be a NameError."""
        (left, left_open), (right, right_open) = a, b
        merged = {**left, **right}
        for key, value in left.items():
            if key in right and value is not right[key]:
                merged[key] = self.values(value, right[key])
        return merged, left_open or right_open

    def written_states(self, a: Heap, b: Heap) -> tuple[Any, Any]:
        """What each path has made of an object of its own."""
        left, right = self.written
        return (left[a] if a in left else a.save(), right[b] if b in right else b.save())

    def standing_for(self, a: Heap, b: Heap, made: Heap) -> Heap:
        """One object in place of two, of which the program has one from here on, under whatever names."""
        why = self.run.unknown("it is one of two objects, and written to")
        self.run.store.may_be(made, (a, b), why)
        self._made[a, b] = made
        return made

    # ------------------------------------------------------------ losses
    def unlike(self, a: Value, b: Value) -> Unknown:
        """Nothing stands for both."""
        heavy = kind_of(a).heavy or kind_of(b).heavy
        lost = self.lose(Loss.SHAPE if heavy else Loss.MINOR, "the value differs between paths")
        return _either(a, b, lost)

    def _beside_unknown(self, unknown: Unknown, other: Value) -> Unknown:
        if other is not None and not isinstance(other, (bool, int, float, str, Unknown)):
            self.loss = max(self.loss, Loss.MINOR)
        if isinstance(unknown, SomeDevice) and not isinstance(other, SomeDevice):
            return self.lose(Loss.NONE, "the value differs between paths")
        return _either(unknown, other, unknown)

    def condition_as_truth(self, when_it_holds: bool) -> Value | None:
        """A flag that is the condition itself, or its opposite; None where no value stands for that."""
        if not kind_of(self.condition).undecided:
            return None
        return self.condition if when_it_holds else truths.opposite(self.condition)

    def dims(self, a: Dim, b: Dim, loss: Loss, *, are_sizes: bool = True) -> Any:
        if a == b:
            return a
        if self.right.decide(eq(a, b)) is Verdict.HOLDS:
            return a
        if self.left.decide(eq(a, b)) is Verdict.HOLDS:
            return b
        if self.left.decide(le(a, b)) is Verdict.HOLDS and self.right.decide(le(b, a)) is Verdict.HOLDS:
            return dim_min(a, b)
        if self.left.decide(ge(a, b)) is Verdict.HOLDS and self.right.decide(ge(b, a)) is Verdict.HOLDS:
            return dim_max(a, b)
        found = self._by_condition(a, b) if isinstance(a, int) and isinstance(b, int) else self._rounded_up(a, b)
        if found is not None:
            return found
        self.loss = max(self.loss, loss)
        least = 0 if are_sizes else self._least(a, b)
        if loss is Loss.MINOR or least is None:
            lost = self.run.unknown("the number differs between paths")
            return SomeData(lost.reason, lost.at)
        return sym(f"n{self.run.new_fresh()}", opaque=True, minimum=least)

    def _least(self, a: Dim, b: Dim) -> int | None:
        """What neither of two numbers is below, as far as that is known; nothing more than 0 is said."""
        low, other = self.left.bounds(a)[0], self.right.bounds(b)[0]
        return None if low is None or other is None else min(0, low, other)

    def _by_condition(self, a: int, b: int) -> Dim | None:
        """`1 if h % 2 else 0` is `h % 2`: what the condition compares with 0 is 1 (or -1) wherever it is not 0."""
        goal = truths.goal_if(self.condition, holds=True)
        if not isinstance(goal, Compare) or goal.op == "<=" or any(symbol.opaque for symbol in goal.symbols):
            return None
        for zero, other, without, within in ((a, b, self.left, self.right), (b, a, self.right, self.left)):
            for sign in (1, -1):
                one = eq(goal.difference * sign, 1)
                if without.decide(eq(goal.difference, 0)) is Verdict.HOLDS and within.decide(one) is Verdict.HOLDS:
                    return zero + (other - zero) * sign * goal.difference
        return None

    def _rounded_up(self, a: Dim, b: Dim) -> Dim | None:
        """`n if n % s == 0 else n + s - n % s` rounds up."""
        goal = truths.goal_if(self.condition, holds=True)
        if not isinstance(goal, Compare):
            return None
        rests = (goal.spare + 1, -goal.spare) if goal.op == "<=" else (goal.difference,)
        for rest in rests:
            for size, other, without in ((b, a, self.left), (a, b, self.right)):
                if without.decide(eq(rest, 0)) is Verdict.HOLDS:
                    for reading in rounded_up(size, rest):
                        if without.decide(eq(reading.without_rest, other)) is Verdict.HOLDS:
                            return reading.formula
        return None

    def some(
        self, left: Mapping[Any, Value], right: Mapping[Any, Value], unseen: tuple[Unknown | None, Unknown | None]
    ) -> dict[Any, Value]:
        """What any of two paths has; what only one of them has counts as a loss. `unseen` tells of each path why it
        may hold more than is seen, and so another value than the other path has.
        """
        for key, value in (*left.items(), *right.items()):
            if not (key in left and key in right):
                self.loss = max(self.loss, Loss.SHAPE if _is_module(value) else Loss.MINOR)
        both = {key: self.values(value, right[key]) for key, value in left.items() if key in right}
        hidden = {key: unseen[0] for key in right if key not in left and unseen[0] is not None}
        hidden |= {key: unseen[1] for key in left if key not in right and unseen[1] is not None}
        return {**left, **right, **both, **hidden}

    def certain(
        self, left: Mapping[str, Value], right: Mapping[str, Value], fallback: Mapping[str, Value]
    ) -> dict[str, Value]:
        """Attributes where one path's alone is joined with what the other would find instead."""
        merged = {}
        for key in {**left, **right}:
            if key in left and key in right:
                merged[key] = self.values(left[key], right[key])
            elif key in fallback:
                merged[key] = self.values(left.get(key, fallback[key]), right.get(key, fallback[key]))
            else:
                merged[key] = self.lose(Loss.MINOR, f"{key} is set on some paths only")
        return merged


def _as_tensor(value: Value) -> Value:
    """An input as the tensor that it is known to be."""
    return value.tensor if isinstance(value, Input) and value.tensor is not None else value


def _either(a: Value, b: Value, why: Unknown) -> Unknown:
    """One of two values, as much as is known of both."""
    made = one_of((a, b), why)
    registers = _may_register(a) or _may_register(b)
    if isinstance(made, OneOf):
        return replace(made, registers=registers)
    if registers == _may_register(made):
        return made
    return (Unknown if registers else SomeData)(made.reason, made.at)


def _may_register(value: Value) -> bool:
    """Whether a module that has this as an attribute may hold parameters in it."""
    if isinstance(value, Unknown):
        return may_register(value)
    return kind_of(value).is_tensor or isinstance(value, Parameter) or _is_module(value)


def _is_module(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.is_module
