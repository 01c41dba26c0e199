"""`torch.set_default_dtype`: rules give float32 where torch gives its default, which the program may change.

What a rule makes float32 is the default unless something says otherwise: a floating operand, a dtype that is named, or
a function that is called after one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.rules.core.dtype_arguments import TYPE_NAMES, names_dtype
from shapecheck.rules.core.dtypes import UNDER_LIFT
from shapecheck.values import Named, Tensor

USUAL = "float32"
COMPLEX = {"float64": "complex128", "float32": "complex64", "float16": "complex32"}
NAMED_AFTER_A_DTYPE = frozenset({"float", "cfloat", "dequantize", "type", *TYPE_NAMES})


def given(result: Any, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], default: str | None) -> Any:
    """A rule's result with the program's default dtype where the usual one came of nothing but the default."""
    operands = (*args, *kwargs.values())
    if not name.startswith("torch.") or name.rpartition(".")[2] in NAMED_AFTER_A_DTYPE or _names_one(operands):
        return result
    return _changed(result, {USUAL: default, "complex64": COMPLEX.get(str(default))})


def _names_one(values: Iterable[Any]) -> bool:
    """Whether a dtype is among arguments, or a tensor that brings one: of ints and bools floats are the default."""
    for value in values:
        if names_dtype(value) or (isinstance(value, Tensor) and value.dtype not in UNDER_LIFT):
            return True
        if isinstance(value, (list, tuple)) and _names_one(value):
            return True
    return False


def _changed(result: Any, change: Mapping[str, str | None]) -> Any:
    if isinstance(result, Tensor):
        usual = str(result.dtype)
        return replace(result, dtype=change[usual], elements=None) if usual in change else result
    if isinstance(result, Named):
        return result.rebuilt(_changed(item, change) for item in result)
    if type(result) in (tuple, list):
        return type(result)(_changed(item, change) for item in result)
    return result
