"""Dtypes as arguments: the names that torch and Python have for them. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.rules.core.dtypes import WIDTH
from shapecheck.values import DType

PYTHON_TYPES = {float: "float64", int: "int64", bool: "bool", complex: "complex128"}


ALIASES = {
    "float": "float32",
    "double": "float64",
    "half": "float16",
    "long": "int64",
    "int": "int32",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
}


TYPE_NAMES = {
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "LongTensor": "int64",
    "IntTensor": "int32",
    "ShortTensor": "int16",
    "CharTensor": "int8",
    "ByteTensor": "uint8",
    "BoolTensor": "bool",
}


def dtype_name(value: object, default: str | None) -> str | None:
    """The dtype that an argument names: `default` for None, None for what is not known."""
    if value is None:
        return default
    if isinstance(value, DType):
        return ALIASES.get(value.name, value.name)
    if isinstance(value, type):
        return PYTHON_TYPES.get(value)
    return None


def dtype_of_word(word: str) -> str | None:
    """The dtype that a user writes: `int64`, `long`, `torch.long`; None for a word that names none."""
    name = word.removeprefix("torch.")
    found = ALIASES.get(name, name)
    return found if found in WIDTH else None


DTYPE_WORDS = (*WIDTH, *ALIASES)


def names_dtype(value: object) -> bool:
    """Whether an argument is a dtype (and not a device, a tensor or a layout)."""
    return isinstance(value, DType) or (isinstance(value, type) and value in PYTHON_TYPES)
