"""Values that are Python's own objects: what Python computes with them is what they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic

from shapecheck.interp.builtins import host_calls
from shapecheck.interp.run import call_faults, space
from shapecheck.interp.run.kinds import MISSING, Joining, Kind, V
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations
from shapecheck.interp.values.objects import Builtin, Native, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


class Host(Kind[V], Generic[V]):
    """A value that stands for itself."""

    methods: ClassVar[Mapping[str, Builtin]] = {}
    """Models in place of Python's own methods."""

    def python_type(self, value: V) -> type | None:
        return type(value)

    def is_callable(self, value: V, run: Run) -> Value:
        return False

    def attribute(self, value: V, name: str, run: Run) -> Value:
        if name == "__class__":
            return self.class_of(value, run)
        if name in self.methods:
            return space.method(value, self.methods[name], run)
        return self.own_attribute(value, name, run)

    def own_attribute(self, value: V, name: str, run: Run) -> Value:
        """An attribute that has no model."""
        found = getattr(value, name, MISSING)
        if found is MISSING:
            return MISSING
        return Native(name, found) if callable(found) else host_calls.from_native(found)

    def call(self, value: V, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return run.unknown(f"call of {value!r}")

    def item(self, value: V, index: Value, run: Run) -> Value:
        return index if isinstance(index, Unknown) else run.unknown(f"an item of {value!r}")

    def rounds(self, value: V, run: Run) -> Sequence | Unknown:
        return run.unknown(f"iteration over {value!r}")

    def truth(self, value: V, run: Run) -> Value:
        return bool(value)

    def contains(self, value: V, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def unary(self, op: str, value: V, run: Run) -> Value:
        return run.unknown(f"unary {op}")

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        try:
            result: Value = operations.NATIVE[op](left, right)
        except Exception as error:  # both sides are Python's own: whatever Python raises here the program raises
            if type(left).__module__ == type(right).__module__ == "builtins":
                return run.raise_(type(error), str(error))
            return run.unknown(f"{op} of {type(left).__name__} and {type(right).__name__}")
        return result

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return operations.natively(op, left, right, run)

    def join(self, a: V, b: V, point: Joining) -> Value:
        return a if a == b else point.unlike(a, b)

    def text(self, value: V, run: Run) -> str | Unknown:
        return self.representation(value, run)

    def native(self, value: V) -> Any:
        return value


class Single(Host[V], Generic[V]):
    """What holds no items: Python refuses to call it, to index it, to go through it and to measure it."""

    def call(self, value: V, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return call_faults.not_callable(f"a {type(value).__name__}", run)

    def item(self, value: V, index: Value, run: Run) -> Value:
        if isinstance(index, Unknown):
            return index
        return run.raise_(TypeError, f"{type(value).__name__!r} object is not subscriptable")

    def rounds(self, value: V, run: Run) -> Sequence | Unknown:
        return run.raise_(TypeError, f"{type(value).__name__!r} object is not iterable")

    def length(self, value: V, run: Run) -> Value:
        return run.raise_(TypeError, f"object of type {type(value).__name__!r} has no len()")

    def node(self, value: V, names: Any, depth: int) -> Any:
        return {"const": value}
