"""abc: abstract methods, and the classes that make no objects while they leave some open.

Classes that `register` names are no subclasses here.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.builtins import abstract_classes, constructors
from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassMethod, ClassObj, StaticMethod, Value


def _abstract_method(run: Run, funcobj: Value) -> Value:
    return abstract_classes.mark(funcobj, run)


def _abstract_property(
    run: Run, fget: Value = None, fset: Value = None, fdel: Value = None, doc: Value = None
) -> Value:
    return abstract_classes.mark(constructors.MODELS[property](run, fget, fset, fdel, doc), run)


def _abstract_static(run: Run, callable: Value) -> Value:
    return abstract_classes.mark(StaticMethod(callable), run)


def _abstract_class_method(run: Run, callable: Value) -> Value:
    return abstract_classes.mark(ClassMethod(callable), run)


ABC = ClassObj("ABC", (), {"register": ClassMethod(builtin("register", lambda run, cls, subclass: subclass))})
ABC.meta = abstract_classes.ABC_META

NAMES: Mapping[str, Value] = {
    "ABC": ABC,
    "ABCMeta": abstract_classes.ABC_META,
    "abstractmethod": builtin("abstractmethod", _abstract_method),
    "abstractproperty": builtin("abstractproperty", _abstract_property),
    "abstractstaticmethod": builtin("abstractstaticmethod", _abstract_static),
    "abstractclassmethod": builtin("abstractclassmethod", _abstract_class_method),
}
