"""What an op computes element by element, told once for each form in which elements can be known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.dims import Dim
from shapecheck.rules.elements.constants import Element, combined
from shapecheck.rules.elements.element_intervals import bounded, is_bounded
from shapecheck.values import Tensor

WHOLE = ("int16", "int32", "int64")
"""The dtypes of functions whose float results are not reproduced to the last bit, or whose bools are not Python's."""


@dataclass(frozen=True, slots=True)
class ElementFunction:
    """A function of elements.

    `exact` gives what torch gives, to the last bit, when it computes in one of `exact_in` (None: in any dtype).
    `monotone` rises or falls in each operand alone; it serves elements that are known but for their last bits. Where
    there is a `hit`, torch may round the result otherwise, except for operands that `hit` holds for: there the true
    result is one of the dtype's numbers.
    """

    exact: Callable[..., Element] | None = None
    exact_in: tuple[str, ...] | None = None
    monotone: Callable[..., Element] | None = None
    hit: Callable[..., bool] | None = None


ADDITION = ElementFunction(operator.add, monotone=operator.add)
SUBTRACTION = ElementFunction(operator.sub, monotone=operator.sub)
MULTIPLICATION = ElementFunction(operator.mul, monotone=operator.mul)
FLOOR_DIVISION = ElementFunction(operator.floordiv, exact_in=WHOLE)


def computed(
    function: ElementFunction, operands: Sequence[Tensor], shape: Sequence[Dim], working: str | None, dtype: str | None
) -> Tensor:
    """`function` of the broadcast operands, computed in the dtype `working` and stored as `dtype`; with its elements
    as far as those of the operands tell them.
    """
    constant = all(t.value is not None for t in operands)
    if function.exact is not None and constant and (function.exact_in is None or working in function.exact_in):
        return combined(function.exact, operands, shape, working, dtype)
    if function.monotone is not None and (constant or is_bounded(operands)):
        return bounded(function.monotone, operands, shape, working, dtype, function.hit)
    return Tensor(tuple(shape), dtype)
