"""Known numbers and bools, and the three singletons: None, Ellipsis, NotImplemented."""

from __future__ import annotations

from collections.abc import Mapping
from types import EllipsisType, NotImplementedType
from typing import Any, ClassVar

from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.host import Single
from shapecheck.interp.run import call_faults, space
from shapecheck.interp.run.kinds import MISSING, Joining, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations
from shapecheck.interp.values.objects import Builtin, Value
from shapecheck.values import Unknown


class Number(Single[complex]):
    """An int, float or complex."""

    noun = "a number"
    methods: ClassVar[Mapping[str, Builtin]] = methods.METHODS["complex"]

    def unary(self, op: str, value: complex, run: Run) -> Value:
        try:
            result: Value = operations.UNARY[op](value)
        except TypeError as error:
            return run.raise_(TypeError, str(error))
        return result

    def wrong_attribute(self, value: complex, name: str, run: Run) -> Value:
        """A number that numpy gives is known as Python's own, and can more."""
        if name == "astype":
            return Builtin(
                name, lambda run, args, kwargs: space.call_library("numpy.astype", (value, *args), kwargs, run)
            )
        if name in ("item", "tolist"):
            return Builtin(name, lambda run, args, kwargs: value)
        return super().wrong_attribute(value, name, run)


class IntKind(Number):
    noun = "an int"
    one_object = True
    methods = methods.METHODS["int"]

    def as_index(self, value: complex, run: Run) -> Value:
        return value


class FloatKind(Number):
    noun = "a float"
    methods = methods.METHODS["float"]

    def as_index(self, value: complex, run: Run) -> Value:
        return MISSING


class BoolKind(Number):
    noun = "a bool"
    methods = methods.METHODS["bool"]

    def as_index(self, value: complex, run: Run) -> Value:
        return int(bool(value))

    def join(self, a: complex, b: complex, point: Joining) -> Value:
        if a == b:
            return a
        truth = point.condition_as_truth(bool(a))
        return point.unlike(a, b) if truth is None else truth


class NoneKind(Single[None]):
    noun = "None"

    def as_index(self, value: None, run: Run) -> Value:
        return MISSING

    def includes(self, cls: None, value: Value, run: Run) -> Value:
        return value if isinstance(value, Unknown) else value is None

    def call(self, value: None, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return call_faults.not_callable("None", run)


class EllipsisKind(Single[EllipsisType]):
    noun = "..."
    one_object = True

    def node(self, value: EllipsisType, names: Any, depth: int) -> Any:
        return {"unknown": "an ellipsis"}


class NotImplementedKind(Single[NotImplementedType]):
    noun = "NotImplemented"

    def truth(self, value: NotImplementedType, run: Run) -> Value:
        return True

    def node(self, value: NotImplementedType, names: Any, depth: int) -> Any:
        return {"unknown": "NotImplemented"}


register(complex, Number())
register(int, IntKind())
register(float, FloatKind())
register(bool, BoolKind())
register(type(None), NoneKind())
register(EllipsisType, EllipsisKind())
register(NotImplementedType, NotImplementedKind())
