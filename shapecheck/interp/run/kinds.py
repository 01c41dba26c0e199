"""Kinds: the operations that the language has on values, one class (`Kind`) for each class of values.

A kind is registered for its class by the file that it stands in, in a `kinds` folder: a new kind is one file. `kind_of`
finds it by `type(value)`. An operation that a kind does not define gives `Unknown` with the reason "X of a Y"; it then
names it in `lacks`, and a test over all kinds demands that each operation is either defined or named there.

Operations with two sides are answered by the side whose kind stands higher in `Precedence`, the left one if both stand
alike. Kinds reach the rest of the interpreter through `space`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from shapecheck.dims import Dim
from shapecheck.interp.run import tensor_storage
from shapecheck.interp.run.entry import Use
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, operations
from shapecheck.interp.values.objects import ClassObj, ListObj, Marker, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Tensor, Unknown

V = TypeVar("V", bound=Value)
MISSING = lookup.MISSING
NOT_IN_PLACE = Marker("not in place")
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
    def standing_for(self, a: Any, b: Any, made: Any) -> Value: ...
    def some(
        self, left: Mapping[Any, Value], right: Mapping[Any, Value], unseen: tuple[Unknown | None, Unknown | None]
    ) -> dict[Any, Value]: ...
    def certain(
        self, left: Mapping[str, Value], right: Mapping[str, Value], fallback: Mapping[str, Value]
    ) -> dict[str, Value]: ...
    def dims(self, a: Dim, b: Dim, loss: Loss) -> Value: ...
    def condition_as_truth(self, when_it_holds: bool) -> Value | None: ...
    def written_states(self, a: Any, b: Any) -> tuple[Any, Any]: ...


Memo = dict[object, Value]
"""The copies that `copy.deepcopy` has made, by what they are of."""


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
    is_tensor: ClassVar[bool] = False
    """Whether the program means a tensor by it, whose rank may not be chosen yet."""
    undecided: ClassVar[bool] = False
    """Whether a value is True or False, not known which."""
    mutable: ClassVar[bool] = False
    """Whether a value is a container that changes, as no default of a dataclass may be."""
    number_not_known: ClassVar[bool] = False
    """Whether a value is a finite number, not known which."""
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

    # ------------------------------------------------------------ isinstance and issubclass
    def includes(self, cls: V, value: Value, run: Run) -> Value:
        """`isinstance(value, cls)`, where the class is of this kind: a bool, or why that is not known."""
        return value if isinstance(value, Unknown) else run.unknown("isinstance() of a class that is not followed")

    def of_type(self, value: V, cls: type, run: Run) -> Value:
        """Whether the value is of a builtin type."""
        found = self.python_type(value)
        if found is not None:
            return issubclass(found, cls)
        return False if cls is type else run.unknown("the type of a value that is not followed")

    def of_library(self, value: V, name: str, run: Run) -> Value:
        """Whether the value is of a class of a modelled library."""
        return False

    def descends_from(self, value: V, cls: ClassObj, run: Run) -> Value:
        """Whether the class of the value was written as a subclass of `cls`, or is `cls`."""
        return False

    def of_torch_class(self, value: V, cls: ClassObj, run: Run) -> Value:
        """Whether the value is what torch makes of a class; `cls` may stand for one."""
        return False if cls.torch_name is None else self.of_library(value, cls.torch_name, run)

    def is_subclass(self, cls: V, other: Value, run: Run) -> Value:
        """`issubclass(cls, other)`, for one class that is known."""
        return run.unknown("issubclass() of a class that is not followed")

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

    def surely_has(self, value: V, found: Value, run: Run) -> bool:
        """Whether an attribute that was found is there for certain, and not a name that may be there."""
        return True

    def names(self, value: V, run: Run) -> ListObj:
        """`dir(value)`."""
        return ListObj([], open=run.unknown("dir() names what every object has too"))

    def wrong_attribute(self, value: V, name: str, run: Run) -> Value:
        """Raise the AttributeError of a name that is missing."""
        found = self.python_type(value)
        noun = self.noun if found is None else f"{found.__name__!r} object"
        return run.raise_(AttributeError, f"{noun} has no attribute {name!r}")

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

    # ------------------------------------------------------------ what other operations take it for
    def as_index(self, value: V, run: Run) -> Value:
        """The value as an index of a sequence: an int, a slice, a size or Unknown; MISSING where Python refuses it."""
        return run.unknown("an index that is not known")

    def plain(self, value: V) -> Value:
        """What an object of a class that extends a builtin type holds; any other value itself."""
        return value

    def is_module(self, value: V) -> bool:
        """Whether the value is an object of `torch.nn.Module`."""
        return False

    # ------------------------------------------------------------ items
    def item(self, value: V, index: Value, run: Run) -> Value:
        """`value[index]`."""
        return index if isinstance(index, Unknown) else run.unknown(f"an item of {self.noun}")

    def set_item(self, value: V, index: Value, new: Value, run: Run) -> None:
        """`value[index] = new`."""

    def delete_item(self, value: V, index: Value, run: Run) -> None:
        """`del value[index]`."""

    def not_a_tensor(self, value: V, run: Run, use: Use = Use.OTHER) -> None:
        """Note that the program uses the value as no tensor can be used."""

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

    # ------------------------------------------------------------ what builtin functions ask
    def special(self, value: V, name: str, args: tuple[Value, ...], run: Run) -> Value:
        """`value.__name__(*args)`, where a builtin function asks for it ("name" without the underscores); MISSING where
        that function goes by the native value.
        """
        return MISSING

    def as_number(self, value: V, method: str, run: Run) -> Value:
        """The value as the number that it says it is, by `method` where a program gives it that."""
        return value

    def copied(self, value: V, run: Run) -> Value:
        """`copy.copy(value)`."""
        return value

    def copied_deeply(self, value: V, memo: Memo, run: Run) -> Value:
        """`copy.deepcopy(value)`; what was met before is in `memo`."""
        return value

    # ------------------------------------------------------------ joins
    def join(self, a: V, b: V, point: Joining) -> Value:
        """One value that stands for two of this kind."""
        return a if a == b else point.unlike(a, b)

    def join_states(self, value: V, a: Any, b: Any, point: Joining) -> Any:
        """One state of an object with identity that stands for its states on two paths."""
        return a

    # ------------------------------------------------------------ what it holds
    def tensor(self, value: V) -> Tensor | None:
        """The tensor that the value is, where its rank is known."""
        return None

    def parts(self, value: V) -> Iterable[Value]:
        """What a container holds, as far as it is seen."""
        return ()

    def mapped(self, value: V, change: Callable[[Value], Value]) -> Value:
        """A container of the same form that holds what `change` makes of each part; all else is itself."""
        return value

    # ------------------------------------------------------------ in other forms
    def exported(self, value: V, run: Run) -> Any:
        """The value as rules see it."""
        return value

    def not_followed(self, value: V, why: str, run: Run) -> Unknown:
        """What a use that no model follows gives: a value that is not known gives its own reason."""
        return run.unknown(why)

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


class KindTable(dict[type, Kind[Any]]):
    """Kinds by class. A class without one has that of the nearest class that it extends, from its first look-up on."""

    def __missing__(self, cls: type) -> Kind[Any]:
        found = self[cls] = next(self[base] for base in cls.__mro__ if base in self)
        return found


KINDS = KindTable()
"""Read as `KINDS[type(value)]` where an operation is asked of a value often, else by `kind_of`."""


def register(cls: type[V], kind: Kind[V]) -> None:
    """Values of `cls`, and of its subclasses that have no kind of their own, are of this kind."""
    KINDS[cls] = kind


def kind_of(value: V) -> Kind[V]:
    """The kind of a value."""
    return KINDS[type(value)]
