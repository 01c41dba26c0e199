"""What numpy rules share: anything array-like as a tensor, numpy's dtype names and its promotion.

Inside the rules an array is a plain tensor; the interpreter marks what `numpy.*` names give as arrays. Knows no IR, no
files and no spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Poly, eq
from shapecheck.rules.core.bind import CONVERTERS, Slot, describe, scalar
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtype_arguments import PYTHON_TYPES
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, INTS, SCALAR_KIND
from shapecheck.rules.elements.constants import listed
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.elements.places import reshaped
from shapecheck.rules.torch.shape.joining import joined
from shapecheck.values import DType, Range, Tensor, Unknown, is_dim

NAMES = {
    "float": "float64", "double": "float64", "single": "float32", "half": "float16", "int": "int64", "long": "int64",
    "intp": "int64", "bool_": "bool", "complex": "complex128", "f2": "float16", "f4": "float32", "f8": "float64",
    "i1": "int8", "i2": "int16", "i4": "int32", "i8": "int64", "u1": "uint8", "f": "float32", "d": "float64",
    "b": "int8", "B": "uint8", "i": "int32", "l": "int64", "?": "bool", "c8": "complex64", "c16": "complex128",
}  # fmt: skip
KNOWN = frozenset({"bool", *INTS, "float16", "float32", "float64", *COMPLEX})


Array: TypeAlias = Tensor
"""An argument that is an array and stays marked; `bind` hands it on as it is."""


def array_dtype(value: object, default: str | None) -> str | None:
    """The dtype that an argument of a numpy function names: `default` for None, None for what is not known."""
    if value is None:
        return default
    if isinstance(value, DType):
        return value.name if value.name in KNOWN else None
    if isinstance(value, str):
        name = NAMES.get(value.lstrip("<=|"), value)
        return name if name in KNOWN else None
    return PYTHON_TYPES.get(value) if isinstance(value, type) else None


def plain(tensor: Tensor) -> Tensor:
    """An array as the plain tensor that rules work on."""
    return replace(tensor, array=False) if tensor.array else tensor


def array_of(check: Check, value: Any, param: str) -> Tensor:
    """Anything that numpy takes for an array."""
    if isinstance(value, Tensor):
        return plain(value)
    if isinstance(value, (bool, int, float, complex)):
        dtype = PYTHON_TYPES.get(type(value))
        return Tensor((), dtype) if isinstance(value, complex) else listed((), dtype, (value,))
    if isinstance(value, Poly):
        return Tensor((), "int64", Range(value, value))
    if not isinstance(value, (list, tuple, range)):
        check.unknown(value.reason if isinstance(value, Unknown) else f"an array made of {describe(value)}")
    return _of_items(check, value, param)


def _of_items(check: Check, items: Sequence[Any], param: str) -> Tensor:
    """A sequence of arrays of one shape; numbers are arrays without axes. A ragged one makes no array of numbers."""
    if not items:
        return Tensor((0,), "float64")
    if all(type(item) in (int, float, bool) for item in items):
        return listed((len(items),), promoted(PYTHON_TYPES[type(item)] for item in items), items)
    distinct = {id(item): array_of(check, item, param) for item in {id(item): item for item in items}.values()}
    first, *others = distinct.values()
    for part in others:
        if part.rank != first.rank or any(
            not check.known(eq(a, b)) for a, b in zip(part.shape, first.shape, strict=True)
        ):
            check.unknown("an array made of parts of several shapes")
    dtype, shape = promoted(part.dtype for part in distinct.values()), (len(items), *first.shape)
    if any(part.elements is None for part in distinct.values()):
        return Tensor(shape, dtype)
    lifted = {key: converted(reshaped(part, (1, *part.shape)), dtype) for key, part in distinct.items()}
    return joined([lifted[id(item)] for item in items], 0, shape, dtype)


def arrays_of(check: Check, value: Any, param: str) -> list[Tensor]:
    """A sequence of arrays; an array is the sequence of its rows."""
    if isinstance(value, Tensor):
        check.rank_at_least(param, value, 1)
        count = value[0]
        if not isinstance(count, int) or count > 4096:
            check.unknown("the rows of an array of symbolic length")
        return [value.with_shape(value.shape[1:])] * count
    if not isinstance(value, (list, tuple)):
        check.unknown(value.reason if isinstance(value, Unknown) else f"arrays given as {describe(value)}")
    return [array_of(check, item, f"{param}[{place}]") for place, item in enumerate(value)]


def sizes_of(check: Check, param: str, value: Any) -> tuple[Dim, ...]:
    """A size, or a sequence of sizes, as a shape."""
    if isinstance(value, Tensor) and value.rank == 0:
        known = value.value is not None and isinstance(value.value[0], int)
        return (int(value.value[0]),) if known and value.value else (check.fresh("size"),)
    if isinstance(value, Tensor) and value.rank == 1 and value.value is not None:
        value = [int(v) for v in value.value]
    if isinstance(value, (list, tuple)):
        sized = (
            check.size_not_known("size", item.reason) if isinstance(item, Unknown) and item.reason else item
            for item in value
        )
        return tuple(size for item in sized for size in sizes_of(check, param, item))
    sizes: tuple[Dim, ...] = CONVERTERS["Sizes"](Slot(param, "Sizes", False), _known(check, value))
    return sizes


def axes_of(check: Check, value: Any) -> tuple[int, ...] | None:
    """One axis or several; None for None."""
    if value is None:
        return None
    axes: tuple[int, ...] = CONVERTERS["Axes"](Slot("axis", "Axes", False), _known(check, value))
    return axes


def one_axis(check: Check, value: Any) -> int:
    axis: int = CONVERTERS["int"](Slot("axis", "int", False), _known(check, value))
    return axis


def _known(check: Check, value: Any) -> Any:
    if isinstance(value, Unknown):
        check.unknown(value.reason)
    return value


# -------------------------------------------------------------------- promotion
def promote_pair(a: str, b: str) -> str | None:
    """The dtype that two arrays' dtypes give together."""
    if b in (a, "bool"):
        return a
    if a == "bool":
        return b
    if a not in KNOWN or b not in KNOWN:
        return None
    if a in INTS and b in INTS:
        return _ints(a, b)
    if a in COMPLEX or b in COMPLEX:
        wide = {a, b} & {"complex128", "float64", "int32", "int64"}
        return "complex128" if wide else "complex64"
    if a in INTS or b in INTS:
        whole, real = (a, b) if a in INTS else (b, a)
        least = {"int8": 2, "uint8": 2, "int16": 4}.get(whole, 8)
        return f"float{8 * max(least, int(real.removeprefix('float')) // 8)}"
    return max(a, b, key=lambda name: int(name.removeprefix("float")))


def _ints(a: str, b: str) -> str:
    if "uint8" in (a, b):
        other = b if a == "uint8" else a
        return "int16" if other == "int8" else other
    return max(a, b, key=lambda name: int(name.removeprefix("int")))


def promoted(dtypes: Iterable[str | None]) -> str | None:
    """The dtype of several operands; a number from Python (`scalar int`) lifts only across kinds."""
    strong: str | None = None
    weak = -1
    for dtype in dtypes:
        if dtype is None:
            return None
        if dtype in SCALAR_KIND:
            weak = max(weak, SCALAR_KIND[dtype])
        elif strong is None:
            strong = dtype
        else:
            strong = promote_pair(strong, dtype)
            if strong is None:
                return None
    if strong is None:
        return ("bool", "int64", "float64", "complex128")[weak]
    return _lifted(strong, weak)


def _lifted(strong: str, weak: int) -> str | None:
    if weak == 3:
        return "complex64" if strong in ("float16", "float32", "complex64") else "complex128"
    if weak == 2 and (strong == "bool" or strong in INTS):
        return "float64"
    return "int64" if weak == 1 and strong == "bool" else strong


def floating(dtype: str | None) -> str | None:
    """What a function of floats makes of a dtype."""
    if dtype is None or dtype in FLOATS or dtype in COMPLEX:
        return dtype
    return {"bool": "float16", "int8": "float16", "uint8": "float16", "int16": "float32"}.get(dtype, "float64")


def number(value: Any) -> Any:
    """A number from Python beside arrays: no axes, and a dtype that lifts only across kinds."""
    return scalar(value) if isinstance(value, (bool, int, float, complex)) or is_dim(value) else value
