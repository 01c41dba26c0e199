"""isinstance and issubclass, with every kind of class that a checked program can name."""

from __future__ import annotations

import collections.abc
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.function_models import Model, first_unknown, is_tuple
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, Instance, LibraryName, ListObj, Value
from shapecheck.values import Tensor

TENSOR_NAMES = frozenset({"torch.Tensor", "torch.autograd.Variable", "torch._tensor.Tensor"})
PARAMETER_NAMES = frozenset({"torch.nn.Parameter", "torch.nn.parameter.Parameter"})
OF_TENSORS = TENSOR_NAMES | PARAMETER_NAMES
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
WHOLLY_OTHER = frozenset({int, float, complex, bool, str, bytes, list, tuple, dict, set, frozenset, type})
"""Builtin types that no tensor is of."""
OPEN_BASE = "a class with an unknown base"


def _isinstance(run: Run, value: Value, kinds: Value, /) -> Value:
    return is_instance(value, kinds, run)


def is_instance(value: Value, kinds: Value, run: Run) -> Value:
    """`isinstance(value, kinds)`: a bool or an Unknown."""
    return kind_of(kinds).includes(kinds, space.asked(value), run)


def any_includes(kinds: tuple[Value, ...], value: Value, run: Run) -> Value:
    """`isinstance(value, (A, B))`."""
    vague: Value = False
    for kind in kinds:
        verdict = is_instance(value, kind, run)
        if verdict is True:
            return True
        vague = verdict if verdict is not False else vague
    return vague


def class_includes(cls: ClassObj, value: Value, run: Run) -> Value:
    """`isinstance(value, cls)` of a class that a program or a library wrote; its metaclass has the first word."""
    hook = None if cls.meta is None else lookup.class_attribute(cls.meta, "__instancecheck__")
    if hook is not None:
        return space.truth(space.call(hook, (cls, value), {}, run), run)
    return plainly_includes(cls, value, run)


def plainly_includes(cls: ClassObj, value: Value, run: Run) -> Value:
    """`type.__instancecheck__(cls, value)`."""
    kind = kind_of(value)
    verdict = kind.descends_from(value, cls, run)
    if verdict is not False:
        return verdict
    of_tensors = lookup.tensor_base(cls) is not None
    if cls.attrs.get("__subclasshook__") is not None or (cls.open is not None and not of_tensors):
        return run.unknown("a class that decides itself what belongs to it")
    if of_tensors and kind.is_tensor:
        words = f"no tensor that is passed is a `{cls.name}`"
        return run.unknown(words) if is_open(f"isinstance {cls.name}", words, run, Openness.USES) else False
    if cls.name == "object" and not cls.bases:
        return True
    needed = protocol_members(cls)
    if needed:
        found = [space.look_up(value, name, run) for name in needed]
        return all(item is not lookup.MISSING for item in found)
    return kind.of_torch_class(value, cls, run)


def protocol_members(cls: ClassObj) -> list[str]:
    """The names that a runtime-checkable protocol asks for."""
    if not any(isinstance(base, ClassObj) and base.name == "Protocol" for base in cls.bases):
        return []
    return [name for name in cls.attrs if not name.startswith("__") or name in ("__call__", "__len__", "__getitem__")]


def tensor_is(name: str, dtype: str | None, is_parameter: bool, run: Run) -> Value:
    """Whether a tensor of torch is of a class of a library."""
    if name in TENSOR_NAMES:
        return True
    if name in PARAMETER_NAMES:
        return is_parameter
    plain = name.rpartition(".")[2]
    if plain in TYPED_TENSORS and name.startswith("torch.cuda."):
        return run.unknown("the device of a tensor") if dtype in (TYPED_TENSORS[plain], None) else False
    if plain in TYPED_TENSORS and name.startswith("torch."):
        return dtype == TYPED_TENSORS[plain] if dtype is not None else run.unknown("the dtype of a tensor")
    return False


def is_type_of_tensors(name: str) -> bool:
    """Whether a name of a library is a class of tensors or arrays."""
    home, _, plain = name.rpartition(".")
    typed = plain in TYPED_TENSORS and home in ("torch", "torch.cuda")
    return typed or name in TENSOR_NAMES or name in PARAMETER_NAMES or name == "numpy.ndarray"


def array_is(name: str, rank: int, run: Run) -> Value:
    """Whether an array is of a class; an array without axes may be a number of numpy's own instead."""
    if name.startswith("numpy.") and rank == 0:
        return run.unknown("the class of a numpy number")
    return name == "numpy.ndarray"


def by_methods(cls: ClassObj, kind: type, run: Run) -> Value:
    """Whether the methods of a class make it a subclass of an abstract base class; open bases may have them."""
    needed = NEEDS.get(kind)
    if kind is collections.abc.Hashable:
        return True
    if needed is not None:
        if all(lookup.class_attribute(cls, name) is not None for name in needed):
            return True
        if cls.is_module and needed == ("__call__",):
            return True
    unknown = lookup.why_open(cls) is not None and (lookup.tensor_base(cls) is None or kind not in WHOLLY_OTHER)
    return run.unknown(OPEN_BASE) if unknown else False


# -------------------------------------------------------------------- issubclass
NO_CLASSES = (int, str, float, ListObj, Tensor, Instance)
"""What Python refuses as a class; of other values nothing is said."""


def _issubclass(run: Run, cls: Value, kinds: Value, /) -> Value:
    return is_subclass(cls, kinds, run)


def is_subclass(cls: Value, kinds: Value, run: Run) -> Value:
    """`issubclass(cls, kinds)`: a bool or an Unknown."""
    if is_tuple(kinds):
        verdicts = [is_subclass(cls, kind, run) for kind in kinds]
        return True if True in verdicts else next((v for v in verdicts if v is not False), False)
    reason = first_unknown(cls, kinds)
    if reason is not None:
        return reason
    if cls is None or isinstance(cls, NO_CLASSES):
        run.raise_(TypeError, "issubclass() arg 1 must be a class")
    hook = None
    if isinstance(kinds, ClassObj) and kinds.meta is not None:
        hook = lookup.class_attribute(kinds.meta, "__subclasscheck__")
    if hook is not None:
        return space.truth(space.call(hook, (kinds, cls), {}, run), run)
    return kind_of(cls).is_subclass(cls, kinds, run)


def class_is_subclass(cls: ClassObj, other: Value, run: Run) -> Value:
    """`issubclass(cls, other)` of a class that a program or a library wrote."""
    if other in cls.mro or other is object:
        return True
    if isinstance(other, type):
        return any(issubclass(base, other) for base in lookup.builtin_bases(cls)) or by_methods(cls, other, run)
    base = lookup.tensor_base(cls)
    if base is not None:
        return is_tensor_subclass(base.is_parameter, other, run)
    return run.unknown(OPEN_BASE) if lookup.why_open(cls) is not None else False


def is_tensor_subclass(is_parameter: bool, other: Value, run: Run) -> Value:
    """Whether torch.Tensor, or Parameter, descends from a class."""
    match other:
        case LibraryName(name=name) if name in OF_TENSORS:
            return is_parameter or name in TENSOR_NAMES
        case ClassObj(attrs=attrs, meta=None) if "__subclasshook__" not in attrs:
            return False
        case _:
            return run.unknown("classes of a library")


MODELS: dict[str, Model] = {"isinstance": _isinstance, "issubclass": _issubclass}
