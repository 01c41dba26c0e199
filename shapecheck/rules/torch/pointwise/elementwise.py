"""Element by element ops that have more to them than shapes that broadcast. Knows no IR, no files and no spans."""

from __future__ import annotations

import operator

from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import is_number, lift, plain, promote
from shapecheck.rules.core.operands import Number, refuse_bool
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.functions import FLOOR_DIVISION, SUBTRACTION, ElementFunction, computed
from shapecheck.rules.torch.pointwise.tables import both
from shapecheck.values import Tensor


@op("torch.sub", "torch.subtract", "torch.Tensor.sub", "torch.Tensor.subtract")
def sub(check: Check, input: Tensor | Number, other: Tensor | Number, alpha: float = 1) -> Tensor:
    """`input - alpha * other`; bools are refused on either side.

    >>> infer("torch.sub", "B 3", "3")
    Tensor[B, 3]
    >>> infer("torch.sub", 1, "B 3:bool")
    SHP401 dtype-mismatch
    >>> infer("torch.sub", "B 3", "B 4")
    SHP202 broadcast-mismatch
    """
    refuse_bool(check, "input", input)
    refuse_bool(check, "other", other)
    dtype = promote(((input.dtype, input.rank), (other.dtype, other.rank)))
    shape = check.broadcast(("input", input.shape), ("other", other.shape))
    if alpha != 1:
        return Tensor(shape, plain(dtype))
    return computed(SUBTRACTION, (input, other), shape, dtype, plain(dtype))


@op("torch.rsub")
def rsub(check: Check, input: Tensor | Number, other: Tensor | Number, alpha: float = 1) -> Tensor:
    """`other - alpha * input`.

    >>> infer("torch.rsub", "B 3", 1)
    Tensor[B, 3]
    """
    return sub(check, other, input, alpha)


@op(*both("div", "divide"))
def div(check: Check, input: Tensor | Number, other: Tensor | Number, rounding_mode: str | None = None) -> Tensor:
    """Division: floats, or ints where a rounding mode is given.

    >>> infer("torch.div", "B 3:int64", 2)
    Tensor[B, 3]
    >>> infer("torch.div", "B 3:int64", 2, rounding_mode="floor")
    Tensor[B, 3]:int64
    >>> infer("torch.div", "B 3", 2, rounding_mode="up")
    SHP503 invalid-argument
    >>> infer("torch.div", "B 3", "4")
    SHP202 broadcast-mismatch
    """
    check.argument(
        rounding_mode in (None, "floor", "trunc"), "rounding_mode", rounding_mode, "None, 'floor' or 'trunc'"
    )
    dtype = promote(((input.dtype, input.rank), (other.dtype, other.rank)))
    shape = check.broadcast(("input", input.shape), ("other", other.shape))
    if rounding_mode is None:
        return computed(DIVISION, (input, other), shape, lift(dtype), lift(dtype))
    if rounding_mode == "floor":
        return computed(FLOOR_DIVISION, (input, other), shape, dtype, plain(dtype))
    return Tensor(shape, plain(dtype))


def _quotient(a: float, b: float) -> float:
    """A quotient that rises or falls in each operand: the divisor is on one side of 0."""
    if b <= 0:
        raise ValueError(b)
    return a / b


DIVISION = ElementFunction(operator.truediv, monotone=_quotient)


@op(*both("true_divide"))
def true_divide(check: Check, input: Tensor | Number, other: Tensor | Number) -> Tensor:
    """Division into floats.

    >>> infer("torch.true_divide", "B 3:int64", "3:int64")
    Tensor[B, 3]
    """
    return div(check, input, other)


@op(*both("clamp", "clip"))
def clamp(
    check: Check, input: Tensor, min: Tensor | Number | None = None, max: Tensor | Number | None = None
) -> Tensor:
    """Elements held between two bounds, of which one may be absent.

    >>> infer("torch.clamp", "B 3", 0)
    Tensor[B, 3]
    >>> infer("torch.clamp", "B 3", None, "B 1")
    Tensor[B, 3]
    >>> infer("torch.clamp", "B 3")
    SHP501 missing-argument
    >>> infer("torch.clamp", "B 3", "B 2")
    SHP202 broadcast-mismatch
    """
    if min is None and max is None:
        check.fail("SHP501", argument="min")
    if min is not None and max is not None:
        for name, one, other in (("min", min, max), ("max", max, min)):
            if is_number(one.dtype) and other.rank:
                check.fail(
                    "SHP504", Subject(name), param=name, found="a number", wanted="a tensor, as the other bound is"
                )
    bounds = [(name, bound) for name, bound in (("min", min), ("max", max)) if bound is not None]
    shape = check.broadcast(("input", input.shape), *((name, bound.shape) for name, bound in bounds))
    return Tensor(shape, promote([(t.dtype, t.rank) for t in (input, *(bound for _, bound in bounds))]))


@op(*both("clamp_min"))
def clamp_min(check: Check, input: Tensor, min: Tensor | Number) -> Tensor:
    """Elements held above a bound.

    >>> infer("torch.clamp_min", "B 3", 0.5)
    Tensor[B, 3]
    """
    return clamp(check, input, min)


@op(*both("clamp_max"))
def clamp_max(check: Check, input: Tensor, max: Tensor | Number) -> Tensor:
    """Elements held below a bound.

    >>> infer("torch.clamp_max", "B 3", 0.5)
    Tensor[B, 3]
    """
    return clamp(check, input, max=max)


@op(*both("addcmul"))
def addcmul(check: Check, input: Tensor, tensor1: Tensor, tensor2: Tensor, value: float = 1) -> Tensor:
    """`input + value * tensor1 * tensor2`.

    >>> infer("torch.addcmul", "B 3", "3", "B 1")
    Tensor[B, 3]
    >>> infer("torch.addcmul", "B 3", "3", "2")
    SHP202 broadcast-mismatch
    """
    return _three(check, ("input", input), ("tensor1", tensor1), ("tensor2", tensor2))


@op(*both("addcdiv"))
def addcdiv(check: Check, input: Tensor, tensor1: Tensor, tensor2: Tensor, value: float = 1) -> Tensor:
    """`input + value * tensor1 / tensor2`.

    >>> infer("torch.addcdiv", "B 3", "3", "B 1")
    Tensor[B, 3]
    """
    return _three(check, ("input", input), ("tensor1", tensor1), ("tensor2", tensor2))


@op(*both("lerp"))
def lerp(check: Check, input: Tensor, end: Tensor, weight: Tensor | Number) -> Tensor:
    """The way from `input` to `end`, by `weight`.

    >>> infer("torch.lerp", "B 3", "3", 0.5)
    Tensor[B, 3]
    >>> infer("torch.lerp", "B 3", "2", 0.5)
    SHP202 broadcast-mismatch
    >>> infer("torch.lerp", "B 3", "B 3:float64", 0.5)
    SHP401 dtype-mismatch
    """
    if None not in (input.dtype, end.dtype) and input.dtype != end.dtype:
        check.fail("SHP401", Subject("end"), Subject("input"), param="end", dtype=end.dtype, wanted=input.dtype)
    shape = check.broadcast(("input", input.shape), ("end", end.shape), ("weight", weight.shape))
    return Tensor(shape, input.dtype)


def _three(check: Check, *operands: tuple[str, Tensor]) -> Tensor:
    shape = check.broadcast(*((name, t.shape) for name, t in operands))
    return Tensor(shape, promote((t.dtype, t.rank) for _, t in operands))


@op("torch.polygamma", "torch.special.polygamma")
def polygamma(check: Check, n: int, input: Tensor) -> Tensor:
    """A derivative of the digamma function.

    >>> infer("torch.polygamma", 1, "B 3")
    Tensor[B, 3]
    """
    return input.with_dtype(lift(input.dtype))


@op("torch.Tensor.polygamma", "torch.Tensor.mvlgamma", "torch.mvlgamma", "torch.special.multigammaln")
def mvlgamma(check: Check, input: Tensor, p: int) -> Tensor:
    """The log-gamma function of several dimensions.

    >>> infer("torch.mvlgamma", "B 3", 2)
    Tensor[B, 3]
    """
    return input.with_dtype(lift(input.dtype))


@op("torch.complex")
def complex_(check: Check, real: Tensor, imag: Tensor) -> Tensor:
    """Complex numbers from their parts.

    >>> infer("torch.complex", "B 3", "3")
    Tensor[B, 3]:complex64
    >>> infer("torch.complex", "B 3", "3:float64")
    SHP401 dtype-mismatch
    >>> infer("torch.complex", "B 3", "4")
    SHP202 broadcast-mismatch
    """
    return _from_parts(check, "real", real, "imag", imag)


@op("torch.polar")
def polar(check: Check, abs: Tensor, angle: Tensor) -> Tensor:
    """Complex numbers from length and angle.

    >>> infer("torch.polar", "B 3", "3")
    Tensor[B, 3]:complex64
    >>> infer("torch.polar", "B 3:int64", "3")
    SHP401 dtype-mismatch
    """
    return _from_parts(check, "abs", abs, "angle", angle)


def _from_parts(check: Check, first: str, a: Tensor, second: str, b: Tensor) -> Tensor:
    check.dtype(first, a, "float16", "float32", "float64")
    if a.dtype is not None:
        check.dtype(second, b, a.dtype)
    parts = {"float16": "complex32", "float32": "complex64", "float64": "complex128"}
    return Tensor(check.broadcast((first, a.shape), (second, b.shape)), parts.get(str(a.dtype)))
