"""The program's own functions, methods bound to an object, and what classes hold in place of plain functions."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Generic

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.builtins import builtin_attributes, made_functions
from shapecheck.interp.python import calls
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING, Joining, Kind, Memo, Precedence, V, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassMethod,
    ClosureObj,
    CodeObj,
    DictObj,
    FunctionObj,
    Instance,
    PropertyObj,
    StaticMethod,
    Value,
)
from shapecheck.values import Unknown

NOTHING_HELD = frozenset({"item", "rounds", "length", "contains", "unary", "binary", "node", "text", "native"})


class FunctionKind(Kind[FunctionObj]):
    """A def or a lambda."""

    noun = "a function"
    python = types.FunctionType
    heavy = True
    lacks = NOTHING_HELD | {"truth", "compare"}

    def is_callable(self, value: FunctionObj, run: Run) -> Value:
        return True

    def attribute(self, value: FunctionObj, name: str, run: Run) -> Value:
        if name in value.attrs:
            return value.attrs[name]
        match name:
            case "__class__":
                return types.FunctionType
            case "__name__":
                return value.function.name
            case "__qualname__":
                return value.qualname
            case "__doc__":
                return value.function.docstring
            case "__module__":
                return value.module.name
            case "__code__":
                return CodeObj(value, value.function.name, value.qualname)
            case "__defaults__":
                return tuple(_defaults(value, ("positional", "plain")).values()) or None
            case "__kwdefaults__":
                return DictObj(kept) if (kept := _defaults(value, ("keyword",))) else None
            case "__dict__":
                return DictObj(value.attrs)
            case "__globals__":
                return builtin_attributes.names_of(value.module, run)
            case "__closure__":
                within = value.closure is not value.module.scope or value.cell is not None
                return ClosureObj(value.closure, value.cell) if within else None
            case "__get__":
                return Builtin("__get__", lambda run, args, kwargs: _as_method(value, *args))
            case "__call__":
                return value
            case "__annotations__":
                return Unknown(f"{name} of a function")
            case _:
                return MISSING

    def set_attribute(self, value: FunctionObj, name: str, new: Value, run: Run) -> None:
        run.store.touch(value)
        match name:
            case "__defaults__":
                value.defaults = made_functions.with_defaults(value, new, run)
            case "__kwdefaults__":
                value.defaults = made_functions.with_keyword_defaults(value, new, run)
            case _:
                value.attrs[name] = new

    def bind(self, value: FunctionObj, owner: Value, run: Run) -> Value:
        return BoundMethod(owner, value)

    def call(self, value: FunctionObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return calls.call_function(value, args, kwargs, run)

    def join(self, a: FunctionObj, b: FunctionObj, point: Joining) -> Value:
        same = a.function is b.function and a.closure is b.closure and a.defaults == b.defaults
        return a if same else point.unlike(a, b)

    def join_states(self, value: FunctionObj, a: Any, b: Any, point: Joining) -> Any:
        return point.certain(a[0], b[0], {}), a[1] if a[1] == b[1] else point.certain(a[1], b[1], {})


def _defaults(value: FunctionObj, kinds: tuple[str, ...]) -> dict[str, Value]:
    """The defaults of the parameters of these kinds, by name."""
    return {
        p.name: value.defaults[p.name]
        for p in value.function.parameters
        if p.kind in kinds and p.name in value.defaults
    }


def _as_method(value: FunctionObj, owner: Value, cls: Value = None) -> Value:
    """`function.__get__(owner, cls)`."""
    return value if owner is None else BoundMethod(owner, value)


class MethodKind(Kind[BoundMethod]):
    """A function with the object that it is a method of."""

    noun = "a method"
    python = types.MethodType
    heavy = True
    lacks = NOTHING_HELD | {"truth", "compare"}

    def is_callable(self, value: BoundMethod, run: Run) -> Value:
        return True

    def attribute(self, value: BoundMethod, name: str, run: Run) -> Value:
        match name:
            case "__class__":
                return types.MethodType
            case "__func__":
                return value.function
            case "__self__":
                return value.self
            case _:
                return space.look_up(value.function, name, run)

    def set_attribute(self, value: BoundMethod, name: str, new: Value, run: Run) -> None:
        space.set_attribute(value.function, name, new, run)

    def call(self, value: BoundMethod, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return space.call(value.function, (value.self, *args), kwargs, run)

    def call_unknown(self, value: BoundMethod, reason: Unknown, run: Run) -> Value:
        """What a modelled object (a parser, a table) holds is not known once it was given something unknown."""
        owner = value.self
        if isinstance(owner, Instance) and isinstance(value.function, Builtin) and not owner.cls.is_module:
            run.store.touch(owner)
            owner.open = owner.open or reason
        return super().call_unknown(value, reason, run)

    def touches_tensors(self, value: BoundMethod) -> bool:
        of_tensor = kind_of(value.self).precedence is Precedence.TENSOR
        return of_tensor or kind_of(value.function).touches_tensors(value.function)

    def join(self, a: BoundMethod, b: BoundMethod, point: Joining) -> Value:
        if a.function == b.function:
            return BoundMethod(point.values(a.self, b.self), a.function)
        return point.unlike(a, b)

    def copied_deeply(self, value: BoundMethod, memo: Memo, run: Run) -> Value:
        return BoundMethod(space.deep_copy(value.self, memo, run), value.function)


class DescriptorKind(Kind[V], Generic[V]):
    """What a class holds to say how a name of it is read."""

    lacks = NOTHING_HELD | {"truth", "compare", "call", "is_callable", "join"}

    def attribute(self, value: V, name: str, run: Run) -> Value:
        return self.python if name == "__class__" else run.unknown(f"attribute {name} of {self.noun}")


class PropertyKind(DescriptorKind[PropertyObj]):
    noun = "a property"
    python = property

    def attribute(self, value: PropertyObj, name: str, run: Run) -> Value:
        match name:
            case "fget":
                return value.getter
            case "fset":
                return value.setter
            case "fdel":
                return value.deleter
            case "__get__" | "__set__":
                accessor, count = (value.getter, 1) if name == "__get__" else (value.setter, 2)
                return Builtin(name, lambda run, args, kwargs: space.call(accessor, args[:count], {}, run))
            case "setter" | "getter" | "deleter":
                return Builtin(name, lambda run, args, kwargs: _with_accessor(value, name, args[0]))
            case "__class__":
                return property
            case _:
                return MISSING

    def bind(self, value: PropertyObj, owner: Value, run: Run) -> Value:
        return space.call(value.getter, (owner,), {}, run)


def _with_accessor(value: PropertyObj, name: str, function: Value) -> PropertyObj:
    changes: dict[str, Any] = {name: function}
    return replace(value, **changes)


class StaticMethodKind(DescriptorKind[StaticMethod]):
    noun = "a static method"
    python = staticmethod

    def bind(self, value: StaticMethod, owner: Value, run: Run) -> Value:
        return value.function


class ClassMethodKind(DescriptorKind[ClassMethod]):
    noun = "a class method"
    python = classmethod

    def bind(self, value: ClassMethod, owner: Value, run: Run) -> Value:
        return BoundMethod(owner.cls if isinstance(owner, Instance) else owner, value.function)


register(FunctionObj, FunctionKind())
register(BoundMethod, MethodKind())
register(PropertyObj, PropertyKind())
register(StaticMethod, StaticMethodKind())
register(ClassMethod, ClassMethodKind())
