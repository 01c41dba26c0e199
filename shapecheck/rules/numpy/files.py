"""Arrays that numpy reads from files and buffers: of a length that nobody knows. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.rules.core.check import Check
from shapecheck.rules.core.registry import op
from shapecheck.rules.numpy.arrays import array_dtype
from shapecheck.rules.numpy.create import new_shape
from shapecheck.values import Tensor, is_dim


@op("numpy.memmap")
def memmap(
    check: Check,
    filename: object,
    dtype: object = "uint8",
    mode: object = "r+",
    offset: object = 0,
    shape: object = None,
    order: object = "C",
) -> Tensor:
    """A file as an array: a vector, unless a shape is asked for.

    >>> infer("numpy.memmap", None, dtype="uint16", mode="r").result.rank
    1
    >>> infer("numpy.memmap", None, shape=(3, 4)).result.shape
    (3, 4)
    """
    sizes = (check.fresh("length", 1),) if shape is None else new_shape(check, shape)
    return Tensor(sizes, array_dtype(dtype, "uint8"))


@op("numpy.fromfile")
def fromfile(
    check: Check, file: object, dtype: object = None, count: object = -1, sep: object = "", offset: object = 0
) -> Tensor:
    """The numbers in a file.

    >>> infer("numpy.fromfile", None, "int16").result.rank
    1
    """
    return Tensor((check.fresh("length"),), array_dtype(dtype, "float64"))


@op("numpy.frombuffer")
def frombuffer(check: Check, buffer: object, dtype: object = None, count: object = -1, offset: object = 0) -> Tensor:
    """The numbers in a buffer.

    >>> infer("numpy.frombuffer", None).result.rank
    1
    >>> infer("numpy.frombuffer", None, None, 3)
    Tensor[3]:float64
    """
    known = is_dim(count) and count != -1
    return Tensor((count if known else check.fresh("length"),), array_dtype(dtype, "float64"))  # type: ignore[arg-type]
