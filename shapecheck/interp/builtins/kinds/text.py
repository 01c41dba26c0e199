"""Known text and bytes."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from shapecheck.dims import Poly
from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.run import call_faults, space
from shapecheck.interp.run.function_models import first_unknown
from shapecheck.interp.run.kinds import MISSING, NotNative, Precedence, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations
from shapecheck.interp.values.objects import Builtin, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.interp.values.versions import TorchVersion
from shapecheck.values import Unknown

MAX_REPEAT = 100_000
"""Items beyond which a repeated sequence is not written out."""
T = TypeVar("T", str, bytes, range)
N = TypeVar("N", int, Poly)
S = TypeVar("S")


class HostSequence(Host[T], Generic[T]):
    """Text, bytes or a range: all items are known."""

    def item(self, value: T, index: Value, run: Run) -> Value:
        if isinstance(index, (int, slice)):
            try:
                return value[index]
            except IndexError as error:
                return run.raise_(IndexError, str(error))
            except (TypeError, ValueError):
                return run.unknown("a symbolic index")
        return first_unknown(index) or run.unknown("a symbolic index")

    def rounds(self, value: T, run: Run) -> Sequence | Unknown:
        return Sequence(list(value))

    def length(self, value: T, run: Run) -> Value:
        return len(value)

    def contains(self, value: T, item: Value, run: Run) -> Value:
        if isinstance(item, (Poly, Unknown)):
            return space.contains_by_rounds(value, item, run)
        return operator.contains(value, item)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op == "%" and isinstance(left, str):
            return percent(left, right, run)
        repetition = repeated(left, right, int, (str, bytes)) if op == "*" else None
        if repetition is not None and repetition[0] * len(repetition[1]) > MAX_REPEAT:
            return run.unknown("a very long sequence")
        return super().binary(op, left, right, run)


def repeated(left: Value, right: Value, number: type[N], sequence: type[S] | tuple[type[S], ...]) -> tuple[N, S] | None:
    """How many times `left * right` repeats what, where one is of the class of numbers and one of the sequences."""
    for count, items in ((left, right), (right, left)):
        if isinstance(count, number) and isinstance(items, sequence):
            return count, items
    return None


class TextKind(HostSequence[str]):
    noun = "a str"
    one_object = True
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["str"]

    def call(self, value: str, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return call_faults.not_callable("a str", run)

    def as_index(self, value: str, run: Run) -> Value:
        return MISSING

    def contains(self, value: str, item: Value, run: Run) -> Value:
        return item in value if isinstance(item, str) else run.unknown("membership in text")

    def text(self, value: str, run: Run) -> str | Unknown:
        return value

    def node(self, value: str, names: Any, depth: int) -> Any:
        return {"const": value}


def percent(text: str, values: Value, run: Run) -> Value:
    """`text % values`."""
    try:
        return str(text % space.native(values))
    except NotNative:
        return run.unknown("formatted text")
    except (TypeError, ValueError) as error:
        return run.raise_(type(error), str(error))


class VersionKind(TextKind):
    """`torch.__version__`."""

    noun = "the version of torch"
    precedence = Precedence.OBJECT

    def python_type(self, value: str) -> type | None:
        return str

    def class_of(self, value: str, run: Run) -> Value:
        return run.unknown("the class of a version")

    def text(self, value: str, run: Run) -> str | Unknown:
        return str.__str__(value)

    def native(self, value: str) -> Any:
        return str.__str__(value)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        other = right if isinstance(left, TorchVersion) else left
        plain = kind_of(other).plain(other)
        if isinstance(plain, tuple):
            plain = tuple(space.native(item) for item in plain)
        if not isinstance(plain, (str, tuple)):
            return first_unknown(plain) or run.unknown("a comparison of versions")
        sides = (left, plain) if isinstance(left, TorchVersion) else (plain, right)
        return operations.natively(op, *sides, run)


class BytesKind(HostSequence[bytes]):
    noun = "bytes"
    lacks = frozenset({"node"})
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["bytes"]


register(str, TextKind())
register(TorchVersion, VersionKind())
register(bytes, BytesKind())
