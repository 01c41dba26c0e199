"""What a tensor says of itself: sizes, counts, elements. Knows no IR, no files and no spans."""

from __future__ import annotations

import math
from typing import Any

from shapecheck.dims import Dim, eq
from shapecheck.rules.core.bind import SOME_FLOAT
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import FLOATS, INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.places import concrete
from shapecheck.rules.torch.shape.views import ITEM_SIZE
from shapecheck.values import Alike, DType, Tensor, TorchSize, Unknown

"""A float of Python's whose value is not known."""

LOWEST = -(2**63)
"""What an element may be at the least."""


@op("torch.Tensor.size")
def size(check: Check, input: Tensor, dim: int | None = None) -> Dim | tuple[Dim, ...]:
    """The shape, or the size along one axis.

    >>> infer("torch.Tensor.size", "B 3", 1)
    3
    >>> infer("torch.Tensor.size", "B 3", 2)
    SHP102 axis-out-of-range
    """
    if dim is None:
        return TorchSize(input.shape)
    axis = check.axis("dim", dim, input.rank)
    check.rank_at_least("input", input, 1)
    return input[axis]


@op("torch.Tensor.shape")
def shape(check: Check, input: Tensor) -> tuple[Dim, ...]:
    """The shape.

    >>> infer("torch.Tensor.shape", "2 3")
    (2, 3)
    """
    return TorchSize(input.shape)


@op("torch.Tensor.dim", "torch.Tensor.ndim", "torch.Tensor.ndimension")
def dim(check: Check, input: Tensor) -> int:
    """The number of axes.

    >>> infer("torch.Tensor.dim", "B 3")
    2
    """
    return input.rank


@op("torch.numel", "torch.Tensor.numel", "torch.Tensor.nelement")
def numel(check: Check, input: Tensor) -> Dim:
    """The number of elements.

    >>> infer("torch.numel", "2 3")
    6
    """
    return input.numel


@op("torch.Tensor.__len__")
def length(check: Check, input: Tensor) -> Dim:
    """The size along the first axis.

    >>> infer("torch.Tensor.__len__", "2 3")
    2
    >>> infer("torch.Tensor.__len__", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    return input[0]


@op("torch.Tensor.stride")
def stride(check: Check, input: Tensor, dim: int | None = None) -> object:
    """The strides; which memory a tensor lies in is not followed.

    >>> infer("torch.Tensor.stride", "2 3")
    Unknown: the strides of a tensor
    """
    check.unknown("the strides of a tensor")


@op("torch.Tensor.is_contiguous")
def is_contiguous(check: Check, input: Tensor, memory_format: object = None) -> bool:
    """Whether memory is laid out in order; not followed.

    >>> infer("torch.Tensor.is_contiguous", "2 3")
    Unknown: whether a tensor is contiguous
    """
    check.undecided("whether a tensor is contiguous")


@op("torch.Tensor.element_size", "torch.Tensor.itemsize")
def element_size(check: Check, input: Tensor) -> int:
    """Bytes for each element.

    >>> infer("torch.Tensor.element_size", "2 3:float64")
    8
    """
    if input.dtype not in ITEM_SIZE:
        check.unknown("the size of a dtype")
    return ITEM_SIZE[input.dtype]


@op("torch.Tensor.nbytes")
def nbytes(check: Check, input: Tensor) -> Dim:
    """Bytes for all elements.

    >>> infer("torch.Tensor.nbytes", "2 3")
    24
    """
    return input.numel * element_size(check, input)


@op("torch.Tensor.dtype")
def dtype(check: Check, input: Tensor) -> DType:
    """The dtype.

    >>> infer("torch.Tensor.dtype", "2 3").result.name
    'float32'
    """
    return DType(check.known_dtype(input))


@op("torch.Tensor.item")
def item(check: Check, input: Tensor) -> Dim | float | Tensor:
    """The only element; a whole number may be a size, and a float is some float.

    >>> infer("torch.Tensor.item", "2 3")
    SHP503 invalid-argument
    >>> infer("torch.Tensor.item", "1")
    Tensor[]:scalar float
    >>> infer("torch.Tensor.item", "B N:int64")
    item1 if B == 1 and N == 1
    >>> infer("torch.Tensor.item", "1:bool")
    Unknown: an element of a tensor
    """
    known = _only_element(check, input)
    if known is not None:
        return known
    if input.dtype not in (*FLOATS, *INTS):
        check.unknown("an element of a tensor")
    return SOME_FLOAT if input.dtype in FLOATS else check.fresh("item", LOWEST)


@op("torch.Tensor.__int__")
def int_(check: Check, input: Tensor) -> Dim:
    """The only element as an int.

    >>> infer("torch.Tensor.__int__", "1")
    item1
    >>> infer("torch.Tensor.__int__", "2 3")
    SHP503 invalid-argument
    """
    return _whole(check, input)


@op("torch.Tensor.__float__")
def float_(check: Check, input: Tensor) -> float | Tensor:
    """The only element as a float.

    >>> infer("torch.Tensor.__float__", "1:int64")
    Tensor[]:scalar float
    """
    element = _only_element(check, input)
    return float(element) if isinstance(element, (int, float)) else SOME_FLOAT


@op("torch.Tensor.__index__")
def index_(check: Check, input: Tensor) -> Dim:
    """The only element of an integer tensor.

    >>> infer("torch.Tensor.__index__", "1")
    SHP401 dtype-mismatch
    """
    check.dtype("input", input, *INTS, "bool")
    return _whole(check, input)


def _whole(check: Check, input: Tensor) -> Dim:
    element = _only_element(check, input)
    if element is None:
        return check.fresh("item", LOWEST)
    return int(element) if isinstance(element, (int, float)) else element


def _only_element(check: Check, input: Tensor) -> Dim | float | None:
    """What is known of the element; torch refuses tensors of several or of none."""
    check.one_element("input", input)
    if input.value is not None and len(input.value) == 1:
        return input.value[0]
    return input.one_size


@op("torch.Tensor.tolist")
def tolist(check: Check, input: Tensor) -> object:
    """The elements as nested lists; where only the sizes are known, lists of as many numbers.

    >>> str(infer("torch.Tensor.tolist", "N 2").result.times)
    'N'
    >>> [str(item) for item in infer("torch.Tensor.tolist", "2:int64").result]
    ['item1', 'item2']
    >>> infer("torch.Tensor.tolist", ":int64")
    item1
    """
    if input.value is not None and (sizes := concrete(input.shape)) is not None:
        return _nested(list(input.value), sizes)
    return _numbers(check, input, input.shape, alike=False)


def _nested(values: list[Any], shape: tuple[int, ...]) -> Any:
    if not shape:
        return values[0]
    step = math.prod(shape[1:])
    return [_nested(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]


def _numbers(check: Check, input: Tensor, shape: tuple[Dim, ...], *, alike: bool) -> Any:
    """Numbers of which nothing is known, in lists of a shape; `alike` stand for several that may differ."""
    if not shape:
        if input.one_size is not None:
            return input.one_size
        whole = input.dtype in INTS and not alike
        unlike = SOME_FLOAT if input.dtype in FLOATS else Unknown("an element of a tensor")
        return check.fresh("item", LOWEST) if whole else unlike
    if isinstance(shape[0], int) and shape[0] <= LISTED:
        return [_numbers(check, input, shape[1:], alike=alike) for _ in range(shape[0])]
    return Alike(_numbers(check, input, shape[1:], alike=True), shape[0])


LISTED = 1024
"""Items up to which a list of numbers is made one by one."""


@op("torch.is_same_size", "torch.Tensor.is_same_size")
def is_same_size(check: Check, input: Tensor, other: Tensor) -> bool:
    """Whether two shapes are equal.

    >>> infer("torch.is_same_size", "2 3", "2 4")
    False
    """
    if input.rank != other.rank:
        return False
    goals = [eq(a, b) for a, b in zip(input.shape, other.shape, strict=True)]
    if any(check.refuted(goal) for goal in goals):
        return False
    if not all(check.known(goal) for goal in goals):
        check.undecided("whether two shapes are equal")
    return True
