"""The only element of a tensor as a fraction of sizes: `(np.array([k]) - 1) / 2`.

A float is that fraction where its denominator is a power of two, up to the largest whole number that a double tells
from its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapecheck.values import Constant, Quotient, Tensor

DOUBLE = "float64"
Arithmetic = Callable[[Quotient, Quotient], Quotient | None]


def quotient_of(tensor: Tensor) -> Quotient | None:
    """The only element, where it is a whole number or a fraction of sizes."""
    if tensor.numel != 1:
        return None
    if isinstance(tensor.elements, Quotient):
        return tensor.elements
    if tensor.one_size is not None:
        return Quotient(tensor.one_size, 1)
    known = tensor.elements.values[0] if isinstance(tensor.elements, Constant) else None
    return Quotient(int(known), 1) if isinstance(known, int) or (known is not None and known == int(known)) else None


def computed(function: Arithmetic, operands: Sequence[Tensor], result: Tensor) -> Tensor:
    """`result` with what `function` makes of the only elements of two operands."""
    if result.dtype != DOUBLE or result.numel != 1 or len(operands) != 2:
        return result
    first, second = (quotient_of(operand) for operand in operands)
    return result if first is None or second is None else result.with_elements(function(first, second))


def added(first: Quotient, second: Quotient) -> Quotient | None:
    above = first.numerator * second.denominator + second.numerator * first.denominator
    return Quotient(above, first.denominator * second.denominator)


def subtracted(first: Quotient, second: Quotient) -> Quotient | None:
    return added(first, Quotient(-second.numerator, second.denominator))


def multiplied(first: Quotient, second: Quotient) -> Quotient | None:
    return Quotient(first.numerator * second.numerator, first.denominator * second.denominator)


def divided(first: Quotient, second: Quotient) -> Quotient | None:
    """By a power of two."""
    by = second.numerator
    if not isinstance(by, int) or by < 1 or by & (by - 1):
        return None
    return Quotient(first.numerator * second.denominator, first.denominator * by)
