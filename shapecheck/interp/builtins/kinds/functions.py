"""Kinds of callables: functions and methods that shapecheck models, pure native functions, partials, builtin types."""

from __future__ import annotations

import functools
import types
from collections.abc import Mapping
from typing import Any, Generic

from shapecheck.interp.builtins import constructors, host_calls
from shapecheck.interp.builtins.kinds.host import Host
from shapecheck.interp.run import one_of, space
from shapecheck.interp.run.function_models import BuiltinType
from shapecheck.interp.run.kinds import MISSING, Kind, Memo, Precedence, V, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    DictObj,
    LibraryName,
    Native,
    Partial,
    Value,
)
from shapecheck.values import Unknown

NOTHING_HELD = frozenset({"item", "rounds", "length", "contains", "unary", "binary", "node"})


class ModelKind(Kind[V], Generic[V]):
    """A function of Python's own, which has a name."""

    noun = "a builtin function"
    python = types.BuiltinFunctionType
    lacks = NOTHING_HELD | {"text", "native", "compare", "truth", "join"}

    def is_callable(self, value: V, run: Run) -> Value:
        return True

    def attribute(self, value: V, name: str, run: Run) -> Value:
        assert isinstance(value, (Builtin, Native))
        match name:
            case "__class__":
                return self.class_of(value, run)
            case "__name__" | "__qualname__":
                return value.name.rpartition(".")[2]
            case "__doc__" | "__wrapped__" | "__self__":
                return run.unknown(f"{name} of a builtin function")
            case "__module__":
                return value.name.rpartition(".")[0] or "builtins"
            case "__call__":
                return value
            case _:
                return MISSING


class BuiltinKind(ModelKind[Builtin]):
    def call(self, value: Builtin, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        run.step()
        return one_of.given_back(value.call(run, args, kwargs), args)

    def bind(self, value: Builtin, owner: Value, run: Run) -> Value:
        return BoundMethod(owner, value)


class BuiltinTypeKind(BuiltinKind):
    """A modelled callable that has attributes too."""

    def attribute(self, value: Builtin, name: str, run: Run) -> Value:
        if isinstance(value, BuiltinType) and name in value.members:
            return value.members[name]
        return super().attribute(value, name, run)


class NativeKind(ModelKind[Native]):
    noun = "a pure function"
    one_object = True
    lacks = NOTHING_HELD | {"text", "compare", "truth", "join"}

    def call(self, value: Native, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        run.step()
        return one_of.given_back(host_calls.call(value, args, kwargs, run), args)

    def native(self, value: Native) -> Any:
        return value.function


class PartialKind(Kind[Partial]):
    noun = "a partial function"
    python = functools.partial
    lacks = NOTHING_HELD | {"text", "native", "compare", "truth", "join"}

    def is_callable(self, value: Partial, run: Run) -> Value:
        return True

    def attribute(self, value: Partial, name: str, run: Run) -> Value:
        match name:
            case "__class__":
                return functools.partial
            case "func":
                return value.function
            case "args":
                return value.args
            case "keywords":
                return DictObj(dict(value.kwargs))
            case _:
                return run.unknown(f"attribute {name} of a partial function")

    def call(self, value: Partial, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return space.call(value.function, (*value.args, *args), {**value.kwargs, **kwargs}, run)

    def copied_deeply(self, value: Partial, memo: Memo, run: Run) -> Value:
        args = tuple(space.deep_copy(item, memo, run) for item in value.args)
        return Partial(space.deep_copy(value.function, memo, run), args, space.deep_copies(value.kwargs, memo, run))


class TypeKind(Host[type]):
    """A builtin type."""

    noun = "a builtin type"
    python = type
    precedence = Precedence.TYPE
    lacks = frozenset({"length", "node"})

    def python_type(self, value: type) -> type | None:
        return type

    def is_callable(self, value: type, run: Run) -> Value:
        return True

    def attribute(self, value: type, name: str, run: Run) -> Value:
        match name:
            case "__class__":
                return type
            case "__name__" | "__qualname__" | "__module__" | "__mro__" | "__bases__" | "__doc__":
                own: Value = getattr(value, name)
                return own
            case "mro":
                return Native("mro", value.mro)
            case "__dict__" | "__subclasses__":
                return run.unknown(f"{name} of a builtin type")
            case _:
                return host_calls.of_type(value, name, run)

    def call(self, value: type, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        run.step()
        return constructors.construct(value, args, kwargs, run)

    def includes(self, cls: type, value: Value, run: Run) -> Value:
        return value if isinstance(value, Unknown) else cls is object or kind_of(value).of_type(value, cls, run)

    def is_subclass(self, cls: type, other: Value, run: Run) -> Value:
        if isinstance(other, type):
            return issubclass(cls, other)
        return False if isinstance(other, (ClassObj, LibraryName)) else super().is_subclass(cls, other, run)

    def item(self, value: type, index: Value, run: Run) -> Value:
        return value

    def truth(self, value: type, run: Run) -> Value:
        return True

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if op == "|":
            return union_of(left, right)
        return super().binary(op, left, right, run)


def union_of(left: Value, right: Value) -> Value:
    """`int | None` as the alternatives, flat."""
    parts: tuple[Any, ...] = ()
    for side in (left, right):
        parts += side if isinstance(side, tuple) else (side,)
    return parts


register(Builtin, BuiltinKind())
register(BuiltinType, BuiltinTypeKind())
register(Native, NativeKind())
register(Partial, PartialKind())
register(type, TypeKind())
