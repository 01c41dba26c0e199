"""What an operation computes element by element, told once for each form in which elements can be known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim
from shapecheck.rules.elements import extremes, quotients
from shapecheck.rules.elements.constants import combined
from shapecheck.rules.elements.intervals import bounded
from shapecheck.rules.elements.places import is_listed
from shapecheck.values import Element, Tensor

WHOLE = ("int16", "int32", "int64")
"""The dtypes of functions whose float results are not reproduced to the last bit, or whose bools are not Python's."""


@dataclass(frozen=True, slots=True)
class ElementFunction:
    """A function of elements; each field is what it does to one form of them.

    `exact` gives what the library gives for constants, to the last bit, when it computes in one of `exact_in` (None: in
    any dtype). `monotone` rises or falls in each operand alone; it serves elements that are known but for their last
    bits. Where there is a `hit`, the library may round the result otherwise, except for operands that `hit` holds for:
    there the true result is one of the dtype's numbers. `ends` takes the extremes of two operands to those of the
    result, if all elements of one meet all of the other. `fraction` computes with fractions of sizes.
    """

    exact: Callable[..., Element] | None = None
    exact_in: tuple[str, ...] | None = None
    monotone: Callable[..., Element] | None = None
    hit: Callable[..., bool] | None = None
    ends: extremes.Arithmetic | None = None
    fraction: quotients.Arithmetic | None = None


ADDITION = ElementFunction(operator.add, monotone=operator.add, ends=extremes.added, fraction=quotients.added)
SUBTRACTION = ElementFunction(
    operator.sub, monotone=operator.sub, ends=extremes.subtracted, fraction=quotients.subtracted
)
MULTIPLICATION = ElementFunction(
    operator.mul, monotone=operator.mul, ends=extremes.multiplied, fraction=quotients.multiplied
)
FLOOR_DIVISION = ElementFunction(operator.floordiv, exact_in=WHOLE, ends=extremes.divided)


def computed(
    function: ElementFunction, operands: Sequence[Tensor], shape: Sequence[Dim], working: str | None, dtype: str | None
) -> Tensor:
    """`function` of the broadcast operands, computed in the dtype `working` and stored as `dtype`; with its elements
    as far as those of the operands tell them.
    """
    if any(operand.elements is None for operand in operands):
        return Tensor(tuple(shape), dtype)
    result = _listed(function, operands, shape, working, dtype)
    if result.elements is None and function.ends is not None:
        result = extremes.computed(function.ends, operands, result)
    if result.elements is None and function.fraction is not None:
        result = quotients.computed(function.fraction, operands, result)
    return result


def _listed(
    function: ElementFunction, operands: Sequence[Tensor], shape: Sequence[Dim], working: str | None, dtype: str | None
) -> Tensor:
    if function.exact is not None and (function.exact_in is None or working in function.exact_in):
        if all(operand.value is not None for operand in operands):
            return combined(function.exact, operands, shape, working, dtype)
    if function.monotone is not None and all(map(is_listed, operands)):
        return bounded(function.monotone, operands, shape, working, dtype, function.hit)
    return Tensor(tuple(shape), dtype)
