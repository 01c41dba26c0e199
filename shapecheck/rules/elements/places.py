"""Where elements lie in a tensor, in row-major order, and tensors whose elements are those of another, elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import product as every

from shapecheck.dims import Dim
from shapecheck.values import Constant, Elements, Intervals, Quotient, Tensor

LIMIT = 4096
"""How many elements are listed at most."""


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


def strides(shape: Sequence[int]) -> list[int]:
    """How many elements lie between neighbours along each axis."""
    found = [1]
    for size in reversed(shape[1:]):
        found.append(found[-1] * size)
    return found[::-1] if shape else []


def spread(new: Sequence[int], old: Sequence[int]) -> list[int]:
    """Where each element of a broadcast comes from."""
    steps = [0 if size == 1 else step for size, step in zip(old, strides(old), strict=True)]
    return _places(new, 0, [0] * (len(new) - len(old)) + steps)


def _places(shape: Sequence[int], start: int, steps: Sequence[int]) -> list[int]:
    """`start` plus every index of `shape`, in row-major order, times `steps`."""
    places = [start]
    for size, step in zip(shape, steps, strict=True):
        moves = [i * step for i in range(size)]
        places = [place + move for place in places for move in moves]
    return places


def reshaped(tensor: Tensor, shape: Iterable[Dim]) -> Tensor:
    """The same elements in another shape of as many."""
    return Tensor(tuple(shape), tensor.dtype, tensor.elements)


def rearranged(tensor: Tensor, shape: Sequence[Dim], source: Callable[[tuple[int, ...]], Sequence[int]]) -> Tensor:
    """A tensor of `shape` whose element at each index is that of `tensor` at `source(index)`."""
    old, new = concrete(tensor.shape), concrete(shape)
    if not is_listed(tensor) or old is None or new is None:
        return _of_one(tensor, shape)
    return _taken(tensor, shape, [offset(source(index), old) for index in every(*map(range, new))])


def strided(tensor: Tensor, shape: Sequence[Dim], start: int, steps: Sequence[int]) -> Tensor:
    """A tensor of `shape` whose element at an index is `start` plus the index times `steps` elements into `tensor`."""
    new = concrete(shape)
    if not is_listed(tensor) or new is None:
        return _of_one(tensor, shape)
    return _taken(tensor, shape, _places(new, start, steps))


def _of_one(tensor: Tensor, shape: Sequence[Dim]) -> Tensor:
    """A tensor of some of the elements of another, known where all of these are one size or fraction."""
    alike = tensor.one_size is not None or isinstance(tensor.elements, Quotient)
    some = alike and concrete(shape) is not None and 0 not in shape
    return Tensor(tuple(shape), tensor.dtype, tensor.elements if some else None)


def is_listed(tensor: Tensor) -> bool:
    """Whether something is known of each element by its place."""
    return isinstance(tensor.elements, (Constant, Intervals))


def _taken(tensor: Tensor, shape: Iterable[Dim], places: Iterable[int]) -> Tensor:
    """A tensor of `shape` with the listed elements that stand at these places."""
    elements: Elements | None = None
    if isinstance(tensor.elements, Constant):
        elements = Constant(tuple([tensor.elements.values[place] for place in places]))
    elif isinstance(tensor.elements, Intervals):
        elements = Intervals(tuple([tensor.elements.each[place] for place in places]))
    return Tensor(tuple(shape), tensor.dtype, elements)
