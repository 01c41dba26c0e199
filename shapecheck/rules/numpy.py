"""A small part of numpy, where it means what torch means; arrays are tensors here. Knows no IR and no files."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim
from shapecheck.rules.bind import AxisList
from shapecheck.rules.casting import dtype_name
from shapecheck.rules.check import Check
from shapecheck.rules.constants import filled, recast
from shapecheck.rules.create import creation_sizes
from shapecheck.rules.data import tensor_from
from shapecheck.rules.joining import cat, stack
from shapecheck.rules.layout import permute
from shapecheck.rules.ranges import arange, eye
from shapecheck.rules.registry import op
from shapecheck.rules.views import reshape, squeeze, unsqueeze
from shapecheck.values import Tensor, Unknown

NAMES = {
    "float": "float64",
    "int": "int64",
    "double": "float64",
    "single": "float32",
    "half": "float16",
    "bool_": "bool",
    "long": "int64",
    "f4": "float32",
    "f8": "float64",
    "i4": "int32",
    "i8": "int64",
}


def array_dtype(value: object, default: str | None) -> str | None:
    """The dtype that an argument of a numpy function names."""
    if isinstance(value, str):
        return NAMES.get(value, value)
    return dtype_name(value, default)


def _doubled(array: Tensor) -> Tensor:
    """Python floats make arrays of double precision."""
    return recast(array, "float64") if array.dtype == "float32" else array


@op("numpy.zeros")
def zeros(check: Check, shape: object, dtype: object = None, order: object = None) -> Tensor:
    """Zeros of a shape.

    >>> infer("numpy.zeros", (2, 3))
    Tensor[2, 3]:float64
    """
    return filled(creation_sizes(check, (shape,), {}), array_dtype(dtype, "float64"), 0)


@op("numpy.ones")
def ones(check: Check, shape: object, dtype: object = None, order: object = None) -> Tensor:
    """Ones of a shape.

    >>> infer("numpy.ones", 3)
    Tensor[3]:float64
    """
    return filled(creation_sizes(check, (shape,), {}), array_dtype(dtype, "float64"), 1)


@op("numpy.empty")
def empty(check: Check, shape: object, dtype: object = None, order: object = None) -> Tensor:
    """A shape.

    >>> infer("numpy.empty", (2, 3))
    Tensor[2, 3]:float64
    """
    return Tensor(creation_sizes(check, (shape,), {}), array_dtype(dtype, "float64"))


@op("numpy.full")
def full(check: Check, shape: object, fill_value: object, dtype: object = None, order: object = None) -> Tensor:
    """One number in a shape.

    >>> infer("numpy.full", (2, 3), 1)
    Tensor[2, 3]:int64
    """
    own = _doubled(tensor_from(check, fill_value, "fill_value"))
    return Tensor(creation_sizes(check, (shape,), {}), array_dtype(dtype, own.dtype))


@op("numpy.zeros_like", "numpy.ones_like", "numpy.empty_like")
def zeros_like(check: Check, a: Tensor, dtype: object = None, *args: object, **kwargs: object) -> Tensor:
    """The shape of another array.

    >>> infer("numpy.zeros_like", "B 3:float64")
    Tensor[B, 3]:float64
    """
    return Tensor(a.shape, array_dtype(dtype, a.dtype))


@op("numpy.eye")
def numpy_eye(check: Check, N: Dim, M: Dim | None = None, k: object = 0, dtype: object = None) -> Tensor:
    """The identity matrix.

    >>> infer("numpy.eye", 3)
    Tensor[3, 3]:float64
    """
    return Tensor(eye(check, N, M).shape, array_dtype(dtype, "float64"))


@op("numpy.arange")
def numpy_arange(check: Check, start: object, stop: object = None, step: object = 1, dtype: object = None) -> Tensor:
    """Numbers from `start` up to `stop`; none where torch would refuse.

    >>> infer("numpy.arange", 5)
    Tensor[5]:int64
    >>> infer("numpy.arange", 5, 0)
    Tensor[0]:int64
    """
    if all(isinstance(v, int) for v in (start, step)) and (stop is None or isinstance(stop, int)):
        first, last = (0, start) if stop is None else (start, stop)
        count = len(range(first, last, step))  # type: ignore[call-overload]
        return (
            arange(check, 0, count)
            if (first, step) == (0, 1) and dtype is None
            else Tensor((count,), array_dtype(dtype, "int64"))
        )
    made = arange(check, start, stop, step)
    return Tensor(made.shape, array_dtype(dtype, "float64" if made.dtype == "float32" else made.dtype))


@op("numpy.linspace")
def linspace(check: Check, start: object, stop: object, num: Dim = 50, *args: object, **kwargs: object) -> Tensor:
    """Evenly spaced numbers.

    >>> infer("numpy.linspace", 0, 1, 5)
    Tensor[5]:float64
    """
    return Tensor((num,), array_dtype(kwargs.get("dtype"), "float64"))


@op("numpy.array", "numpy.asarray", "numpy.ascontiguousarray")
def array(check: Check, object: object, dtype: object = None, *args: object, **kwargs: object) -> Tensor:
    """Python data as an array.

    >>> infer("numpy.array", [[1.0, 2.0]])
    Tensor[1, 2]:float64
    """
    made = tensor_from(check, object, "object")
    own = made if isinstance(object, Tensor) else _doubled(made)
    return own if dtype is None else recast(own, array_dtype(dtype, None))


@op("numpy.random.randn", "numpy.random.rand")
def randn(check: Check, *shape: object) -> Tensor:
    """Random numbers of a shape, told size by size.

    >>> infer("numpy.random.randn", 2, 3)
    Tensor[2, 3]:float64
    """
    return Tensor(creation_sizes(check, shape, {}) if shape else (), "float64")


def _sized(check: Check, size: object) -> tuple[Dim, ...]:
    return () if size is None else creation_sizes(check, (size,), {})


@op("numpy.random.random", "numpy.random.random_sample", "numpy.random.standard_normal")
def random(check: Check, size: object = None) -> Tensor:
    """Random numbers of a shape.

    >>> infer("numpy.random.random", (2, 3))
    Tensor[2, 3]:float64
    """
    return Tensor(_sized(check, size), "float64")


@op("numpy.random.normal", "numpy.random.uniform")
def normal(check: Check, loc: object = 0.0, scale: object = 1.0, size: object = None, **kwargs: object) -> Tensor:
    """Random numbers of a shape.

    >>> infer("numpy.random.normal", 0, 1, (2, 3))
    Tensor[2, 3]:float64
    """
    if size is None and any(isinstance(v, (Tensor, Unknown, list, tuple)) for v in (loc, scale)):
        check.unknown("the size of a random array")
    return Tensor(_sized(check, size), "float64")


@op("numpy.random.randint")
def randint(check: Check, low: object, high: object = None, size: object = None, dtype: object = None) -> Tensor:
    """Random ints of a shape.

    >>> infer("numpy.random.randint", 0, 10, (2, 3))
    Tensor[2, 3]:int64
    """
    return Tensor(_sized(check, size), array_dtype(dtype, "int64"))


@op("numpy.random.permutation")
def permutation(check: Check, x: object) -> Tensor:
    """A range, or an array, in random order.

    >>> infer("numpy.random.permutation", 5)
    Tensor[5]:int64
    """
    if isinstance(x, Tensor) and x.rank:
        return x.with_shape(x.shape)
    return Tensor(_sized(check, x), "int64")


@op("numpy.concatenate")
def concatenate(check: Check, arrays: Sequence[Tensor], axis: int | None = 0) -> Tensor:
    """Arrays behind each other; empty ones count, as they do not in torch.

    >>> infer("numpy.concatenate", ["2 3", "4 3"])
    Tensor[6, 3]
    >>> infer("numpy.concatenate", ["2 3", "4 4"])
    SHP206 join-mismatch
    """
    if axis is None:
        return cat(check, [a.with_shape((a.numel,)) for a in arrays], 0)
    return cat(check, arrays, axis)


@op("numpy.stack")
def numpy_stack(check: Check, arrays: Sequence[Tensor], axis: int = 0) -> Tensor:
    """Arrays of one shape along a new axis.

    >>> infer("numpy.stack", ["2 3", "2 3"])
    Tensor[2, 2, 3]
    """
    return stack(check, arrays, axis)


@op("numpy.expand_dims")
def expand_dims(check: Check, a: Tensor, axis: int) -> Tensor:
    """A new axis of size 1.

    >>> infer("numpy.expand_dims", "2 3", 0)
    Tensor[1, 2, 3]
    """
    return unsqueeze(check, a, axis)


@op("numpy.squeeze")
def numpy_squeeze(check: Check, a: Tensor, axis: AxisList | None = None) -> Tensor:
    """Axes of size 1 dropped; one that is named must be of size 1.

    >>> infer("numpy.squeeze", "2 1 3", 1)
    Tensor[2, 3]
    >>> infer("numpy.squeeze", "2 1 3", 0)
    SHP201 dim-mismatch
    """
    for place in () if axis is None else (axis,) if isinstance(axis, int) else axis:
        where = check.axis("axis", place, a.rank, "a")
        check.same("a", a[where], "axis", 1, axis=where)
    return squeeze(check, a, axis)


@op("numpy.transpose")
def transpose(check: Check, a: Tensor, axes: AxisList | None = None) -> Tensor:
    """Axes in another order, or in reverse.

    >>> infer("numpy.transpose", "2 3 4")
    Tensor[4, 3, 2]
    """
    given = tuple(range(a.rank))[::-1] if axes is None else (axes,) if isinstance(axes, int) else axes
    return permute(check, a, given)


@op("numpy.reshape")
def numpy_reshape(check: Check, a: Tensor, shape: object, *args: object, **kwargs: object) -> Tensor:
    """The same elements in another shape.

    >>> infer("numpy.reshape", "2 6", (3, -1))
    Tensor[3, 4]
    """
    return reshape(check, a, shape)
