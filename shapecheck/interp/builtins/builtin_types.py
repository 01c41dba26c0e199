"""isinstance and issubclass, with every kind of class that a checked program can name."""

from __future__ import annotations

import collections.abc
import types
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, is_tuple
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    Builtin,
    ClassObj,
    FunctionObj,
    Input,
    Instance,
    LibraryName,
    ListObj,
    Native,
    Partial,
    SymBool,
    Training,
    Value,
)
from shapecheck.values import DType, Tensor, Unknown

TENSOR_NAMES = frozenset({"torch.Tensor", "torch.autograd.Variable", "torch._tensor.Tensor"})
PARAMETER_NAMES = frozenset({"torch.nn.Parameter", "torch.nn.parameter.Parameter"})
TYPED_TENSORS = {
    "FloatTensor": "float32", "DoubleTensor": "float64", "HalfTensor": "float16", "BFloat16Tensor": "bfloat16",
    "LongTensor": "int64", "IntTensor": "int32", "ShortTensor": "int16", "CharTensor": "int8", "ByteTensor": "uint8",
    "BoolTensor": "bool",
}  # fmt: skip
NEEDS: dict[Any, tuple[str, ...]] = {
    collections.abc.Callable: ("__call__",),
    collections.abc.Iterable: ("__iter__",),
    collections.abc.Iterator: ("__iter__", "__next__"),
    collections.abc.Sized: ("__len__",),
    collections.abc.Container: ("__contains__",),
    collections.abc.Collection: ("__len__", "__iter__", "__contains__"),
    collections.abc.Reversible: ("__reversed__", "__iter__"),
    collections.abc.Generator: ("__iter__", "__next__", "send", "throw", "close"),
}
"""Abstract base classes that any class with these methods belongs to."""
OF_TENSOR: tuple[Any, ...] = (
    collections.abc.Iterable,
    collections.abc.Sized,
    collections.abc.Container,
    collections.abc.Collection,
    collections.abc.Reversible,
    collections.abc.Hashable,
    object,
)
OF_FUNCTION: tuple[Any, ...] = (collections.abc.Callable, collections.abc.Hashable)


def _isinstance(run: Run, value: Value, kinds: Value, /) -> Value:
    return is_instance(value, kinds, run)


def is_instance(value: Value, kinds: Value, run: Run) -> Value:
    """`isinstance(value, kinds)`: a bool or an Unknown."""
    if is_tuple(kinds):
        return _any_of(value, kinds, run)
    if isinstance(kinds, ListObj):
        return run.raise_(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    if isinstance(value, Unknown):
        return value
    if isinstance(kinds, Unknown):
        return kinds
    if kinds is None:
        return value is None
    if isinstance(kinds, ClassObj):
        return _of_class(value, kinds, run)
    if isinstance(kinds, LibraryName):
        return _of_library(value, kinds.name, run)
    if isinstance(kinds, type):
        return _of_type(value, kinds, run)
    if isinstance(kinds, Instance):
        hook = lookup.class_attribute(kinds.cls, "__instancecheck__")
        if hook is not None:
            return space.call(space.bind(hook, kinds, run), (value,), {}, run)
    return run.unknown("isinstance() of a class that is not followed")


def _any_of(value: Value, kinds: tuple[Value, ...], run: Run) -> Value:
    vague: Value = False
    for kind in kinds:
        verdict = is_instance(value, kind, run)
        if verdict is True:
            return True
        vague = verdict if verdict is not False else vague
    return vague


def _of_class(value: Value, kind: ClassObj, run: Run) -> Value:
    if isinstance(value, Instance):
        if kind in value.cls.mro:
            return True
        if any(isinstance(base, ClassObj) and base.open is not None for base in value.cls.mro) and not kind.is_module:
            return run.unknown("an object of a class with an unknown base")
    hook = kind.attrs.get("__instancecheck__") or kind.attrs.get("__subclasshook__")
    if hook is not None or kind.open is not None:
        return run.unknown("a class that decides itself what belongs to it")
    if kind.name == "object" and not kind.bases:
        return True
    needed = protocol_members(kind)
    if needed:
        found = [space.look_up(value, name, run) for name in needed]
        return all(item is not lookup.MISSING for item in found)
    if isinstance(value, LibraryName):
        return False if space.is_library_function(value.name, run) else run.unknown("a value of a library")
    if kind.torch_name is not None and not isinstance(value, Instance):
        return _of_library(value, kind.torch_name, run)
    return False


def protocol_members(kind: ClassObj) -> list[str]:
    """The names that a runtime-checkable protocol asks for."""
    if not any(isinstance(base, ClassObj) and base.name == "Protocol" for base in kind.bases):
        return []
    return [name for name in kind.attrs if not name.startswith("__") or name in ("__call__", "__len__", "__getitem__")]


def _of_library(value: Value, name: str, run: Run) -> Value:
    plain = name.rpartition(".")[2]
    if isinstance(value, Instance):
        if any(isinstance(base, LibraryName) and base.name == name for base in value.cls.mro):
            return True
        return _open_instance(value, run)
    if isinstance(value, Tensor) and value.array:
        return _of_numpy(value, name, run)
    if isinstance(value, (Tensor, Input)):
        if name in TENSOR_NAMES:
            return True
        if name in PARAMETER_NAMES:
            return isinstance(value, Tensor) and value.identity is not None
        if plain in TYPED_TENSORS and name.startswith("torch."):
            dtype = value.dtype if isinstance(value, Tensor) else None
            return dtype == TYPED_TENSORS[plain] if dtype is not None else run.unknown("the dtype of a tensor")
        return False
    if name == "torch.Size":
        return is_tuple(value)
    if name == "torch.dtype":
        return isinstance(value, DType)
    if isinstance(value, LibraryName):
        return False if space.is_library_function(value.name, run) else run.unknown("a value of a library")
    return False


def _of_numpy(value: Tensor, name: str, run: Run) -> Value:
    """Whether an array is of a class; an array without axes may be a number of numpy's own instead."""
    if name.startswith("numpy.") and value.rank == 0:
        return run.unknown("the class of a numpy number")
    return name == "numpy.ndarray"


def _open_instance(value: Instance, run: Run) -> Value:
    unknown = value.open is not None and not value.cls.is_module
    unknown = unknown or any(isinstance(base, ClassObj) and base.open is not None for base in value.cls.mro)
    return run.unknown("an object of a class with an unknown base") if unknown else False


def _of_type(value: Value, kind: type, run: Run) -> Value:
    if kind is object:
        return True
    if isinstance(value, Tensor) and value.array and value.rank == 0:
        return run.unknown("the class of a numpy number")
    if isinstance(value, (Tensor, Input)):
        return kind in OF_TENSOR
    if isinstance(value, Instance):
        if any(isinstance(base, type) and issubclass(base, kind) for base in value.cls.mro):
            return True
        return _by_methods(value.cls, kind, value, run)
    if kind is type:
        return isinstance(value, (ClassObj, type))
    if isinstance(value, ClassObj):
        return kind in OF_FUNCTION
    if isinstance(value, (SymBool, Training)):
        return issubclass(bool, kind)
    if isinstance(value, (FunctionObj, BoundMethod, Builtin, Native, Partial)):
        return _of_function(value, kind)
    if isinstance(value, LibraryName):
        if kind in OF_FUNCTION:
            return True
        function = space.is_library_function(value.name, run) and kind not in (
            types.FunctionType,
            types.BuiltinFunctionType,
        )
        return False if function else run.unknown("a value of a library")
    found = kind_of(value).python_type(value)
    if found is None:
        return False if isinstance(value, DType) else run.unknown("the type of a value that is not followed")
    return issubclass(found, kind)


def _of_function(value: Value, kind: type) -> bool:
    if kind in OF_FUNCTION:
        return True
    if isinstance(value, (FunctionObj, BoundMethod)):
        return kind is (types.FunctionType if isinstance(value, FunctionObj) else types.MethodType)
    return issubclass(kind_of(value).python_type(value) or object, kind)


def _by_methods(cls: ClassObj, kind: type, value: Instance | None, run: Run) -> Value:
    needed = NEEDS.get(kind)
    if kind is collections.abc.Hashable:
        return True
    if needed is not None:
        if all(lookup.class_attribute(cls, name) is not None for name in needed):
            return True
        if cls.is_module and needed == ("__call__",):
            return True
    if value is not None and value.open is not None and not cls.is_module:
        return value.open
    return run.unknown("a class with an unknown base") if any(_is_open(base) for base in cls.mro) else False


def _is_open(base: Value) -> bool:
    return isinstance(base, ClassObj) and base.open is not None


# -------------------------------------------------------------------- issubclass
def _issubclass(run: Run, cls: Value, kinds: Value, /) -> Value:
    return is_subclass(cls, kinds, run)


def is_subclass(cls: Value, kinds: Value, run: Run) -> Value:
    """`issubclass(cls, kinds)`: a bool or an Unknown."""
    if is_tuple(kinds):
        verdicts = [is_subclass(cls, kind, run) for kind in kinds]
        return True if True in verdicts else next((v for v in verdicts if v is not False), False)
    if isinstance(cls, Unknown) or isinstance(kinds, Unknown):
        return cls if isinstance(cls, Unknown) else kinds
    if isinstance(cls, ClassObj):
        if kinds in cls.mro or kinds is object:
            return True
        if isinstance(kinds, type):
            inherited = any(isinstance(base, type) and issubclass(base, kinds) for base in cls.mro)
            return inherited or _by_methods(cls, kinds, None, run)
        return run.unknown("a class with an unknown base") if any(_is_open(base) for base in cls.mro) else False
    if isinstance(cls, type) and isinstance(kinds, type):
        return issubclass(cls, kinds)
    if isinstance(cls, LibraryName) and isinstance(kinds, LibraryName):
        return True if cls == kinds else run.unknown("classes of a library")
    if isinstance(cls, type) and isinstance(kinds, (ClassObj, LibraryName)):
        return False
    if cls is None or isinstance(cls, (int, str, float, ListObj, Tensor, Instance)):
        run.raise_(TypeError, "issubclass() arg 1 must be a class")
    return run.unknown("issubclass() of a class that is not followed")


MODELS: dict[str, Model] = {"isinstance": _isinstance, "issubclass": _issubclass}
