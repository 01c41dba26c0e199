"""Joining the values of two paths.

The lattice: a known value, or a tensor of known rank with opaque sizes, or Unknown on top. `Loss` says what a join
gives
up: nothing, something that has no bearing on shapes by itself, or a shape (then the paths had better stay apart).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from shapecheck.dims import Dim, Facts, Verdict, dim_max, dim_min, eq, ge, le, negate, sym
from shapecheck.interp.objects import (
    BoundMethod,
    DictObj,
    FunctionObj,
    Input,
    Instance,
    IteratorObj,
    LibraryName,
    ListObj,
    Parameter,
    Scope,
    SetObj,
    SymBool,
    Training,
    Value,
    Written,
)
from shapecheck.interp.run import Run
from shapecheck.interp.store import Heap
from shapecheck.records import replace
from shapecheck.values import Named, SomeDevice, Tensor, Unknown, is_dim


class Loss(IntEnum):
    NONE = 0
    MINOR = 1
    SHAPE = 2


class Join:
    """One join of two paths, each with its facts; `loss` is the worst met so far. `condition` holds on the left one."""

    def __init__(self, run: Run, left: Facts, right: Facts, condition: Value = None) -> None:
        self.run = run
        self.left = left
        self.right = right
        self.condition = condition
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
        if isinstance(a, Tensor) and isinstance(b, Tensor):
            return self._tensors(a, b)
        if is_dim(a) and is_dim(b):
            return self._dims(a, b, Loss.MINOR if isinstance(a, int) and isinstance(b, int) else Loss.SHAPE)
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
            return self._lists(a, b)
        if isinstance(a, DictObj):
            return self._dicts(a, b)
        if isinstance(a, BoundMethod):
            return (
                BoundMethod(self.values(a.self, b.self), a.function) if a.function == b.function else self._unlike(a, b)
            )
        if isinstance(a, FunctionObj) and a.function is b.function and a.closure is b.closure:
            return a
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
        shape = tuple(self._dims(x, y, Loss.SHAPE) for x, y in zip(a.shape, b.shape, strict=True))
        dtype = a.dtype if a.dtype == b.dtype else None
        value = a.value if a.value == b.value else None
        identity = a.identity if a.identity == b.identity else None
        bounds = a.bounds if a.bounds == b.bounds else None
        return Tensor(shape, dtype, value, a.origin, identity, a.array, a.memory | b.memory, bounds)

    def _dims(self, a: Dim, b: Dim, loss: Loss) -> Any:
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
        self.loss = max(self.loss, loss)
        if loss is Loss.MINOR:
            return self.run.unknown("the number differs between paths")
        return sym(f"n{self.run.new_fresh()}", opaque=True, minimum=0)

    def _tuples(self, a: tuple[Value, ...], b: tuple[Value, ...]) -> Value:
        if len(a) != len(b):
            return self.lose(Loss.SHAPE, "the number of items differs between paths")
        joined = tuple(self.values(x, y) for x, y in zip(a, b, strict=True))
        return Named(a.type_name, **dict(zip(a.fields, joined, strict=True))) if isinstance(a, Named) else joined

    def _lists(self, a: ListObj, b: ListObj) -> Value:
        made = ListObj([], kind=a.kind)
        made.load(self._list_states(a.save(), b.save()))
        return made

    def _dicts(self, a: DictObj, b: DictObj) -> Value:
        made = DictObj({}, kind=a.kind, factory=a.factory)
        made.load((*self._map_states(a.save()[:2], b.save()[:2]), None))
        return made

    # ------------------------------------------------------------ states of heap objects
    def states(self, obj: Heap, a: Any, b: Any) -> Any:
        """One state of `obj` that stands for its states on the two paths."""
        if isinstance(obj, Scope):
            return self._map_states(a, b)
        if isinstance(obj, DictObj):
            return (*self._map_states(a[:2], b[:2]), None)
        if isinstance(obj, ListObj):
            return self._list_states(a, b)
        if isinstance(obj, SetObj):
            same = a[0].keys() == b[0].keys()
            return (
                (a[0], a[1] or b[1])
                if same
                else ({**a[0], **b[0]}, self.lose(Loss.MINOR, "a set differs between paths"))
            )
        if isinstance(obj, Instance):
            return self._instance_states(a, b)
        if isinstance(obj, Input):
            return a or b
        if isinstance(obj, IteratorObj):
            return a if a == b else max(a, b)
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

    def _instance_states(self, a: Any, b: Any) -> Any:
        attrs, _ = self._map_states((a[0], None), (b[0], None))
        layer, open_ = a[2], a[3] or b[3]
        if layer != b[2]:
            layer, open_ = None, self.lose(Loss.SHAPE, "a layer differs between paths")
        return (attrs, self.values(a[1], b[1]), layer, open_, a[4])
