"""The methods of `type`, which metaclasses of a program extend: making a class, calling it, what belongs to it."""

from __future__ import annotations

from shapecheck.interp.builtins import builtin_types
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, DictObj, ListObj, Value

VAGUE = "a class made of parts that are not known"


def _new(run: Run, mcs: Value, name: Value, bases: Value, namespace: Value, /, **kwargs: Value) -> Value:
    """`type.__new__(mcs, name, bases, namespace)`."""
    parts = needed(list, space.iterate_exactly(bases, run), VAGUE, run)
    attrs = needed(DictObj, namespace, VAGUE, run)
    return space.create_class(mcs, needed(str, name, VAGUE, run), parts, attrs, kwargs, run)


def _call(run: Run, cls: Value, /, *args: Value, **kwargs: Value) -> Value:
    return space.construct(needed(ClassObj, cls, "an object of a class that is not followed", run), args, kwargs, run)


def _nothing(run: Run, cls: Value, /, *args: Value, **kwargs: Value) -> None:
    return None


def _prepare(run: Run, mcs: Value, /, *args: Value, **kwargs: Value) -> Value:
    return DictObj({})


def _includes(run: Run, cls: Value, value: Value, /) -> Value:
    return builtin_types.plainly_includes(needed(ClassObj, cls, "isinstance() of an unknown class", run), value, run)


def _set(run: Run, cls: Value, name: Value, value: Value, /) -> None:
    if isinstance(cls, ClassObj) and isinstance(name, str):
        run.store.touch(cls)
        cls.attrs[name] = value


def _delete(run: Run, cls: Value, name: Value, /) -> None:
    if isinstance(cls, ClassObj) and isinstance(name, str):
        run.store.touch(cls)
        cls.attrs.pop(name, None)


def _extends(run: Run, cls: Value, subclass: Value, /) -> Value:
    return isinstance(subclass, ClassObj) and cls in subclass.mro


def _order(run: Run, cls: Value, /) -> Value:
    return ListObj([*space.items(space.attribute(cls, "__mro__", run), run)])


TYPE: dict[str, Model] = {
    "__new__": _new, "__call__": _call, "__init__": _nothing, "__prepare__": _prepare, "__instancecheck__": _includes,
    "mro": _order, "__setattr__": _set, "__delattr__": _delete, "__subclasscheck__": _extends,
}  # fmt: skip
UNBOUND = frozenset({"__new__", "__prepare__"})
"""Those that are no methods of a class but functions, as `super()` gives them to a metaclass."""
