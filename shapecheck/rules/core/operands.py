"""What several families demand of their operands: shapes that stretch, dtypes that agree or are refused.

Knows no IR, no files and no spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from shapecheck.dims import Dim, any_of, eq
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, INTS
from shapecheck.values import Tensor

Number: TypeAlias = Tensor
"""A number reaches a rule as a tensor without axes (`bind.scalar`), so `Tensor | Number` is a `Tensor` in its body."""


MIXED_BY_AUTOCAST = frozenset({"float16", "bfloat16", "float32"})
"""Dtypes that `torch.autocast` makes agree; a rule cannot see whether it is on."""


def stretches(check: Check, param: str, shape: Sequence[Dim], wanted: Sequence[Dim], other: str) -> None:
    """`shape` must broadcast to exactly `wanted`."""
    if len(shape) > len(wanted):
        check.fail(
            "SHP101", Subject(param), Subject(other), param=param, wanted=f"at most {len(wanted)}", rank=len(shape)
        )
    lead = len(wanted) - len(shape)
    for axis, found in enumerate(shape):
        expected = wanted[lead + axis]
        check.demand(
            any_of(eq(found, expected), eq(found, 1)),
            "SHP202",
            Subject(param, found, axis),
            Subject(other, expected),
            param=param,
            other=other,
            found=found,
            expected=expected,
            axis=axis,
            place=lead + axis,
        )


def same_dtype(check: Check, param: str, tensor: Tensor, other: str, reference: Tensor) -> str | None:
    """Two tensors must have one dtype; gives it where it is known."""
    if tensor.dtype is None or reference.dtype is None:
        return tensor.dtype or reference.dtype
    if tensor.dtype == reference.dtype:
        return tensor.dtype
    if not {tensor.dtype, reference.dtype} <= MIXED_BY_AUTOCAST:
        check.fail("SHP401", Subject(param), Subject(other), param=param, dtype=tensor.dtype, wanted=reference.dtype)
    return None


def refuse_whole(check: Check, param: str, tensor: Tensor) -> None:
    """Ints and bools where torch wants floating point or complex numbers."""
    if tensor.dtype is not None and tensor.dtype not in FLOATS and not tensor.dtype.startswith("complex"):
        check.fail("SHP401", Subject(param), param=param, dtype=tensor.dtype, wanted="floating point")


def refuse_bool(check: Check, param: str, tensor: Tensor) -> None:
    """A tensor of bools where torch wants numbers."""
    if tensor.dtype in ("bool", "scalar bool"):
        check.fail("SHP401", Subject(param), param=param, dtype="bool", wanted="numbers")


def refuse_float(check: Check, param: str, tensor: Tensor) -> None:
    """A tensor of floats where torch wants ints or bools."""
    if tensor.dtype in FLOATS or tensor.dtype in ("scalar float", *COMPLEX):
        check.fail("SHP401", Subject(param), param=param, dtype=tensor.dtype, wanted="ints or bools")


def demand_floating(check: Check, tensor: Tensor, param: str = "input", also: Sequence[str] = COMPLEX) -> None:
    """A tensor of floating-point numbers (or of one of the dtypes `also`)."""
    refused = (dtype for dtype in (*INTS, *COMPLEX, "bool") if dtype not in also)
    demand_not(check, tensor, *refused, param=param, wanted="floating point")


def is_empty(tensor: Tensor) -> bool:
    """Whether a tensor is known to have no elements."""
    return any(isinstance(size, int) and size == 0 for size in tensor.shape)


def demand_not(check: Check, tensor: Tensor, *refused: str, param: str = "input", wanted: str = "numbers") -> None:
    """A tensor of none of the dtypes `refused`; torch lets a tensor without elements pass."""
    if tensor.dtype in refused and not is_empty(tensor):
        check.fail("SHP401", Subject(param), param=param, dtype=tensor.dtype, wanted=wanted)


def common_dtype(check: Check, first: Tensor, *others: tuple[str, Tensor | None]) -> str | None:
    """The one dtype of tensors that must agree; None where it is not known.

    Under autocast float16, bfloat16 and float32 may meet, so those among each other are no failure.
    """
    dtype = first.dtype
    for param, tensor in others:
        if tensor is None or dtype is None or tensor.dtype == dtype:
            continue
        if tensor.dtype is not None and not {tensor.dtype, dtype} <= MIXED_BY_AUTOCAST:
            check.fail("SHP401", Subject(param), Subject("input"), param=param, dtype=tensor.dtype, wanted=dtype)
        dtype = None
    return dtype
