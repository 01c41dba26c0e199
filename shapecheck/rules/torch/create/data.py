"""Nested Python data as a tensor: shape, dtype and, for small data, elements. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, Poly, eq
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import DEFAULT, KIND, promote
from shapecheck.rules.elements.constants import listed
from shapecheck.values import Range, Tensor, Unknown

MOST_LEAVES = 200_000


def _shape(check: Check, data: Any, param: str) -> tuple[Dim, ...]:
    """The shape of nested sequences, taken from the first item at every depth, as torch takes it."""
    if isinstance(data, Unknown):
        check.unknown(data.reason)
    if not isinstance(data, (list, tuple, range)):
        return ()
    return (len(data), *_shape(check, data[0], param)) if data else (0,)


def _leaves(check: Check, data: Any, shape: Sequence[Dim], param: str) -> Iterator[Any]:
    """Every number of the data; a ragged nest fails."""
    if isinstance(data, Unknown):
        check.unknown(data.reason)
    if isinstance(data, Tensor):
        if data.rank or shape:
            check.unknown("a tensor among the data of a tensor")
        yield data
        return
    if isinstance(data, (list, tuple, range)):
        if not shape:
            check.fail("SHP503", Subject(param), param=param, value=describe(data), wanted="a number")
        if isinstance(shape[0], int) and len(data) != shape[0]:
            check.fail("SHP503", Subject(param), param=param, value=describe(data), wanted=f"{shape[0]} items long")
        for item in data:
            yield from _leaves(check, item, shape[1:], param)
        return
    if shape:
        check.fail("SHP503", Subject(param), param=param, value=describe(data), wanted=f"a list of {shape[0]}")
    if not isinstance(data, (bool, int, float, complex, Poly)):
        check.unknown(f"a tensor made of {describe(data)}")
    yield data


def _dtype(leaf: Any) -> str | None:
    if isinstance(leaf, Tensor):
        return leaf.dtype
    kinds = {bool: 0, int: 1, Poly: 1, float: 2, complex: 3}
    return DEFAULT[kinds[type(leaf)]] if type(leaf) in kinds else "int64"


def common(dtypes: set[str | None]) -> str | None:
    """The dtype that data of these dtypes gets."""
    if None in dtypes:
        return None
    widest = max((d for d in dtypes if d), key=lambda d: KIND.get(d, 3), default="float32")
    same_kind = [d for d in dtypes if d and KIND.get(d) == KIND.get(widest)]
    return promote((d, 1) for d in same_kind)


def _of_arrays(check: Check, data: Sequence[Tensor]) -> Tensor:
    """Arrays of one shape, put along a new first axis."""
    first = data[0]
    if any(item.rank != first.rank for item in data[1:]):
        check.unknown("a tensor made of arrays of several shapes")
    for item in data[1:]:
        if any(not check.known(eq(a, b)) for a, b in zip(item.shape, first.shape, strict=True)):
            check.unknown("a tensor made of arrays of several shapes")
    return Tensor((len(data), *first.shape), first.dtype if all(item.dtype == first.dtype for item in data) else None)


def tensor_from(check: Check, data: Any, param: str) -> Tensor:
    """Data as `torch.tensor` reads it."""
    if isinstance(data, Tensor):
        return replace(data, array=False) if data.array else data
    if isinstance(data, (list, tuple)) and data and all(isinstance(item, Tensor) and item.array for item in data):
        return _of_arrays(check, data)
    shape = _shape(check, data, param)
    leaves: list[Any] = []
    for leaf in _leaves(check, data, shape, param):
        leaves.append(leaf)
        if len(leaves) > MOST_LEAVES:
            break
    dtype = common({_dtype(leaf) for leaf in leaves}) if leaves else "float32"
    numbers = [leaf for leaf in leaves if isinstance(leaf, (bool, int, float))]
    if len(numbers) == len(leaves):
        return listed(shape, dtype, numbers)
    if isinstance(leaves[0], Poly) and all(leaf == leaves[0] for leaf in leaves):
        return Tensor(shape, dtype, Range(leaves[0], leaves[0]))
    single = [
        leaf.value[0] for leaf in leaves if isinstance(leaf, Tensor) and leaf.value is not None and leaf.rank == 0
    ]
    return listed(shape, dtype, single) if len(single) == len(leaves) else Tensor(shape, dtype)
