"""Classes of the program and of libraries, and `super()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.interp.builtins import enums, host_calls, methods
from shapecheck.interp.builtins.kinds.functions import union_of
from shapecheck.interp.python import classes
from shapecheck.interp.run import space
from shapecheck.interp.run.kinds import MISSING, Joining, Kind, Precedence, kind_of, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassMethod,
    ClassObj,
    DictObj,
    FunctionObj,
    Instance,
    Native,
    StaticMethod,
    SuperObj,
    Value,
)
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


class ClassKind(Kind[ClassObj]):
    noun = "a class"
    python = type
    precedence = Precedence.TYPE
    lacks = frozenset({"unary", "native", "node", "truth", "join", "compare"})

    def is_callable(self, value: ClassObj, run: Run) -> Value:
        return True

    def attribute(self, value: ClassObj, name: str, run: Run) -> Value:
        for kind in value.mro:
            if isinstance(kind, ClassObj) and name in kind.attrs:
                found = kind.attrs[name]
                if isinstance(found, Instance):
                    return _of_object(value, name, found, run)
                if isinstance(found, (StaticMethod, ClassMethod)):
                    return kind_of(found).bind(found, value, run)
                member = enums.member(value, name, found)
                return found if member is None else member
        match name:
            case "__name__" | "__qualname__":
                return value.name
            case "__mro__":
                return value.mro
            case "__bases__":
                return value.bases
            case "__dict__":
                return DictObj(dict(value.attrs))
            case "__module__":
                return value.module.name if value.module else "builtins"
            case "__doc__":
                return None
            case "__members__":
                return DictObj(dict(enums.names_of(value)))
            case "__subclasses__" | "__annotations__":
                return value.attrs.get(name, Unknown(f"{name} of a class"))
            case _:
                return _inherited(value, name)

    def set_attribute(self, value: ClassObj, name: str, new: Value, run: Run) -> None:
        run.store.touch(value)
        value.attrs[name] = new

    def delete_attribute(self, value: ClassObj, name: str, run: Run) -> None:
        if name in value.attrs:
            run.store.touch(value)
            del value.attrs[name]

    def wrong_attribute(self, value: ClassObj, name: str, run: Run) -> Value:
        return run.raise_(AttributeError, f"{value.name} object has no attribute {name!r}")

    def call(self, value: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
        return classes.instantiate(value, args, kwargs, run)

    def call_unknown(self, value: ClassObj, reason: Unknown, run: Run) -> Value:
        return classes.unknown_instance(value, reason, run) if value.is_module else reason

    def item(self, value: ClassObj, index: Value, run: Run) -> Value:
        if not enums.is_enum(value):
            return value  # a subscripted generic class
        if not isinstance(index, str):
            return run.unknown("an enum member")
        found = enums.names_of(value).get(index)
        return found if found is not None else run.raise_(KeyError, repr(index))

    def rounds(self, value: ClassObj, run: Run) -> Sequence | Unknown:
        members = enums.members_of(value)
        return run.unknown(f"iteration over {value!r}") if members is None else Sequence(members)

    def length(self, value: ClassObj, run: Run) -> Value:
        members = enums.members_of(value)
        return run.unknown("the length of a value that is not followed") if members is None else len(members)

    def contains(self, value: ClassObj, item: Value, run: Run) -> Value:
        return space.contains_by_rounds(value, item, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return union_of(left, right) if op == "|" else super().binary(op, left, right, run)

    def join_states(self, value: ClassObj, a: Any, b: Any, point: Joining) -> Any:
        inherited: dict[str, Value] = {}
        for kind in reversed(value.mro[1:]):
            inherited.update(kind.attrs if isinstance(kind, ClassObj) else {})
        return point.certain(a, b, inherited)

    def representation(self, value: ClassObj, run: Run) -> str | Unknown:
        home = value.module
        if home is not None and home.scope.vars.get(value.name) is value:
            return f"<class '{home.name}.{value.name}'>"
        return run.unknown("text of a class")


def _of_object(cls: ClassObj, name: str, found: Instance, run: Run) -> Value:
    """An object that a class holds: what its `__get__` says, or it itself."""
    getter = lookup.class_attribute(found.cls, "__get__")
    if getter is not None:
        return space.call(space.bind(getter, found, run), (None, cls), {}, run)
    member = enums.member(cls, name, found)
    return found if member is None else member


def _inherited(value: ClassObj, name: str) -> Value:
    """A name that a builtin base has, or every class."""
    for kind in value.mro:
        if isinstance(kind, type) and kind is not object and hasattr(kind, name):
            table = methods.METHODS.get(kind.__name__, {})
            return table.get(name) or Native(f"{kind.__name__}.{name}", getattr(kind, name))
    if name == "__init__":
        return Builtin("object.__init__", lambda run, args, kwargs: None)
    return lookup.why_open(value) or MISSING


class SuperKind(Kind[SuperObj]):
    """`super()`."""

    noun = "super()"
    python = super
    lacks = frozenset(
        {"is_callable", "call", "item", "rounds", "length", "contains", "truth", "unary", "binary", "compare", "join",
         "text", "native", "node"}
    )  # fmt: skip

    def attribute(self, value: SuperObj, name: str, run: Run) -> Value:
        mro = value.kind.mro
        start = mro.index(value.after) + 1 if value.after in mro else 1
        for kind in mro[start:]:
            if isinstance(kind, ClassObj):
                if name in kind.attrs:
                    return _bound(kind.attrs[name], value, name, run)
                if kind.open is not None:
                    return kind.open
            elif isinstance(kind, type):
                inherited = _of_builtin(kind, value.self, name, run)
                if inherited is not MISSING:
                    return inherited
        if name in methods.OBJECT_METHODS:
            method = methods.OBJECT_METHODS[name]
            return method if name == "__new__" else BoundMethod(value.self, method)
        owner = value.self
        if name == "__getattr__" and isinstance(owner, Instance) and owner.cls.is_module:
            return Builtin(
                "Module.__getattr__", lambda run, args, kwargs: space.module_objects.registered(owner, args[0], run)
            )
        return MISSING


def _bound(found: Value, value: SuperObj, name: str, run: Run) -> Value:
    if isinstance(value.self, ClassObj) and isinstance(found, (FunctionObj, Builtin)):
        return BoundMethod(value.self, found) if name == "__init_subclass__" else found
    return space.bind(found, value.self, run)


def _of_builtin(kind: type, owner: Value, name: str, run: Run) -> Value:
    if issubclass(kind, BaseException) and name == "__init__":
        return Builtin("__init__", lambda run, args, kwargs: _set_args(owner, args, run))
    if name == "__init__" and isinstance(owner, Instance) and kind is not object:
        return Builtin("__init__", lambda run, args, kwargs: host_calls.fill_payload(owner, kind, args, kwargs, run))
    table = methods.METHODS.get(kind.__name__)
    if table is not None and name in table and isinstance(owner, Instance):
        return BoundMethod(owner.payload, table[name])
    if name == "__new__" and kind is not object:
        return Builtin(
            "__new__", lambda run, args, kwargs: host_calls.new_payload(args[0], kind, args[1:], kwargs, run)
        )
    return MISSING


def _set_args(owner: Value, args: tuple[Value, ...], run: Run) -> None:
    assert isinstance(owner, Instance)
    run.store.touch(owner)
    owner.attrs["args"] = tuple(args)


register(ClassObj, ClassKind())
register(SuperObj, SuperKind())
