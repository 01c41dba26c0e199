"""Abstract methods: which a class leaves open, and that a class with open ones makes no objects."""

from __future__ import annotations

from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    ClassMethod,
    ClassObj,
    FunctionObj,
    Instance,
    PropertyObj,
    StaticMethod,
    Value,
)

MARK = "__isabstractmethod__"
OPEN = "__abstractmethods__"
ABC_META = ClassObj("ABCMeta", (type,), {})
ABC_META.mro = (ABC_META, type)


def mark(value: Value, run: Run) -> Value:
    """`@abstractmethod`."""
    match value:
        case FunctionObj() | Instance():
            run.store.touch(value)
            value.attrs[MARK] = True
        case StaticMethod() | ClassMethod():
            mark(value.function, run)
        case PropertyObj():
            mark(value.getter, run)
        case _:
            pass
    return value


def is_abstract(value: Value | None) -> bool:
    match value:
        case FunctionObj() | Instance():
            return value.attrs.get(MARK) is True
        case StaticMethod() | ClassMethod():
            return is_abstract(value.function)
        case PropertyObj():
            return is_abstract(value.getter) or is_abstract(value.setter)
        case _:
            return False


def note_open_methods(cls: ClassObj) -> None:
    """Keep the abstract methods that a class made by `ABCMeta` has of its own or leaves open."""
    if cls.meta is None or ABC_META not in cls.meta.mro:
        return
    inherited = (name for kind in [*cls.written][1:] for name in open_methods(kind))
    names = dict.fromkeys((*cls.attrs, *inherited))
    cls.attrs[OPEN] = frozenset(name for name in names if is_abstract(lookup.class_attribute(cls, name)))


def open_methods(cls: ClassObj) -> frozenset[str]:
    """The abstract methods for which a class has no code; none where a base that is not known may have it."""
    found = cls.attrs.get(OPEN)
    return found if isinstance(found, frozenset) and lookup.why_open(cls) is None else frozenset()


def refuse_abstract(cls: ClassObj, run: Run) -> None:
    """Raise the TypeError of making an object of an abstract class."""
    names = sorted(open_methods(cls))
    if names:
        methods = f"method{'s' if len(names) > 1 else ''} {', '.join(names)}"
        run.raise_(TypeError, f"Can't instantiate abstract class {cls.name} with abstract {methods}")
