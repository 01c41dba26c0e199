"""The least and the greatest element of a tensor of indices, as sizes: what `arange(T)` asks of a table.

A `Range` is kept only where the tensor really has both elements, so that a demand on them is no more than torch's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapecheck.dims import Dim, Facts, Verdict, floordiv, ge
from shapecheck.values import Constant, Range, Tensor

WIDE = ("int32", "int64")
"""Dtypes that hold any size."""

Arithmetic = Callable[[Range, Range], Range | None]


def attained(facts: Facts, dtype: str | None, least: Dim, greatest: Dim, count: Dim) -> Range | None:
    """The numbers from `least` to `greatest`, both included, where there surely are any among `count` elements."""
    return Range(least, greatest) if dtype in WIDE and facts.decide(ge(count, 1)) is Verdict.HOLDS else None


def extremes_of(tensor: Tensor) -> Range | None:
    """The least and the greatest element, where a tensor is known to have them."""
    if isinstance(tensor.elements, Range):
        return tensor.elements
    if isinstance(tensor.elements, Constant):
        whole = [value for value in tensor.elements.values if isinstance(value, int)]
        if whole and len(whole) == len(tensor.elements.values):
            return Range(int(min(whole)), int(max(whole)))
    return None


def kept(facts: Facts, source: Tensor, result: Tensor) -> Tensor:
    """`result`, which has all the elements of `source` and no other; a repetition may be one of no times."""
    if source.elements is None or result.elements is not None or result.dtype not in WIDE:
        return result
    found = extremes_of(source)
    if found is None or not (result.numel == source.numel or facts.decide(ge(result.numel, 1)) is Verdict.HOLDS):
        return result
    return result.with_elements(found)


def computed(function: Arithmetic, operands: Sequence[Tensor], result: Tensor) -> Tensor:
    """`result` with what `function` makes of the extremes of two operands, if all their elements meet."""
    if result.dtype not in WIDE or len(operands) != 2 or not _independent(*operands):
        return result
    first, second = (extremes_of(operand) for operand in operands)
    return result if first is None or second is None else result.with_elements(function(first, second))


def _independent(left: Tensor, right: Tensor) -> bool:
    """Whether every element of one meets every element of the other: no axis is longer than 1 in both."""
    return all(1 in pair for pair in zip(reversed(left.shape), reversed(right.shape), strict=False))


def added(first: Range, second: Range) -> Range:
    return Range(first.least + second.least, first.greatest + second.greatest)


def subtracted(first: Range, second: Range) -> Range:
    return Range(first.least - second.greatest, first.greatest - second.least)


def multiplied(first: Range, second: Range) -> Range | None:
    """By one known number."""
    factor = _number(second)
    if factor is None:
        return None if _number(first) is None else multiplied(second, first)
    ends = first.least * factor, first.greatest * factor
    return Range(*ends) if factor >= 0 else Range(*ends[::-1])


def divided(first: Range, second: Range) -> Range | None:
    """By one known number, rounded down."""
    divisor = _number(second)
    if divisor is None or divisor < 1:
        return None
    return Range(floordiv(first.least, divisor), floordiv(first.greatest, divisor))


def _number(found: Range) -> int | None:
    """The known number that all elements are."""
    return found.least if found.least == found.greatest and isinstance(found.least, int) else None
