"""Elements of small constant tensors: made, and computed with exactly as torch would.

They are listed only while that is cheap (`places.LIMIT`) and exact: wherever torch's rounding is not reproduced here,
nothing is known of the result's elements.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

from shapecheck.dims import Dim
from shapecheck.rules.elements.places import LIMIT, concrete, spread
from shapecheck.values import Element, Tensor

LIMITS = {
    "uint8": (0, 2**8 - 1),
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
"""The least and the greatest number of each dtype of whole numbers."""


def cast(value: Element, dtype: str | None) -> Element | None:
    """`value` as an element of `dtype`; None where that is not exact here."""
    try:
        if dtype == "bool":
            return bool(value)
        if dtype in LIMITS:
            if isinstance(value, float) and not math.isfinite(value):
                return None
            low, high = LIMITS[dtype]
            number = int(value)
            return number if low <= number <= high else None
        if dtype == "float64":
            return float(value)
        if dtype == "float32":
            rounded: float = struct.unpack("f", struct.pack("f", value))[0]
            return rounded
    except (OverflowError, ValueError):
        return None
    return None


def filled(shape: Sequence[Dim], dtype: str | None, value: Element) -> Tensor:
    """A tensor with one element everywhere."""
    result = Tensor(tuple(shape), dtype)
    sizes, element = concrete(shape), cast(value, dtype)
    if sizes is None or element is None:
        return result
    return result.with_value((element,) * math.prod(sizes))


def listed(shape: Sequence[Dim], dtype: str | None, values: Iterable[Element]) -> Tensor:
    """A tensor with these elements, cast to `dtype`, where that is exact."""
    result = Tensor(tuple(shape), dtype)
    elements: list[Element] = []
    for value in values:
        element = cast(value, dtype)
        if element is None:
            return result
        elements.append(element)
    return result if len(elements) > LIMIT else result.with_value(elements)


def accumulated(result: Tensor, source: Tensor, function: Callable[[Element, Element], Element]) -> Tensor:
    """`result` with the elements of a run over flat `source`; not those of floats, whose rounding is not known."""
    values = source.value
    if not values or result.dtype not in LIMITS or any(isinstance(value, float) for value in values):
        return result
    return listed(result.shape, result.dtype, accumulate(map(int, values), function))


def combined(
    function: Callable[..., Element],
    operands: Sequence[Tensor],
    shape: Sequence[Dim],
    working: str | None,
    dtype: str | None,
) -> Tensor:
    """`function` of the broadcast operands, computed in the dtype `working` and stored as `dtype`."""
    result = Tensor(tuple(shape), dtype)
    new = concrete(shape)
    if new is None or any(t.value is None for t in operands):
        return result
    olds = [tuple(d for d in t.shape if isinstance(d, int)) for t in operands]
    inputs = [[v if t.dtype == working else cast(v, working) for v in t.value or ()] for t in operands]
    if any(v is None for values in inputs for v in values):
        return result
    aligned = [[values[i] for i in spread(new, old)] for values, old in zip(inputs, olds, strict=True)]
    whole = working == "bool" or working in LIMITS
    elements: list[Element] = []
    computed: dict[tuple[Any, ...], Element] = {}
    for picked in zip(*aligned, strict=True):
        element = computed.get(picked) if whole else None  # 0.0 and -0.0 are one key
        if element is None:
            try:
                element = cast(function(*picked), dtype)
            except (ArithmeticError, ValueError, TypeError):
                return result
            if element is None:
                return result
            computed[picked] = element
        elements.append(element)
    return result.with_value(elements)
