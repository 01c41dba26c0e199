"""Look-up of names in the classes of an object, without binding."""

from __future__ import annotations

from collections.abc import Iterator

from shapecheck.interp.values.objects import ClassObj, DictObj, FunctionObj, Instance, Marker, Value
from shapecheck.values import TensorBase, Unknown

MISSING = Marker("missing")
"""What a look-up gives where Python would raise AttributeError."""


def class_attribute(cls: ClassObj, name: str) -> Value | None:
    """`name` in the classes of the MRO, unbound; None when nothing written has it."""
    for kind in cls.mro:
        if isinstance(kind, ClassObj) and name in kind.attrs:
            return kind.attrs[name]
    return None


def builtin_bases(cls: ClassObj) -> Iterator[type]:
    """The builtin types of the MRO."""
    return (kind for kind in cls.mro if isinstance(kind, type))


def own_function(cls: ClassObj, name: str) -> FunctionObj | None:
    """The program's own function that a class has under a name."""
    found = class_attribute(cls, name)
    return found if isinstance(found, FunctionObj) else None


def constructor(cls: ClassObj) -> FunctionObj | None:
    """The constructor of a class, as a caller sees it."""
    return shown_function(class_attribute(cls, "__init__"))


def shown_function(value: Value) -> FunctionObj | None:
    """The function whose parameters a caller sees: what a wrapper made by `functools.wraps` wraps."""
    function: FunctionObj | None = None
    while isinstance(value, FunctionObj):
        function, value = value, value.attrs.get("__wrapped__")
    return function


HELD = {"Sequential": "_modules", "ModuleList": "_modules", "ModuleDict": "_modules", "ParameterList": "_parameters",
        "ParameterDict": "_parameters"}  # fmt: skip


def held_in(cls: ClassObj) -> str | None:
    """The table in which a container of modules or parameters keeps what it holds; None for any other class."""
    names = (kind.torch_name.rpartition(".")[2] for kind in cls.written if kind.torch_name is not None)
    return next((HELD[name] for name in names if name in HELD), None)


def table(owner: Instance, name: str) -> DictObj | None:
    """The dict that an object holds under a name of its own."""
    found = owner.attrs.get(name)
    return found if isinstance(found, DictObj) else None


def tensor_base(cls: ClassObj) -> TensorBase | None:
    """The class of tensors that a class descends from, where no other base of it is unknown."""
    found = [kind.open for kind in cls.written if kind.open is not None]
    bases = [reason for reason in found if isinstance(reason, TensorBase)]
    return bases[0] if bases and len(bases) == len(found) else None


def why_open(cls: ClassObj) -> Unknown | None:
    """Why a class may have attributes that are not seen: one of its bases is unknown."""
    return next((kind.open for kind in cls.written if kind.open is not None), None)
