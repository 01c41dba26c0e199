"""Torch's dtype promotion, by name. A number from Python is a `scalar <kind>`: it lifts only across kinds."""

from __future__ import annotations

from collections.abc import Iterable

FLOATS = ("float16", "bfloat16", "float32", "float64")
INTS = ("uint8", "int8", "int16", "int32", "int64")
COMPLEX = ("complex64", "complex128")
INDEX = ("int64", "int32")

KINDS = ("bool", "int", "float", "complex")
KIND = {"bool": 0, **dict.fromkeys(INTS, 1), **dict.fromkeys(FLOATS, 2), **dict.fromkeys(COMPLEX, 3)}
SCALAR_KIND = {f"scalar {kind}": place for place, kind in enumerate(KINDS)}
DEFAULT = ("bool", "int64", "float32", "complex64")
WIDTH = {
    "uint8": 0,
    "int8": 0,
    "int16": 1,
    "int32": 2,
    "int64": 3,
    "float16": 0,
    "bfloat16": 0,
    "float32": 1,
    "float64": 2,
    "complex64": 0,
    "complex128": 1,
    "bool": 0,
}


def is_float(dtype: str | None) -> bool | None:
    """Whether a dtype is floating point; None when the dtype is not known."""
    return None if dtype is None else dtype in FLOATS or dtype == "scalar float"


def is_number(dtype: str | None) -> bool:
    """Whether a tensor without axes stands for a number from Python."""
    return dtype in SCALAR_KIND


def promote(operands: Iterable[tuple[str | None, int]]) -> str | None:
    """The dtype that (dtype, rank) operands give together: tensors with axes outweigh those without within a kind."""
    tiers: dict[int, str] = {}
    for dtype, rank in operands:
        if dtype is None:
            return None
        tier = 2 if dtype in SCALAR_KIND else (0 if rank else 1)
        if dtype in SCALAR_KIND:
            dtype = DEFAULT[SCALAR_KIND[dtype]]
        elif dtype not in KIND:
            return None
        tiers[tier] = _wider(tiers[tier], dtype) if tier in tiers else dtype
    result: str | None = None
    for tier in sorted(tiers):
        dtype = tiers[tier]
        if result is None or KIND[dtype] > KIND[result]:
            result = dtype if result is None or not (KIND[dtype] == 3 and result == "float64") else "complex128"
    return result


def _wider(a: str, b: str) -> str:
    if KIND[a] != KIND[b]:
        return (
            max(a, b, key=KIND.__getitem__) if not {a, b} & {"complex64"} or "float64" not in (a, b) else "complex128"
        )
    if {a, b} == {"float16", "bfloat16"}:
        return "float32"
    if {a, b} == {"uint8", "int8"}:
        return "int16"
    return max(a, b, key=WIDTH.__getitem__)


def lift(dtype: str | None) -> str | None:
    """What a function that works on floats makes of a dtype: ints and bools become the default float."""
    if dtype is None:
        return None
    if dtype in SCALAR_KIND:
        return DEFAULT[max(2, SCALAR_KIND[dtype])]
    return dtype if KIND.get(dtype, 3) >= 2 else "float32"


def plain(dtype: str | None) -> str | None:
    """A number's dtype as a tensor of its own would have it."""
    return DEFAULT[SCALAR_KIND[dtype]] if dtype in SCALAR_KIND else dtype


def real_part(dtype: str | None) -> str | None:
    """The dtype of the parts of a complex number."""
    return {"complex64": "float32", "complex128": "float64"}.get(str(dtype), dtype)


UNDER_LIFT = ("bool", *INTS)


def summed(dtype: str | None) -> str | None:
    """The dtype of a sum: ints and bools add up as int64."""
    return "int64" if dtype in UNDER_LIFT else dtype
