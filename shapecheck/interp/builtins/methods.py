"""The methods of builtin types, by kind of value and by name; each gets its receiver as the first argument.

A name that starts with "@" stands for an attribute that is not a method: it is called at look-up.
"""

from __future__ import annotations

from shapecheck.interp.builtins import (
    abstract_classes,
    class_methods,
    dict_methods,
    list_methods,
    set_methods,
    text_methods,
)
from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, builtin, needed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Builtin, ClassObj, Instance, Value


def _table(models: dict[str, Model]) -> dict[str, Builtin]:
    return {name.lstrip("@"): builtin(name, model) for name, model in models.items()}


METHODS: dict[str, dict[str, Builtin]] = {
    "list": _table(list_methods.LIST),
    "deque": _table(list_methods.DEQUE),
    "tuple": _table(list_methods.TUPLE),
    "Named": _table(list_methods.TUPLE),
    "IteratorObj": _table(list_methods.ITERATOR),
    "dict": _table(dict_methods.DICT),
    "OrderedDict": _table(dict_methods.ORDERED),
    "Counter": _table(dict_methods.COUNTER),
    "defaultdict": _table(dict_methods.DEFAULT),
    "set": _table(set_methods.SET),
    "frozenset": _table(set_methods.PURE),
    "str": _table(text_methods.STR),
    "bytes": _table({**list_methods.pure_methods(bytes), **list_methods.COMMON}),
    "int": _table({**list_methods.pure_methods(int), **list_methods.COMPARISONS}),
    "bool": _table(list_methods.pure_methods(bool)),
    "float": _table(list_methods.pure_methods(float)),
    "complex": _table(list_methods.pure_methods(complex)),
    "range": _table(list_methods.SEQUENCE),
    "Poly": _table(text_methods.SYMBOL),
    "type": _table(class_methods.TYPE),
}


# -------------------------------------------------------------------- what `object` gives to every class
def _set_attribute(run: Run, self: Value, name: Value, value: Value, /) -> None:
    if isinstance(self, Instance) and isinstance(name, str):
        space.set_own_attribute(self, name, value, run)


def _get_attribute(run: Run, self: Value, name: Value, /) -> Value:
    text = needed(str, name, "an attribute of unknown name", run)
    if not isinstance(self, Instance):
        return space.attribute(self, text, run)
    found = space.own_attribute(self, text, run)
    if found is lookup.MISSING:
        run.raise_(AttributeError, f"{self.cls.name!r} object has no attribute {text!r}")
    return found


def _delete_attribute(run: Run, self: Value, name: Value, /) -> None:
    if isinstance(self, Instance) and isinstance(name, str):
        space.delete_own_attribute(self, name, run)


def _new(run: Run, cls: ClassObj, /, *args: Value, **kwargs: Value) -> Value:
    abstract_classes.refuse_abstract(cls, run)
    return Instance(cls, {}, run.here())


def _equal(run: Run, self: Value, other: Value, /) -> Value:
    return True if self is other else NotImplemented


def _text(run: Run, self: Value, /) -> Value:
    return run.unknown("the default text of an object")


def _nothing(run: Run, *args: Value, **kwargs: Value) -> None:
    return None


OBJECT_METHODS: dict[str, Builtin] = _table(
    {
        "__setattr__": _set_attribute, "__getattribute__": _get_attribute, "__delattr__": _delete_attribute,
        "__new__": _new, "__init__": _nothing, "__init_subclass__": _nothing, "__post_init__": _nothing,
        "__eq__": _equal, "__repr__": _text, "__str__": _text, "__hash__": _text, "__dir__": _text, "__reduce__": _text,
    }
)  # fmt: skip
