"""numpy functions that make arrays from sizes, data or formulas. Knows no IR, no files and no spans."""

from __future__ import annotations

import math
from typing import Any

from shapecheck.dims import Dim, ceildiv, dim_max, eq, floordiv
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes
from shapecheck.rules.elements.constants import filled, listed
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.elements.places import LIMIT, reshaped
from shapecheck.rules.numpy.arrays import array_dtype, array_of, promoted, sizes_of
from shapecheck.rules.numpy.shape import at_least
from shapecheck.values import DType, Tensor, Unknown, is_dim


def new_shape(check: Check, value: object) -> tuple[Dim, ...]:
    """The sizes of a new array; none may be negative."""
    sizes = sizes_of(check, "shape", value)
    possible_sizes(check, "shape", sizes)
    return sizes


@op("numpy.zeros")
def zeros(check: Check, shape: object, dtype: object = None, order: object = None, **kwargs: object) -> Tensor:
    """Zeros of a shape.

    >>> infer("numpy.zeros", (2, 3))
    Tensor[2, 3]:float64
    >>> infer("numpy.zeros", -1)
    SHP305 size-out-of-range
    """
    return filled(new_shape(check, shape), array_dtype(dtype, "float64"), 0)


@op("numpy.ones")
def ones(check: Check, shape: object, dtype: object = None, order: object = None, **kwargs: object) -> Tensor:
    """Ones of a shape.

    >>> infer("numpy.ones", 3)
    Tensor[3]:float64
    """
    return filled(new_shape(check, shape), array_dtype(dtype, "float64"), 1)


@op("numpy.empty")
def empty(check: Check, shape: object, dtype: object = None, order: object = None, **kwargs: object) -> Tensor:
    """An array whose elements are not set.

    >>> infer("numpy.empty", (2, 3), dtype="float32")
    Tensor[2, 3]
    """
    return Tensor(new_shape(check, shape), array_dtype(dtype, "float64"))


@op("numpy.full")
def full(check: Check, shape: object, fill_value: object, dtype: object = None, **kwargs: object) -> Tensor:
    """One value in a shape.

    >>> infer("numpy.full", (2, 3), 1)
    Tensor[2, 3]:int64
    """
    sizes = new_shape(check, shape)
    if isinstance(fill_value, Unknown):
        return Tensor(sizes, array_dtype(dtype, None))
    value = array_of(check, fill_value, "fill_value")
    kind = array_dtype(dtype, value.dtype)
    if value.rank == 0 and value.value is not None:
        return filled(sizes, kind, value.value[0])
    check.broadcast(("fill_value", value.shape), ("shape", sizes))
    return Tensor(sizes, kind)


@op("numpy.zeros_like", "numpy.ones_like", "numpy.empty_like")
def like(
    check: Check, a: object, dtype: object = None, order: object = None, subok: object = None, shape: object = None
) -> Tensor:
    """An array in the shape of another.

    >>> infer("numpy.zeros_like", "B 3:float64")
    Tensor[B, 3]:float64
    """
    array = array_of(check, a, "a")
    return Tensor(array.shape if shape is None else new_shape(check, shape), array_dtype(dtype, array.dtype))


@op("numpy.full_like")
def full_like(check: Check, a: object, fill_value: object, dtype: object = None, **kwargs: object) -> Tensor:
    """One value in the shape of another array.

    >>> infer("numpy.full_like", "B 3", 2)
    Tensor[B, 3]
    """
    return like(check, a, dtype)


@op("numpy.eye")
def eye(check: Check, N: Dim, M: Dim | None = None, k: object = 0, dtype: object = None, **kwargs: object) -> Tensor:
    """Ones on a diagonal.

    >>> infer("numpy.eye", 3, 4)
    Tensor[3, 4]:float64
    """
    columns = N if M is None else M
    possible_sizes(check, "N", (N, columns))
    kind = array_dtype(dtype, "float64")
    if isinstance(N, int) and isinstance(columns, int) and isinstance(k, int) and 0 < N * columns <= LIMIT:
        return listed((N, columns), kind, [int(j == i + k) for i in range(N) for j in range(columns)])
    return Tensor((N, columns), kind)


@op("numpy.identity")
def identity(check: Check, n: Dim, dtype: object = None, **kwargs: object) -> Tensor:
    """The identity matrix.

    >>> infer("numpy.identity", 3)
    Tensor[3, 3]:float64
    """
    return eye(check, n, None, 0, dtype)


def _scalar(check: Check, value: Any) -> Any:
    """A number given directly or as an array without axes; None where it is not known."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, (bool, int, float)) or is_dim(value):
        return value
    array = array_of(check, value, "start")
    return array.value[0] if array.value is not None and array.rank == 0 else None


def _arange_dtype(*parts: object) -> str | None:
    kinds: list[str | None] = []
    for part in parts:
        if isinstance(part, Tensor):
            kinds.append(part.dtype)
        else:
            kinds.append(
                "float64" if isinstance(part, float) else "int64" if isinstance(part, int) or is_dim(part) else None
            )
    return promoted(kinds)


@op("numpy.arange")
def arange(
    check: Check, start: object, stop: object = None, step: object = 1, dtype: object = None, **kwargs: object
) -> Tensor:
    """Numbers from `start` up to `stop`; none where `stop` comes first.

    >>> infer("numpy.arange", 5)
    Tensor[5]:int64
    >>> infer("numpy.arange", 5, 0)
    Tensor[0]:int64
    >>> infer("numpy.arange", 0, 1, 0.25)
    Tensor[4]:float64
    """
    first, last = (0, start) if stop is None else (start, stop)
    step = 1 if step is None else step
    kind = array_dtype(dtype, _arange_dtype(first, last, step))
    a, b, by = _scalar(check, first), _scalar(check, last), _scalar(check, step)
    if a is None or b is None or by is None:
        return Tensor((check.fresh("range"),), kind)
    if all(isinstance(v, int) for v in (a, b, by)):
        check.argument(by != 0, "step", by, "other than 0")
        values = range(a, b, by)
        return listed((len(values),), kind, values) if len(values) <= LIMIT else Tensor((len(values),), kind)
    if any(isinstance(v, float) for v in (a, b, by)):
        if all(isinstance(v, (int, float)) for v in (a, b, by)) and by != 0:
            return Tensor((max(0, math.ceil((b - a) / by)),), kind)
        return Tensor((check.fresh("range"),), kind)
    if not isinstance(by, int) or by == 0:
        return Tensor((check.fresh("range"),), kind)
    count = ceildiv(b - a, by) if by > 0 else ceildiv(a - b, -by)
    return Tensor((dim_max(0, count) if a != 0 or by < 0 else count,), kind)


@op("numpy.linspace")
def linspace(
    check: Check, start: object, stop: object, num: Dim = 50, endpoint: bool = True, *args: object, **kwargs: object
) -> object:
    """Evenly spaced numbers.

    >>> infer("numpy.linspace", 0, 1, 5).result.value
    (0.0, 0.25, 0.5, 0.75, 1.0)
    >>> infer("numpy.linspace", 0, 1, *dims("N"))
    Tensor[N]:float64
    >>> infer("numpy.linspace", 0, 1, -1)
    SHP305 size-out-of-range
    """
    made = spaced(check, start, stop, num, endpoint, *args, **kwargs)
    if not isinstance(made, Tensor) or args or kwargs or endpoint is not True or not isinstance(num, int):
        return made
    if not isinstance(start, (int, float)) or not isinstance(stop, (int, float)) or num > LIMIT:
        return made
    return listed(made.shape, made.dtype, _evenly(float(start), float(stop), num))


def _evenly(start: float, stop: float, num: int) -> list[float]:
    """What numpy computes, rounding by rounding."""
    step = (stop - start) / max(num - 1, 1)
    if start == stop or num < 2:
        return [start] * num
    return [*(i * step + start for i in range(num - 1)), stop]


@op("numpy.geomspace", "numpy.logspace")
def spaced(
    check: Check, start: object, stop: object, num: Dim = 50, endpoint: bool = True, *args: object, **kwargs: object
) -> object:
    """Numbers spaced in some way.

    >>> infer("numpy.geomspace", 1, 2, 5)
    Tensor[5]:float64
    """
    if isinstance(start, Unknown) or isinstance(stop, Unknown):
        check.unknown("the ends of a range")
    ends = check.broadcast(
        ("start", array_of(check, start, "start").shape), ("stop", array_of(check, stop, "stop").shape)
    )
    if ends and (args or "axis" in kwargs):
        check.unknown("spaced numbers along another axis")
    possible_sizes(check, "num", (num,))
    made = Tensor((num, *ends), array_dtype(kwargs.get("dtype"), "float64"))
    retstep = args[0] if args else kwargs.get("retstep", False)
    return (made, Tensor(ends, made.dtype)) if retstep is True else made


@op("numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.require", "numpy.ndarray.__array__")
def array(check: Check, object: object, dtype: object = None, *args: object, **kwargs: object) -> Tensor:
    """Data as an array.

    >>> infer("numpy.array", [[1.0, 2.0]])
    Tensor[1, 2]:float64
    >>> infer("numpy.array", [[1, 2], [3]])
    Unknown: an array made of parts of several shapes
    """
    made = array_of(check, object, "object")
    minimum = kwargs.get("ndmin", 0)
    if isinstance(minimum, int) and made.rank < minimum:
        made = reshaped(made, (1,) * (minimum - made.rank) + made.shape)
    return made if dtype is None else converted(made, array_dtype(dtype, None))


@op("numpy.ascontiguousarray", "numpy.asfortranarray")
def with_an_axis(check: Check, a: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Data as an array with at least one axis.

    >>> infer("numpy.ascontiguousarray", 3)
    Tensor[1]:int64
    """
    return at_least(1, array(check, a, dtype))


@op("numpy.dtype.__call__")
def as_type(check: Check, kind: object, value: object = 0.0) -> object:
    """`np.float32(value)`: a number, or an array cast.

    >>> infer("numpy.dtype.__call__", None, [1, 2]).result.rank
    1
    """
    name = kind.name if isinstance(kind, DType) else None
    if is_dim(value) and name is not None and "int" in name:
        return value
    if isinstance(value, str):
        check.unknown("a number read from text")
    return converted(array_of(check, value, "value"), name)


@op("numpy.dtype")
def dtype_of(check: Check, dtype: object) -> object:
    """A dtype by its name.

    >>> infer("numpy.dtype", float)
    DType(name='float64')
    """
    name = array_dtype(dtype, None)
    if name is None:
        check.unknown("a dtype that is not known")
    return DType(name)


@op("numpy.fromiter")
def fromiter(check: Check, iter: object, dtype: object = None, count: object = -1) -> Tensor:
    """An array from an iterable of numbers.

    >>> infer("numpy.fromiter", [1, 2, 3], float)
    Tensor[3]:float64
    """
    if not isinstance(iter, (list, tuple, range)):
        check.unknown(f"an array made of {describe(iter)}")
    return converted(array_of(check, iter, "iter"), array_dtype(dtype, None))


@op("numpy.meshgrid")
def meshgrid(
    check: Check, *xi: object, indexing: object = "xy", copy: object = True, sparse: object = False
) -> list[Tensor]:
    """A grid for each vector.

    >>> infer("numpy.meshgrid", "3", "4")
    (Tensor[4, 3], Tensor[4, 3])
    >>> infer("numpy.meshgrid", "3", "4", indexing="ij")
    (Tensor[3, 4], Tensor[3, 4])
    """
    vectors = [array_of(check, x, f"xi[{place}]") for place, x in enumerate(xi)]
    if sparse is not False or not isinstance(indexing, str):
        check.unknown("a sparse grid")
    sizes = [v.numel for v in vectors]
    if indexing == "xy" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    return [Tensor(tuple(sizes), v.dtype) for v in vectors]


@op("numpy.indices")
def indices(check: Check, dimensions: object, dtype: object = None, sparse: object = False) -> Tensor:
    """The indices of every place of a grid.

    >>> infer("numpy.indices", (2, 3))
    Tensor[2, 2, 3]:int64
    """
    if sparse is not False:
        check.unknown("a sparse grid")
    sizes = new_shape(check, dimensions)
    return Tensor((len(sizes), *sizes), array_dtype(dtype, "int64"))


@op("numpy.tri")
def tri(check: Check, N: Dim, M: Dim | None = None, k: object = 0, dtype: object = None) -> Tensor:
    """Ones at and below a diagonal.

    >>> infer("numpy.tri", 3)
    Tensor[3, 3]:float64
    """
    return Tensor((N, N if M is None else M), array_dtype(dtype, "float64"))


@op("numpy.diag")
def diag(check: Check, v: object, k: int = 0) -> Tensor:
    """A vector as a diagonal, or the diagonal of a matrix.

    >>> infer("numpy.diag", "3")
    Tensor[3, 3]
    >>> infer("numpy.diag", "2 3 4")
    SHP101 rank-mismatch
    """
    array = array_of(check, v, "v")
    check.rank("v", array, 1, 2)
    if array.rank == 1:
        size = array[0] + abs(k)
        return Tensor((size, size), array.dtype)
    if k == 0 and check.known(eq(array[0], array[1])):
        return Tensor((array[0],), array.dtype)
    return Tensor((check.fresh("diagonal"),), array.dtype)


@op("numpy.hanning", "numpy.hamming", "numpy.blackman", "numpy.bartlett", "numpy.kaiser")
def window(check: Check, M: Dim, *args: object, **kwargs: object) -> Tensor:
    """A window of `M` points.

    >>> infer("numpy.hanning", 8)
    Tensor[8]:float64
    """
    return Tensor((M,), "float64")


@op("numpy.fft.fftfreq")
def fftfreq(check: Check, n: Dim, d: object = 1.0, **kwargs: object) -> Tensor:
    """The frequencies of a transform.

    >>> infer("numpy.fft.fftfreq", 8)
    Tensor[8]:float64
    """
    return Tensor((n,), "float64")


@op("numpy.fft.rfftfreq")
def rfftfreq(check: Check, n: Dim, d: object = 1.0, **kwargs: object) -> Tensor:
    """The frequencies of a transform of real numbers.

    >>> infer("numpy.fft.rfftfreq", 8)
    Tensor[5]:float64
    """
    return Tensor((floordiv(n, 2) + 1,), "float64")


@op("numpy.bincount")
def bincount(check: Check, x: object, weights: object = None, minlength: object = 0) -> Tensor:
    """How often each number occurs.

    >>> infer("numpy.bincount", "5")
    SHP401 dtype-mismatch
    """
    array = array_of(check, x, "x")
    check.rank("x", array, 1)
    if array.dtype in ("float64", "float32", "float16"):
        check.fail("SHP401", Subject("x"), param="x", dtype=array.dtype, wanted="ints")
    return Tensor((check.fresh("bins"),), "int64" if weights is None else "float64")
