"""abc: the decorators give their function back, and nothing checks that a class implements its abstract methods."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins import constructors
from shapecheck.interp.run.function_models import builtin, identity
from shapecheck.interp.values.objects import ClassMethod, ClassObj, StaticMethod, Value

ABC = ClassObj("ABC", (), {"register": ClassMethod(builtin("register", lambda run, cls, subclass: subclass))})

NAMES: Mapping[str, Value] = {
    "ABC": ABC,
    "ABCMeta": type,
    "abstractmethod": identity("abstractmethod"),
    "abstractproperty": builtin("abstractproperty", constructors.MODELS[property]),
    "abstractstaticmethod": builtin("abstractstaticmethod", lambda run, function: StaticMethod(function)),
    "abstractclassmethod": builtin("abstractclassmethod", lambda run, function: ClassMethod(function)),
}
