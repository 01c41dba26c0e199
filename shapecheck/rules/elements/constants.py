"""Elements of small constant tensors: moving them about and computing with them, exactly as torch would.

An element list is kept only while it is cheap (`LIMIT`) and exact: wherever torch's rounding is not reproduced here,
the result has no elements. Imports only `values` and `dtypes`.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from itertools import product as every
from typing import Any

from shapecheck.dims import Dim
from shapecheck.rules.core.dtypes import INTS
from shapecheck.values import Tensor

Element = int | float | bool
LIMIT = 4096
BOUNDS = {
    "uint8": (0, 2**8 - 1),
    "int8": (-(2**7), 2**7 - 1),
    "int16": (-(2**15), 2**15 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}


def concrete(shape: Iterable[Dim]) -> tuple[int, ...] | None:
    """The shape as ints if it is known and small enough to list elements for."""
    sizes = tuple(d for d in shape if isinstance(d, int))
    if len(sizes) != len(tuple(shape)):
        return None
    return sizes if math.prod(sizes) <= LIMIT and len(sizes) < 20 else None


def offset(index: Sequence[int], shape: Sequence[int]) -> int:
    """The row-major place of `index`."""
    place = 0
    for i, size in zip(index, shape, strict=True):
        place = place * size + i
    return place


def rearranged(tensor: Tensor, shape: Sequence[Dim], source: Callable[[tuple[int, ...]], Sequence[int]]) -> Tensor:
    """A tensor of `shape` whose element at each index is that of `tensor` at `source(index)`."""
    result = tensor.with_shape(shape)
    old, new = concrete(tensor.shape), concrete(result.shape)
    if tensor.value is None or old is None or new is None:
        return result
    value = tensor.value
    return result.with_value([value[offset(source(index), old)] for index in every(*map(range, new))])


def strided(tensor: Tensor, shape: Sequence[Dim], start: int, steps: Sequence[int]) -> Tensor:
    """A tensor of `shape` whose element at an index is `start` plus the index times `steps` elements into `tensor`."""
    result = tensor.with_shape(shape)
    new = concrete(result.shape)
    if tensor.value is None or new is None:
        return result
    value = tensor.value
    return result.with_value([value[place] for place in _places(new, start, steps)])


def _places(shape: Sequence[int], start: int, steps: Sequence[int]) -> list[int]:
    """`start` plus every index of `shape`, in row-major order, times `steps`."""
    places = [start]
    for size, step in zip(shape, steps, strict=True):
        moves = [i * step for i in range(size)]
        places = [place + move for place in places for move in moves]
    return places


def strides(shape: Sequence[int]) -> list[int]:
    """How many elements lie between neighbours along each axis."""
    found = [1]
    for size in reversed(shape[1:]):
        found.append(found[-1] * size)
    return found[::-1] if shape else []


def reshaped(tensor: Tensor, shape: Iterable[Dim]) -> Tensor:
    """The same elements in another shape of as many."""
    result = tensor.with_shape(shape)
    return result if tensor.value is None else result.with_value(tensor.value)


def cast(value: Element, dtype: str | None) -> Element | None:
    """`value` as an element of `dtype`; None where that is not exact here."""
    try:
        if dtype == "bool":
            return bool(value)
        if dtype in INTS:
            if isinstance(value, float) and not math.isfinite(value):
                return None
            low, high = BOUNDS[str(dtype)]
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


def recast(tensor: Tensor, dtype: str | None) -> Tensor:
    """The tensor as another dtype, its elements too."""
    if tensor.value is None:
        return tensor.with_dtype(dtype)
    return listed(tensor.shape, dtype, tensor.value)


def accumulated(result: Tensor, source: Tensor, function: Callable[[Element, Element], Element]) -> Tensor:
    """`result` with the elements of a run over flat `source`; not those of floats, whose rounding is not known."""
    values = source.value
    if not values or result.dtype not in INTS or any(isinstance(value, float) for value in values):
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
    whole = working == "bool" or working in INTS
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


def spread(new: Sequence[int], old: Sequence[int]) -> list[int]:
    """Where each element of a broadcast comes from."""
    steps = [0 if size == 1 else step for size, step in zip(old, strides(old), strict=True)]
    return _places(new, 0, [0] * (len(new) - len(old)) + steps)
