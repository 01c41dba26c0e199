"""One demand shared by several families: a shape that must stretch to a given one, and dtypes that must agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from shapecheck.dims import Dim, any_of, eq
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS
from shapecheck.values import Tensor

Number: TypeAlias = Tensor
"""A number reaches a rule as a tensor without axes (`bind.scalar`), so `Tensor | Number` is a `Tensor` in its body."""

MIXED_BY_AUTOCAST = ("float16", "bfloat16", "float32")
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
    if not {tensor.dtype, reference.dtype} <= set(MIXED_BY_AUTOCAST):
        check.fail("SHP401", Subject(param), Subject(other), param=param, dtype=tensor.dtype, wanted=reference.dtype)
    return None


def refuse_whole(check: Check, param: str, tensor: Tensor) -> None:
    """Ints and bools where torch wants floating point or complex numbers."""
    if tensor.dtype is not None and tensor.dtype not in FLOATS and not tensor.dtype.startswith("complex"):
        check.fail("SHP401", Subject(param), param=param, dtype=tensor.dtype, wanted="floating point")
