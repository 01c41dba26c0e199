"""Known text and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from shapecheck.dims import Poly
from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.run import call_faults, space
from shapecheck.interp.run.kinds import NotNative, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown

MAX_REPEAT = 100_000
"""Items beyond which a repeated sequence is not written out."""
T = TypeVar("T", str, bytes, range)


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
        return index if isinstance(index, Unknown) else run.unknown("a symbolic index")

    def rounds(self, value: T, run: Run) -> Sequence | Unknown:
        return Sequence(list(value))

    def length(self, value: T, run: Run) -> Value:
        return len(value)

    def contains(self, value: T, item: Value, run: Run) -> Value:
        if isinstance(item, (Poly, Unknown)):
            return space.contains_by_rounds(value, item, run)
        return item in value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op == "%" and isinstance(left, str):
            return percent(left, right, run)
        if op == "*" and _too_long(left, right):
            return run.unknown("a very long sequence")
        return super().binary(op, left, right, run)


def _too_long(left: Value, right: Value) -> bool:
    count, sequence = (left, right) if isinstance(left, int) else (right, left)
    return isinstance(count, int) and isinstance(sequence, (str, bytes)) and count * len(sequence) > MAX_REPEAT


class TextKind(HostSequence[str]):
    noun = "a str"
    one_object = True
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["str"]

    def call(self, value: str, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return call_faults.not_callable("a str", run)

    def contains(self, value: str, item: Value, run: Run) -> Value:
        return item in value if isinstance(item, str) else run.unknown("membership in text")

    def text(self, value: str, run: Run) -> str | Unknown:
        return value

    def node(self, value: str, names: Any, depth: int) -> Any:
        return {"const": value}


def percent(text: str, values: Value, run: Run) -> Value:
    """`text % values`."""
    try:
        return text % space.native(values)
    except NotNative:
        return run.unknown("formatted text")
    except (TypeError, ValueError) as error:
        return run.raise_(type(error), str(error))


class BytesKind(HostSequence[bytes]):
    noun = "bytes"
    lacks = frozenset({"node"})
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["bytes"]


register(str, TextKind())
register(bytes, BytesKind())
