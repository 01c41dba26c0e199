"""abc: abstractness has no bearing here, so its decorators give their function back."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, identity
from shapecheck.interp.values.objects import ClassMethod, ClassObj, PropertyObj, StaticMethod, Value

ABC = ClassObj("ABC", (), {"register": ClassMethod(builtin("register", lambda run, cls, kind: kind))})

NAMES: Mapping[str, Value] = {
    "ABC": ABC,
    "ABCMeta": type,
    "abstractmethod": identity("abstractmethod"),
    "abstractproperty": builtin("abstractproperty", lambda run, function: PropertyObj(function)),
    "abstractstaticmethod": builtin("abstractstaticmethod", lambda run, function: StaticMethod(function)),
    "abstractclassmethod": builtin("abstractclassmethod", lambda run, function: ClassMethod(function)),
}
