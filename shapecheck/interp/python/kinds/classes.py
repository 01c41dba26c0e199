"""Classes of the program and of libraries, and `super()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.interp.builtins import builtin_types, class_methods, enums, host_calls, methods
from shapecheck.interp.builtins.kinds.functions import union_of
from shapecheck.interp.python import classes, object_attributes
from shapecheck.interp.python.kinds.instances import DUNDER
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
    ListObj,
    Native,
    PropertyObj,
    StaticMethod,
    SuperObj,
    Value,
)
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown

OF_ITSELF = frozenset({"__name__", "__qualname__", "__module__", "__doc__", "__dict__"})
"""What a class has of its own and does not inherit."""


class ClassKind(Kind[ClassObj]):
    noun = "a class"
    python = type
    precedence = Precedence.TYPE
    lacks = frozenset({"unary", "native", "node", "join"})

    def class_of(self, value: ClassObj, run: Run) -> Value:
        return value.meta or type

    def is_callable(self, value: ClassObj, run: Run) -> Value:
        return True

    def descends_from(self, value: ClassObj, cls: ClassObj, run: Run) -> Value:
        return value.meta is not None and cls in value.meta.mro

    def attribute(self, value: ClassObj, name: str, run: Run) -> Value:
        of_meta = None if value.meta is None else lookup.class_attribute(value.meta, name)
        if isinstance(of_meta, PropertyObj):
            return space.bind(of_meta, value, run)
        for kind in (value,) if name in OF_ITSELF else value.written:
            if name in kind.attrs:
                found = kind.attrs[name]
                if isinstance(found, Instance):
                    return _of_object(value, name, found, run)
                if isinstance(found, (StaticMethod, ClassMethod)):
                    return kind_of(found).bind(found, value, run)
                member = enums.member(value, name, found)
                return found if member is None else member
        if of_meta is not None and not hasattr(object, name):
            return _bound_to_class(of_meta, value, run)
        match name:
            case "__class__":
                return self.class_of(value, run)
            case "__name__" | "__qualname__":
                return value.name
            case "__mro__":
                return (*value.mro, object)
            case "mro":
                return BoundMethod(value, methods.METHODS["type"]["mro"])
            case "__bases__":
                return value.bases or (object,)
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
                found = _inherited(value, name)
                fallback = _method(value, "__getattr__", run) if found is MISSING else None
                return found if fallback is None else space.call(fallback, (name,), {}, run)

    def includes(self, cls: ClassObj, value: Value, run: Run) -> Value:
        return value if isinstance(value, Unknown) else builtin_types.class_includes(cls, value, run)

    def is_subclass(self, cls: ClassObj, other: Value, run: Run) -> Value:
        return builtin_types.class_is_subclass(cls, other, run)

    def names(self, value: ClassObj, run: Run) -> ListObj:
        names = {name for kind in value.written for name in kind.attrs}
        return ListObj([*sorted(names)], open=run.unknown("dir() names what every object has too"))

    def set_attribute(self, value: ClassObj, name: str, new: Value, run: Run) -> None:
        setter = _method(value, "__setattr__", run)
        if setter is not None:
            space.call(setter, (name, new), {}, run)
            return
        of_meta = None if value.meta is None else lookup.class_attribute(value.meta, name)
        if isinstance(of_meta, PropertyObj) and of_meta.setter is not None:
            space.call(of_meta.setter, (value, new), {}, run)
            return
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
        method = _method(value, "__getitem__", run)
        if method is not None:
            return space.call(method, (index,), {}, run)
        if not enums.is_enum(value):
            return _subscripted(value, index, run)
        return enums.by_name(value, index, run)

    def rounds(self, value: ClassObj, run: Run) -> Sequence | Unknown:
        method = _method(value, "__iter__", run)
        if method is not None:
            return space.rounds_of(space.call(method, (), {}, run), run)
        members = enums.members_of(value)
        return run.unknown(f"iteration over {value!r}") if members is None else Sequence([*members])

    def length(self, value: ClassObj, run: Run) -> Value:
        method = _method(value, "__len__", run)
        if method is not None:
            return space.call(method, (), {}, run)
        members = enums.members_of(value)
        return run.unknown("the length of a value that is not followed") if members is None else len(members)

    def contains(self, value: ClassObj, item: Value, run: Run) -> Value:
        method = _method(value, "__contains__", run)
        if method is not None:
            return space.truth(space.call(method, (item,), {}, run), run)
        return space.contains_by_rounds(value, item, run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        made = _by_metaclass(op, left, right, run)
        if made is not NotImplemented:
            return made
        return union_of(left, right) if op == "|" else super().binary(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        made = _by_metaclass(op, left, right, run)
        return super().compare(op, left, right, run) if made is NotImplemented else made

    def truth(self, value: ClassObj, run: Run) -> Value:
        for name in ("__bool__", "__len__"):
            method = _method(value, name, run)
            if method is not None:
                return space.truth(space.call(method, (), {}, run), run)
        return True

    def join_states(self, value: ClassObj, a: Any, b: Any, point: Joining) -> Any:
        inherited: dict[str, Value] = {}
        for kind in reversed([*value.written][1:]):
            inherited.update(kind.attrs)
        return point.certain(a, b, inherited)

    def text(self, value: ClassObj, run: Run) -> str | Unknown:
        return _own_text(value, "__str__", run) or self.representation(value, run)

    def representation(self, value: ClassObj, run: Run) -> str | Unknown:
        own = _own_text(value, "__repr__", run)
        if own is not None:
            return own
        home = value.module
        if home is not None and home.scope.vars.get(value.name) is value:
            return f"<class '{home.name}.{value.name}'>"
        return run.unknown("text of a class")


def _method(cls: ClassObj, name: str, run: Run) -> Value | None:
    """A method that the metaclass of a class gives it, bound; None where it has none."""
    found = None if cls.meta is None else lookup.class_attribute(cls.meta, name)
    return None if found is None else _bound_to_class(found, cls, run)


def _bound_to_class(found: Value, cls: ClassObj, run: Run) -> Value:
    return BoundMethod(cls.meta, found.function) if isinstance(found, ClassMethod) else space.bind(found, cls, run)


def _by_metaclass(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator that the metaclass of the left side defines; NotImplemented where it does not."""
    method = _method(left, f"__{DUNDER[op]}__", run) if isinstance(left, ClassObj) and op in DUNDER else None
    return NotImplemented if method is None else space.call(method, (right,), {}, run)


def _own_text(cls: ClassObj, name: str, run: Run) -> str | Unknown | None:
    method = _method(cls, name, run)
    if method is None:
        return None
    result = space.call(method, (), {}, run)
    return result if isinstance(result, (str, Unknown)) else run.unknown("text of a class")


def _subscripted(cls: ClassObj, index: Value, run: Run) -> Value:
    """`cls[index]`: what `__class_getitem__` of the program says, else the class, which is generic."""
    hook = lookup.class_attribute(cls, "__class_getitem__")
    function = hook.function if isinstance(hook, ClassMethod) else hook
    return space.call(function, (cls, index), {}, run) if isinstance(function, FunctionObj) else cls


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
    return lookup.why_open(value) or object_attributes.of_every_object(name)


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
        return object_attributes.of_module(value.self, name)


def _bound(found: Value, value: SuperObj, name: str, run: Run) -> Value:
    getter = lookup.class_attribute(found.cls, "__get__") if isinstance(found, Instance) else None
    if getter is not None:
        owner = None if value.self is value.kind else value.self
        return space.call(space.bind(getter, found, run), (owner, value.kind), {}, run)
    if name == "__new__" and isinstance(found, FunctionObj):
        return found
    if value.self is value.kind and isinstance(found, (FunctionObj, Builtin)):
        return BoundMethod(value.self, found) if name == "__init_subclass__" else found
    return space.bind(found, value.self, run)


def _of_builtin(kind: type, owner: Value, name: str, run: Run) -> Value:
    if issubclass(kind, BaseException) and name == "__init__":
        return Builtin("__init__", lambda run, args, kwargs: _set_args(owner, args, run))
    if name == "__init__" and isinstance(owner, Instance) and kind is not object:
        return Builtin("__init__", lambda run, args, kwargs: host_calls.fill_payload(owner, kind, args, kwargs, run))
    table = methods.METHODS.get(kind.__name__)
    if table is not None and name in table:
        if isinstance(owner, Instance):
            return BoundMethod(owner.payload, table[name])
        if kind is type:
            return table[name] if name in class_methods.UNBOUND else BoundMethod(owner, table[name])
    of_members = enums.of_metaclass(owner, name) if kind is type and isinstance(owner, ClassObj) else None
    if of_members is not None:
        return of_members
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
