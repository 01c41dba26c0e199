"""Tensors that a formula fills: ranges, grids, identity matrices, windows. Knows no IR, no files and no spans."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shapecheck.dims import Dim, Poly, ceildiv, eq, floordiv, ge
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import is_float
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes
from shapecheck.rules.elements.constants import cast, listed
from shapecheck.rules.elements.extremes import attained
from shapecheck.rules.elements.places import LIMIT, concrete
from shapecheck.values import Quotient, Tensor, Unknown, is_dim


def _number(check: Check, param: str, value: object) -> Dim | float | Quotient | None:
    """An end of a range as a number; None where it depends on data."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) or is_dim(value):
        return value
    if isinstance(value, Tensor):
        if isinstance(value.elements, Quotient):
            return value.elements
        if value.rank:
            check.possible(eq(value.numel, 1), "SHP101", Subject(param), param=param, wanted="0", rank=value.rank)
        return value.value[0] if value.value else None
    if isinstance(value, (str, list, tuple)) or value is None:
        check.fail("SHP504", Subject(param), param=param, found=str(value), wanted="a number")
    return None


def _is_float(value: object) -> bool | None:
    if isinstance(value, Tensor):
        return is_float(value.dtype)
    return None if isinstance(value, Unknown) else isinstance(value, float)


@op("torch.arange")
def arange(
    check: Check, start: object = None, end: object = None, step: object = 1, dtype: object = None, **kwargs: object
) -> Tensor:
    """Numbers from `start` up to `end`, which is left out.

    >>> infer("torch.arange", 0, 7, 2)
    Tensor[4]:int64
    >>> infer("torch.arange", 5.0)
    Tensor[5]
    >>> infer("torch.arange", 5, 0)
    SHP503 invalid-argument
    >>> infer("torch.arange", 0, 5, 0)
    SHP503 invalid-argument
    """
    if end is None:
        start, end = (0, start) if start is not None else (None, None)
    first, last, by = (
        _number(check, p, v) for p, v in (("start", 0 if start is None else start), ("end", end), ("step", step))
    )
    floats = [_is_float(v) for v in (start, end, step)]
    kind = dtype_name(dtype, None if None in floats else "float32" if any(floats) else "int64")
    check.argument(by != 0, "step", by, "other than 0")
    if first is None or last is None or by is None:
        return Tensor((check.fresh("range"),), kind)
    if isinstance(last, Quotient) and is_dim(first) and isinstance(by, int):
        return _up_to_quotient(check, first, last, by, kind)
    if isinstance(first, Quotient) or isinstance(last, Quotient) or isinstance(by, Quotient):
        return Tensor((check.fresh("range"),), kind)
    if isinstance(first, float) or isinstance(last, float) or isinstance(by, float):
        return _float_range(check, first, last, by, kind)
    span = last - first
    if not isinstance(by, int):
        return Tensor((ceildiv(span, by),), kind)
    _demand_order(check, first, last, by)
    count = ceildiv(span, by) if by > 0 else ceildiv(-span, -by)
    if isinstance(count, int) and isinstance(first, int) and count <= LIMIT:
        return listed((count,), kind, [first + i * by for i in range(count)])
    end = first + (count - 1) * by
    least, greatest = (first, end) if by > 0 else (end, first)
    return Tensor((count,), kind, attained(check.facts, kind, least, greatest, count))


def _demand_order(check: Check, first: Dim, last: Dim, by: int) -> None:
    check.demand(
        ge((last - first) * (1 if by > 0 else -1), 0),
        "SHP503",
        Subject("end"),
        Subject("start"),
        param="end",
        value=last,
        wanted=f"{'at least' if by > 0 else 'at most'} {first}",
    )


def _up_to_quotient(check: Check, first: Dim, last: Quotient, by: int, kind: str | None) -> Tensor:
    """A range of whole numbers up to a fraction of sizes, which stands between two of them."""
    below, above = floordiv(last.numerator, last.denominator), ceildiv(last.numerator, last.denominator)
    _demand_order(check, first, below if by > 0 else above, by)
    return Tensor((ceildiv(above - first, by) if by > 0 else ceildiv(first - below, -by),), kind)


def _float_range(check: Check, first: Dim | float, last: Dim | float, by: Dim | float, kind: str | None) -> Tensor:
    if isinstance(first, Poly) or isinstance(last, Poly) or isinstance(by, Poly):
        return Tensor((check.fresh("range"),), kind)
    check.argument(math.isfinite(first) and math.isfinite(last) and not math.isnan(by), "end", last, "a finite number")
    check.argument((last - first) * by >= 0, "end", last, f"on the other side of {first}")
    count = math.ceil((last - first) / by)
    result = Tensor((count,), kind)
    whole = count <= LIMIT and all(float(v).is_integer() and abs(v) < 2**20 for v in (first, by))
    return listed((count,), kind, [first + i * by for i in range(count)]) if whole else result


def _steps(check: Check, steps: object) -> Dim:
    if isinstance(steps, Unknown):
        check.unknown(steps.reason)
    if isinstance(steps, Tensor):
        return int(steps.value[0]) if steps.value else check.fresh("steps")
    if not is_dim(steps):
        check.fail("SHP504", Subject("steps"), param="steps", found=str(steps), wanted="an int")
    possible_sizes(check, "steps", (steps,))
    return steps


@op("torch.linspace")
def linspace(check: Check, start: object, end: object, steps: object, dtype: object = None, **kwargs: object) -> Tensor:
    """So many numbers from `start` to `end`, both among them.

    >>> infer("torch.linspace", 0, 1, 5)
    Tensor[5]
    >>> infer("torch.linspace", 0, 1, -1)
    SHP305 size-out-of-range
    """
    count, kind = _steps(check, steps), dtype_name(dtype, "float32")
    first, last = _number(check, "start", start), _number(check, "end", end)
    result = Tensor((count,), kind)
    if kind != "float32" or not isinstance(count, int) or not 0 < count <= LIMIT:
        return result
    if not isinstance(first, (int, float)) or not isinstance(last, (int, float)):
        return result
    return listed((count,), kind, _spaced(float(first), float(last), count))


def _single(value: float) -> float:
    """A number rounded to float32."""
    rounded = cast(value, "float32")
    return value if rounded is None else float(rounded)


def _spaced(first: float, last: float, count: int) -> Sequence[float]:
    """Evenly spaced numbers as torch rounds them: from the near end, in float32."""
    first, last = _single(first), _single(last)
    if count == 1:
        return [first]
    step = _single(_single(last - first) / (count - 1))
    return [
        _single(first + step * i) if i < count // 2 else _single(last - step * (count - 1 - i)) for i in range(count)
    ]


@op("torch.logspace")
def logspace(
    check: Check, start: object, end: object, steps: object, base: object = 10.0, dtype: object = None, **kwargs: object
) -> Tensor:
    """So many powers, evenly spaced in the exponent.

    >>> infer("torch.logspace", 0, 1, 5)
    Tensor[5]
    """
    return Tensor((_steps(check, steps),), dtype_name(dtype, "float32"))


@op("torch.eye")
def eye(check: Check, n: Dim, m: Dim | None = None, dtype: object = None, **kwargs: object) -> Tensor:
    """The identity matrix.

    >>> infer("torch.eye", 3, 4)
    Tensor[3, 4]
    >>> infer("torch.eye", -1)
    SHP305 size-out-of-range
    """
    shape = (n, n if m is None else m)
    possible_sizes(check, "n", shape)
    sizes, kind = concrete(shape), dtype_name(dtype, "float32")
    if sizes is None:
        return Tensor(shape, kind)
    return listed(shape, kind, [int(i == j) for i in range(sizes[0]) for j in range(sizes[1])])


@op(
    "torch.hann_window",
    "torch.hamming_window",
    "torch.blackman_window",
    "torch.bartlett_window",
    "torch.kaiser_window",
)
def window(
    check: Check, window_length: Dim, periodic: object = True, *args: object, dtype: object = None, **kwargs: object
) -> Tensor:
    """A window function.

    >>> infer("torch.hann_window", 400)
    Tensor[400]
    >>> infer("torch.hann_window", -1)
    SHP305 size-out-of-range
    """
    possible_sizes(check, "window_length", (window_length,))
    return Tensor((window_length,), dtype_name(dtype, "float32"))


@op("torch.meshgrid", "torch.functional.meshgrid")
def meshgrid(check: Check, *tensors: object, indexing: object = "ij") -> tuple[Tensor, ...]:
    """The coordinates of a grid, one tensor for each axis.

    >>> infer("torch.meshgrid", "H", "W", indexing="ij")
    (Tensor[H, W], Tensor[H, W])
    >>> infer("torch.meshgrid", "H", "W", indexing="xy")
    (Tensor[W, H], Tensor[W, H])
    >>> infer("torch.meshgrid", "H", "W 2")
    SHP101 rank-mismatch
    >>> infer("torch.meshgrid", "H", "W", indexing="yx")
    SHP503 invalid-argument
    """
    check.argument(indexing in ("ij", "xy") or isinstance(indexing, Unknown), "indexing", indexing, "'ij' or 'xy'")
    given = tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors
    axes: list[Tensor] = []
    for place, axis in enumerate(given):
        if not isinstance(axis, Tensor):
            check.unknown(axis.reason if isinstance(axis, Unknown) else "an axis of a grid is not known")
        check.rank(f"tensors[{place}]", axis, 0, 1)
        axes.append(axis)
    shape = [axis.numel for axis in axes]
    if indexing == "xy" and len(shape) > 1:
        shape[0], shape[1] = shape[1], shape[0]
    return tuple(axis.with_shape(shape) for axis in axes)


def triangle(check: Check, row: Dim, col: Dim, offset: int) -> Dim:
    """How many places of a matrix lie on or below its diagonal number `offset`."""
    if isinstance(row, int) and isinstance(col, int):
        return sum(max(0, min(col, i + offset + 1)) for i in range(row))
    if isinstance(row, Poly) and row == col and offset <= 0 and check.known(ge(row + offset, 0)):
        side = row + offset
        return floordiv(side * (side + 1), 2)
    return check.fresh("triangle")


@op("torch.tril_indices")
def tril_indices(check: Check, row: Dim, col: Dim, offset: int = 0, dtype: object = None, **kwargs: object) -> Tensor:
    """The places on and below a diagonal.

    >>> infer("torch.tril_indices", 3, 4)
    Tensor[2, 6]:int64
    >>> infer("torch.tril_indices", -1, 4)
    SHP305 size-out-of-range
    """
    possible_sizes(check, "row", (row, col))
    return Tensor((2, triangle(check, row, col, offset)), dtype_name(dtype, "int64"))


@op("torch.triu_indices")
def triu_indices(check: Check, row: Dim, col: Dim, offset: int = 0, dtype: object = None, **kwargs: object) -> Tensor:
    """The places on and above a diagonal.

    >>> infer("torch.triu_indices", 3, 4)
    Tensor[2, 9]:int64
    """
    possible_sizes(check, "row", (row, col))
    return Tensor((2, triangle(check, col, row, -offset)), dtype_name(dtype, "int64"))


@op("torch.combinations")
def combinations(check: Check, input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Every choice of `r` elements.

    >>> infer("torch.combinations", "4")
    Tensor[6, 2]
    >>> infer("torch.combinations", "4 1")
    SHP101 rank-mismatch
    """
    check.rank("input", input, 1)
    check.argument(r >= 0, "r", r, "0 or more")
    size = input[0]
    if r == 0:
        return input.with_shape((0,))
    if isinstance(size, int):
        count: Dim = math.comb(size + r - 1, r) if with_replacement else math.comb(size, r)
    else:
        count = floordiv(size * (size + 1 if with_replacement else size - 1), 2) if r == 2 else check.fresh("chosen")
    return input.with_shape((count, r))
