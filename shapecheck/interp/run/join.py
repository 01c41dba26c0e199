"""Joining the values of two paths.

The lattice: a known value, or a tensor of known rank with opaque sizes, or Unknown on top. `Loss` says what a join
gives up: nothing, something that has no bearing on shapes by itself, or a shape (then the paths had better stay apart).

Its laws (`tests/interp/test_join_laws.py` tries them on random values):

- An upper bound: whatever one of the paths has is within what comes out. At sizes that keep to a path's facts a formula
  is that path's size; a size that is made up here (`n1`) may be any from its minimum up.
- Idempotent, and commutative, up to the names of sizes that are made up, the reasons of what is unknown, where a tensor
  came from, and the order of items behind the first `leading` ones.
- Not associative: either way of joining three values gives an upper bound of them, but not the same one. Two ints give
  an unknown number, an int and a formula a size that is made up.

Where no upper bound is meant: a name bound on one path only is taken as bound, for reading it on the other ends the
program; the rank that one path has found for an input holds on both, for it was a choice; a parameter on one path only
is a plain tensor; named tuples of the same fields have the type name of the first. A list or dict that is joined of two
is an object of its own: writing to it does not reach the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from itertools import takewhile
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Compare, Dim, Facts, Verdict, dim_max, dim_min, eq, ge, le, negate, rounded_up, sym
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    NONE,
    BoundMethod,
    ClassObj,
    DictObj,
    Doubtful,
    FunctionObj,
    Input,
    Instance,
    IteratorObj,
    LibraryName,
    ListObj,
    Parameter,
    PropertyObj,
    Scope,
    SetObj,
    SymBool,
    Training,
    Value,
    Written,
)
from shapecheck.interp.values.store import Heap
from shapecheck.values import Named, SomeDevice, Tensor, Unknown, is_dim


class Loss(IntEnum):
    NONE = 0
    MINOR = 1
    SHAPE = 2


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

    def lose(self, loss: Loss, reason: str) -> Unknown:
        self.loss = max(self.loss, loss)
        return self.run.unknown(reason)

    def values(self, a: Value, b: Value) -> Value:
        """A value that stands for both."""
        if a is b:
            return a
        if isinstance(a, Unknown):
            return self._beside_unknown(a, b)
        if isinstance(b, Unknown):
            return self._beside_unknown(b, a)
        left, right = _settled(a), _settled(b)
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            return self._tensors(left, right)
        if is_dim(a) and is_dim(b):
            return self._dims(a, b, Loss.MINOR if isinstance(a, int) and isinstance(b, int) else Loss.SHAPE, False)
        if type(a) is not type(b):
            return self._unlike(a, b)
        return self._alike(a, b)

    def _beside_unknown(self, unknown: Unknown, other: Value) -> Unknown:
        if other is not None and not isinstance(other, (bool, int, float, str, Unknown)):
            self.loss = max(self.loss, Loss.MINOR)
        if isinstance(unknown, SomeDevice) and not isinstance(other, SomeDevice):
            return self.lose(Loss.NONE, "the value differs between paths")
        return unknown

    def _alike(self, a: Value, b: Value) -> Value:
        if isinstance(a, tuple):
            return self._tuples(a, b)
        if isinstance(a, ListObj):
            return self._lists(a, b) if a.kind == b.kind else self._unlike(a, b)
        if isinstance(a, DictObj):
            return self._dicts(a, b) if (a.kind, a.factory) == (b.kind, b.factory) else self._unlike(a, b)
        if isinstance(a, BoundMethod):
            return (
                BoundMethod(self.values(a.self, b.self), a.function) if a.function == b.function else self._unlike(a, b)
            )
        if isinstance(a, FunctionObj) and a.function is b.function and a.closure is b.closure:
            return a if a.defaults == b.defaults else self._unlike(a, b)
        if isinstance(a, (Heap, LibraryName)):
            return a if a == b else self._unlike(a, b)
        if isinstance(a, slice):
            return slice(self.values(a.start, b.start), self.values(a.stop, b.stop), self.values(a.step, b.step))
        if a == b:
            return a
        truth = self._truth(a) if isinstance(a, bool) else None
        return self.lose(Loss.MINOR, "the value differs between paths") if truth is None else truth

    def _truth(self, when_it_holds: bool) -> Value:
        """A flag that is the condition itself, or its opposite; None where no value stands for that."""
        condition = self.condition
        if isinstance(condition, Training):
            return condition if when_it_holds else replace(condition, negated=not condition.negated)
        if isinstance(condition, SymBool):
            return condition if when_it_holds else SymBool(negate(condition.goal))
        return None

    def _unlike(self, a: Value, b: Value) -> Unknown:
        heavy = (Tensor, Input, Instance, tuple, ListObj, DictObj, FunctionObj, LibraryName, BoundMethod)
        loss = Loss.SHAPE if isinstance(a, heavy) or isinstance(b, heavy) else Loss.MINOR
        return self.lose(loss, "the value differs between paths")

    def _tensors(self, a: Tensor, b: Tensor) -> Value:
        if a.rank != b.rank:
            return self.lose(Loss.SHAPE, "the number of axes differs between paths")
        if a.array != b.array:
            return self.lose(Loss.SHAPE, "an array on one path is a tensor on the other")
        shape = tuple(self._dims(x, y, Loss.SHAPE, True) for x, y in zip(a.shape, b.shape, strict=True))
        dtype = a.dtype if a.dtype == b.dtype else None
        value = a.value if a.value == b.value else None
        identity = a.identity if a.identity == b.identity else None
        bounds = a.bounds if a.bounds == b.bounds else None
        reach = a.reach if a.reach == b.reach else None
        return Tensor(shape, dtype, value, a.origin, identity, a.array, a.memory | b.memory, bounds, reach)

    def _dims(self, a: Dim, b: Dim, loss: Loss, are_sizes: bool) -> Any:
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
            return self.run.unknown("the number differs between paths")
        return sym(f"n{self.run.new_fresh()}", opaque=True, minimum=least)

    def _least(self, a: Dim, b: Dim) -> int | None:
        """What neither of two numbers is below, as far as that is known; nothing more than 0 is said."""
        low, other = self.left.bounds(a)[0], self.right.bounds(b)[0]
        return None if low is None or other is None else min(0, low, other)

    def _by_condition(self, a: int, b: int) -> Dim | None:
        """`1 if h % 2 else 0` is `h % 2`: what the condition compares with 0 is 1 (or -1) wherever it is not 0."""
        goal = self.condition.goal if isinstance(self.condition, SymBool) else None
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
        goal = self.condition.goal if isinstance(self.condition, SymBool) else None
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

    def _tuples(self, a: tuple[Value, ...], b: tuple[Value, ...]) -> Value:
        if len(a) != len(b):
            return self.lose(Loss.SHAPE, "the number of items differs between paths")
        if isinstance(a, Named) and isinstance(b, Named) and a.fields != b.fields:
            return self._unlike(a, b)
        joined = tuple(self.values(x, y) for x, y in zip(a, b, strict=True))
        return Named(a.type_name, **dict(zip(a.fields, joined, strict=True))) if isinstance(a, Named) else joined

    def _lists(self, a: ListObj, b: ListObj) -> Value:
        made = ListObj([], kind=a.kind)
        made.load(self._list_states(*self._states_of(a, b)))
        return made

    def _dicts(self, a: DictObj, b: DictObj) -> Value:
        made = DictObj({}, kind=a.kind, factory=a.factory)
        made.load(self._dict_states(*self._states_of(a, b)))
        return made

    def _states_of(self, a: Heap, b: Heap) -> tuple[Any, Any]:
        """What each path has made of an object of its own."""
        left, right = self.written
        return (left[a] if a in left else a.save(), right[b] if b in right else b.save())

    # ------------------------------------------------------------ states of heap objects
    def states(self, obj: Heap, a: Any, b: Any) -> Any:
        """One state of `obj` that stands for its states on the two paths."""
        if isinstance(obj, Scope):
            return self._map_states(a, b)
        if isinstance(obj, DictObj):
            return self._dict_states(a, b)
        if isinstance(obj, ListObj):
            return self._list_states(a, b)
        if isinstance(obj, SetObj):
            return self._set_states(a, b)
        if isinstance(obj, Instance):
            return self._instance_states(a, b)
        if isinstance(obj, ClassObj):
            return self._class_states(obj, a, b)
        if isinstance(obj, FunctionObj):
            return self._certain(a, b, {})
        if isinstance(obj, Input):
            return a or b
        if isinstance(obj, IteratorObj):
            return (
                (a[0], a[1] or b[1], a[2])
                if a[0] == b[0]
                else (len(obj.items), self.lose(Loss.MINOR, "how far an iterator is differs between paths"), None)
            )
        if isinstance(obj, Parameter):
            return a if a == b else None
        if isinstance(obj, Written):
            return a | b
        return a

    def _map_states(self, a: Any, b: Any) -> Any:
        """A name bound on one path only is taken as bound: reading it on the other would be a NameError."""
        (left, left_open), (right, right_open) = a, b
        merged = {**left, **right}
        for key, value in left.items():
            if key in right and value is not right[key]:
                merged[key] = self.values(value, right[key])
        return merged, left_open or right_open

    def _list_states(self, a: Any, b: Any) -> Any:
        (left, left_tail, left_open), (right, right_tail, right_open) = a, b
        if len(left) == len(right) and left_tail == right_tail:
            return [self.values(x, y) for x, y in zip(left, right, strict=True)], left_tail, left_open or right_open
        count = min(len(left), len(right))
        shared = [self.values(x, y) for x, y in zip(left[:count], right[:count], strict=True)]
        return shared, None, self.lose(Loss.SHAPE, "the length of a list differs between paths")

    def _set_states(self, a: Any, b: Any) -> Any:
        (left, left_open), (right, right_open) = a, b
        if left.keys() == right.keys():
            return left, left_open or right_open
        return {item: None for item in left if item in right}, self.lose(Loss.MINOR, "a set differs between paths")

    def _dict_states(self, a: Any, b: Any) -> Any:
        """A key of one path only is doubtful from here on, and so is an order that the paths do not share."""
        (left, left_open, _, left_doubt), (right, right_open, _, right_doubt) = a, b
        unseen = _unbounded(left_open, left_doubt), _unbounded(right_open, right_doubt)
        unbounded = unseen[0] or unseen[1]
        if left_doubt is None and right_doubt is None and list(left) == list(right):
            return {key: self.values(value, right[key]) for key, value in left.items()}, unbounded, None, None
        items = {key: self.values(value, right[key]) for key, value in left.items() if key in right}
        left_only = {**(left_doubt.values if left_doubt else {}), **left}
        right_only = {**(right_doubt.values if right_doubt else {}), **right}
        values = {key: value for key, value in self._some(left_only, right_only, unseen).items() if key not in items}
        known = left_doubt or right_doubt
        reason = known.reason if known is not None else self.lose(Loss.MINOR, "a key is there on some paths only")
        pairs = zip(_leading(left, left_doubt), _leading(right, right_doubt), strict=False)
        leading = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return items, unbounded or reason, None, Doubtful(values, reason, leading)

    def _some(
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

    def _certain(
        self, left: dict[str, Value], right: dict[str, Value], fallback: Mapping[str, Value]
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

    def _class_states(self, cls: ClassObj, a: dict[str, Value], b: dict[str, Value]) -> dict[str, Value]:
        inherited: dict[str, Value] = {}
        for kind in reversed(cls.mro[1:]):
            inherited.update(kind.attrs if isinstance(kind, ClassObj) else {})
        return self._certain(a, b, inherited)

    def _instance_states(self, a: Any, b: Any) -> Any:
        attrs, doubtful, cls = dict(a[0]), NONE, a[4]
        if a[0].keys() == b[0].keys() and not a[5] and not b[5]:
            attrs = {key: self.values(value, b[0][key]) for key, value in a[0].items()}
        else:
            attrs, doubtful = self._attributes(cls, a, b)
        layer, open_end = a[2], a[3] or b[3]
        if cls is not b[4] or (layer is not b[2] and layer != b[2]):
            what = "a layer" if cls is b[4] else "the class of an object"
            layer, open_end = None, self.lose(Loss.SHAPE, f"{what} differs between paths")
            cls = next((kind for kind in cls.mro if kind in b[4].mro and isinstance(kind, ClassObj)), cls)
        return (attrs, self.values(a[1], b[1]), layer, open_end, cls, doubtful)

    def _attributes(self, cls: ClassObj, a: Any, b: Any) -> tuple[dict[str, Value], Mapping[str, Value]]:
        """Attributes that are surely there, and those that some paths set where no class has a value for the others."""
        left, right = dict(a[0]), dict(b[0])
        for kind in cls.mro:
            for name, value in kind.attrs.items() if isinstance(kind, ClassObj) else ():
                if (name in left) != (name in right) and not isinstance(value, PropertyObj):
                    left.setdefault(name, value)
                    right.setdefault(name, value)
        attrs = {key: self.values(value, right[key]) for key, value in left.items() if key in right}
        some = self._some({**a[5], **left}, {**b[5], **right}, (a[3], b[3]))
        return attrs, {key: value for key, value in some.items() if key not in attrs}


def _unbounded(open: Unknown | None, doubtful: Doubtful | None) -> Unknown | None:
    """Why a dict may hold keys that nobody has seen."""
    return None if doubtful is not None and open is doubtful.reason else open


def _leading(items: dict[Any, Value], doubtful: Doubtful | None) -> list[Any]:
    return list(items)[: None if doubtful is None else doubtful.leading]


def _settled(value: Value) -> Value:
    """An input as the tensor that it is known to be."""
    return value.tensor if isinstance(value, Input) else value


def _is_module(value: Value) -> bool:
    return isinstance(value, Instance) and value.cls.is_module
