"""Kinds: what values of one class do, for every operation that the language has on values.

A kind of value is one class here, registered for one class of values: a new kind is one file. `kind_of` finds it by
`type(value)`. An operation that a kind does not define gives `Unknown` with the reason "X of a Y"; it then names it in
`lacks`, and a test over all kinds demands that each operation is either defined or named there.

Operations with two sides are answered by the side whose kind stands higher in `Precedence`, the left one if both stand
alike. Imports `values` only; the operations reach the rest of the interpreter through `space`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from shapecheck.dims import Dim
from shapecheck.interp.run import tensor_storage
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, operations
from shapecheck.interp.values.objects import Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown

V = TypeVar("V")
MISSING = lookup.MISSING
NOT_IN_PLACE: Any = object()
"""What an augmented assignment gives where the operator makes a new value."""


class Precedence(IntEnum):
    """Which side of an operator answers for both."""

    PLAIN = 0
    TYPE = 1
    SET = 2
    LIST = 3
    TRUTH = 4
    SIZE = 5
    REAL = 6
    UNKNOWN = 7
    OBJECT = 8
    TENSOR = 9


class Loss(IntEnum):
    """What joining two values gives up: nothing, something that has no bearing on shapes by itself, or a shape."""

    NONE = 0
    MINOR = 1
    SHAPE = 2


class Joining(Protocol):
    """A join point, as the kinds see it; `join.Join` in real runs."""

    def values(self, a: Value, b: Value) -> Value: ...
    def lose(self, loss: Loss, reason: str) -> Unknown: ...
    def unlike(self, a: Value, b: Value) -> Unknown: ...
    def some(
        self, left: Mapping[Any, Value], right: Mapping[Any, Value], unseen: tuple[Unknown | None, Unknown | None]
    ) -> dict[Any, Value]: ...
    def certain(
        self, left: Mapping[str, Value], right: Mapping[str, Value], fallback: Mapping[str, Value]
    ) -> dict[str, Value]: ...
    def dims(self, a: Dim, b: Dim, loss: Loss) -> Value: ...
    def condition_as_truth(self, when_it_holds: bool) -> Value | None: ...
    def written_states(self, a: Any, b: Any) -> tuple[Any, Any]: ...


class Names(Protocol):
    """The names that people read for sizes; `words.symbol_names.Namer` in real runs."""

    def text(self, dim: Dim) -> str: ...
    def dim(self, dim: Dim) -> Dim: ...


class NotNative(Exception):
    """A value is not fully known, so no object of Python's own stands for it."""


class Kind(Generic[V]):
    """The operations of one kind of value; see the module's docstring for what a missing one gives."""

    noun: ClassVar[str] = "a value"
    """The kind in words, with its article."""
    python: ClassVar[type | None] = None
    """The builtin type that all its values have, where there is one."""
    precedence: ClassVar[Precedence] = Precedence.PLAIN
    heavy: ClassVar[bool] = False
    """Whether losing such a value where paths join may lose a shape."""
    one_object: ClassVar[bool] = False
    """Whether equal values are one object, as often as they are named."""
    undecided: ClassVar[bool] = False
    """Whether a value is True or False, not known which."""
    lacks: ClassVar[frozenset[str]] = frozenset()
    """The operations of `OPERATIONS` that are left at what is said here."""

    # ------------------------------------------------------------ what it is
    def python_type(self, value: V) -> type | None:
        """The builtin type that the value has in Python; None where it is not one, or not known."""
        return self.python

    def class_of(self, value: V, run: Run) -> Value:
        """`type(value)`."""
        return self.python_type(value) or run.unknown(f"the type of {self.noun}")

    def is_callable(self, value: V, run: Run) -> Value:
        """`callable(value)`."""
        return False

    def as_base(self, value: V, run: Run) -> Value:
        """The value as the base of a class."""
        return value

    # ------------------------------------------------------------ attributes
    def attribute(self, value: V, name: str, run: Run) -> Value:
        """`value.name`, or MISSING where Python would raise AttributeError."""
        return run.unknown(f"attribute {name} of {self.noun}")

    def set_attribute(self, value: V, name: str, new: Value, run: Run) -> None:
        """`value.name = new`."""

    def delete_attribute(self, value: V, name: str, run: Run) -> None:
        """`del value.name`."""

    def bind(self, value: V, owner: Value, run: Run) -> Value:
        """What the value is when it is found in a class and asked of an object of that class."""
        return value

    def wrong_attribute(self, value: V, name: str, run: Run) -> Value:
        """Raise the AttributeError of a name that is missing."""
        return run.raise_(AttributeError, f"{type(value).__name__!r} object has no attribute {name!r}")

    # ------------------------------------------------------------ calls
    def call(self, value: V, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        """`value(*args, **kwargs)`."""
        tensor_storage.write_all((*args, *kwargs.values()), run)
        return run.unknown(f"call of {self.noun}")

    def call_unknown(self, value: V, reason: Unknown, run: Run) -> Value:
        """A call with arguments that are not known one by one."""
        if not self.touches_tensors(value):
            return reason
        run.count_operation(known=False)
        return run.found.gap(reason)

    def touches_tensors(self, value: V) -> bool:
        """Whether the result of calling it counts as a tensor operation that should be known."""
        return False

    # ------------------------------------------------------------ items
    def item(self, value: V, index: Value, run: Run) -> Value:
        """`value[index]`."""
        return index if isinstance(index, Unknown) else run.unknown(f"an item of {self.noun}")

    def set_item(self, value: V, index: Value, new: Value, run: Run) -> None:
        """`value[index] = new`."""

    def delete_item(self, value: V, index: Value, run: Run) -> None:
        """`del value[index]`."""

    def not_a_tensor(self, value: V, run: Run, number: bool = False) -> None:
        """Note that the program uses the value as no tensor can be used, and whether as a number."""

    def rounds(self, value: V, run: Run) -> Sequence | Unknown:
        """The items as a loop goes through them: there may be some behind the tail."""
        return run.unknown(f"iteration over {self.noun}")

    def unpacked(self, value: V, names: int | None, run: Run) -> Value:
        """The value as it is unpacked into so many names, or into any number."""
        return value

    def length(self, value: V, run: Run) -> Value:
        """`len(value)`."""
        return run.unknown(f"the length of {self.noun}")

    def contains(self, value: V, item: Value, run: Run) -> Value:
        """`item in value`."""
        return run.unknown(f"membership in {self.noun}")

    # ------------------------------------------------------------ operators
    def truth(self, value: V, run: Run) -> Value:
        """`bool(value)`: a bool, or a truth that is undecided here."""
        return True

    def unary(self, op: str, value: V, run: Run) -> Value:
        """`op value`, but for `not`."""
        return run.unknown(f"unary {op} of {self.noun}")

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        """`left op right` of arithmetic, where one side at least is of this kind."""
        return run.unknown(f"{op} of {kind_of(left).noun} and {kind_of(right).noun}")

    def in_place(self, op: str, value: V, other: Value, run: Run) -> Value:
        """`value op= other` where that changes the value itself; NOT_IN_PLACE where it makes a new one."""
        return NOT_IN_PLACE

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        """`left op right` of a comparison, where one side at least is of this kind."""
        return operations.natively(op, left, right, run)

    # ------------------------------------------------------------ joins
    def join(self, a: V, b: V, point: Joining) -> Value:
        """One value that stands for two of this kind."""
        return a if a == b else point.unlike(a, b)

    def join_states(self, value: V, a: Any, b: Any, point: Joining) -> Any:
        """One state of an object with identity that stands for its states on two paths."""
        return a

    # ------------------------------------------------------------ in other forms
    def text(self, value: V, run: Run) -> str | Unknown:
        """`str(value)`."""
        return self.representation(value, run)

    def representation(self, value: V, run: Run) -> str | Unknown:
        """`repr(value)`."""
        try:
            return repr(self.native(value))
        except NotNative:
            return run.unknown("text of a value that is not known")

    def native(self, value: V) -> Any:
        """The object of Python's own that the value stands for, containers copied."""
        raise NotNative(self.noun)

    def node(self, value: V, names: Names, depth: int) -> Any:
        """The value as a NODE of the JSON contract."""
        return {"unknown": self.noun}


OPERATIONS = (
    "class_of", "is_callable", "attribute", "call", "item", "rounds", "length", "contains", "truth", "unary", "binary",
    "compare", "join", "text", "native", "node",
)  # fmt: skip
"""What every kind either defines or names in `lacks`. (What writes, binds or joins states is for those that can.)"""

KINDS: dict[type, Kind[Any]] = {}


def register(cls: type[V], kind: Kind[V]) -> None:
    """Values of `cls`, and of its subclasses that have no kind of their own, are of this kind."""
    KINDS[cls] = kind


def kind_of(value: V) -> Kind[V]:
    """The kind of a value."""
    return KINDS.get(type(value)) or kind_of_class(type(value))


def kind_of_class(cls: type[V]) -> Kind[V]:
    """The kind of the values of a class: its own, or that of the nearest class that it extends."""
    found = KINDS.get(cls)
    if found is None:
        found = KINDS[cls] = next(KINDS[base] for base in cls.__mro__ if base in KINDS)
    return found
