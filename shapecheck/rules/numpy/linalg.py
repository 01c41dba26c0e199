"""Products, norms, decompositions and transforms of numpy. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, dim_max, dim_min, floordiv
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.numpy.arrays import array_of, axes_of, floating, one_axis, promoted
from shapecheck.rules.numpy.reduce import along, sum_dtype
from shapecheck.rules.numpy.shape import at_least
from shapecheck.rules.torch.linalg.einsum import einsum as torch_einsum
from shapecheck.rules.torch.linalg.product import product_shape
from shapecheck.values import Tensor, Unknown


def _two(check: Check, a: object, b: object) -> tuple[Tensor, Tensor, str | None]:
    first, second = array_of(check, a, "a"), array_of(check, b, "b")
    return first, second, promoted((first.dtype, second.dtype))


@op("numpy.matmul")
def matmul(check: Check, x1: object, x2: object, *args: object, **kwargs: object) -> Tensor:
    """The matrix product.

    >>> infer("numpy.matmul", "B 3", "3 4")
    Tensor[B, 4]
    >>> infer("numpy.matmul", "B 3", "4 3")
    SHP205 matmul-mismatch
    """
    a, b, dtype = _two(check, x1, x2)
    return Tensor(product_shape(check, "x1", a, "x2", b), dtype)


@op("numpy.dot", "numpy.ndarray.dot")
def dot(check: Check, a: object, b: object, out: object = None) -> Tensor:
    """The product over the last axis of one array and the last but one of the other.

    >>> infer("numpy.dot", "2 3", "5 3 4")
    Tensor[2, 5, 4]
    >>> infer("numpy.dot", "2 3", "2 3")
    SHP205 matmul-mismatch
    """
    first, second, dtype = _two(check, a, b)
    if not first.rank or not second.rank:
        return Tensor(first.shape + second.shape, dtype)
    place = -2 if second.rank > 1 else -1
    check.same("a", first[-1], "b", second[place], code="SHP205")
    rest = (*second.shape[:-2], second[-1]) if second.rank > 1 else ()
    return Tensor((*first.shape[:-1], *rest), dtype)


@op("numpy.inner")
def inner(check: Check, a: object, b: object) -> Tensor:
    """The product over the last axes.

    >>> infer("numpy.inner", "2 3", "4 3")
    Tensor[2, 4]
    """
    first, second, dtype = _two(check, a, b)
    if not first.rank or not second.rank:
        return Tensor(first.shape + second.shape, dtype)
    check.same("a", first[-1], "b", second[-1], code="SHP205")
    return Tensor((*first.shape[:-1], *second.shape[:-1]), dtype)


@op("numpy.outer")
def outer(check: Check, a: object, b: object, out: object = None) -> Tensor:
    """Every product of two elements.

    >>> infer("numpy.outer", "3", "4")
    Tensor[3, 4]
    """
    first, second, dtype = _two(check, a, b)
    return Tensor((first.numel, second.numel), dtype)


@op("numpy.einsum")
def einsum(check: Check, subscripts: object, *operands: object, **kwargs: object) -> Tensor:
    """Products summed over letters.

    >>> infer("numpy.einsum", "ij,jk->ik", "2 3", "3 4")
    Tensor[2, 4]
    """
    if not isinstance(subscripts, str):
        check.unknown("an einsum by lists")
    arrays = [array_of(check, o, f"operands[{i}]") for i, o in enumerate(operands)]
    return torch_einsum(check, subscripts, *arrays).with_dtype(promoted(a.dtype for a in arrays))


@op("numpy.trace", "numpy.ndarray.trace")
def trace(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """The sum of a diagonal.

    >>> infer("numpy.trace", "3 3:bool")
    Tensor[]:int64
    """
    array = array_of(check, a, "a")
    if args or kwargs or array.rank != 2:
        check.unknown("a trace")
    return Tensor((), sum_dtype(array.dtype))


@op("numpy.linalg.norm")
def norm(check: Check, x: object, ord: object = None, axis: object = None, keepdims: object = False) -> Tensor:
    """A norm over axes.

    >>> infer("numpy.linalg.norm", "B 3:float64", axis=1)
    Tensor[B]:float64
    """
    array = array_of(check, x, "x")
    kind = {"complex64": "float32", "complex128": "float64"}.get(str(array.dtype), floating(array.dtype))
    if array.dtype == "bool" or array.dtype in INTS:
        kind = "float64"
    return along(check, array, axis, keepdims).with_dtype(kind)


@op("numpy.linalg.inv", "numpy.linalg.pinv", "numpy.linalg.cholesky", "numpy.linalg.matrix_power")
def inverse(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """A matrix of a matrix.

    >>> infer("numpy.linalg.inv", "3 3:float64")
    Tensor[3, 3]:float64
    """
    array = array_of(check, a, "a")
    check.rank_at_least("a", array, 2)
    return Tensor(
        (*array.shape[:-2], array[-1], array[-2]),
        floating(array.dtype) if array.dtype in ("float32", "float64") else None,
    )


@op("numpy.linalg.det")
def det(check: Check, a: object) -> Tensor:
    """Determinants.

    >>> infer("numpy.linalg.det", "B 3 3").result.shape
    (Poly('B'),)
    """
    array = array_of(check, a, "a")
    check.rank_at_least("a", array, 2)
    return Tensor(array.shape[:-2], None)


@op("numpy.linalg.solve")
def solve(check: Check, a: object, b: object) -> Tensor:
    """The solution of linear equations.

    >>> infer("numpy.linalg.solve", "3 3", "3 2").result.shape
    (3, 2)
    """
    first, second, _ = _two(check, a, b)
    if first.rank != 2 or second.rank > 2:
        check.unknown("a batch of linear equations")
    return Tensor(second.shape, None)


@op("numpy.linalg.svd")
def svd(check: Check, a: object, full_matrices: object = True, compute_uv: object = True, **kwargs: object) -> object:
    """Singular values and vectors.

    >>> infer("numpy.linalg.svd", "5 3:float64", False)
    (Tensor[5, 3]:float64, Tensor[3]:float64, Tensor[3, 3]:float64)
    """
    array = array_of(check, a, "a")
    check.rank_at_least("a", array, 2)
    if not isinstance(full_matrices, bool) or not isinstance(compute_uv, bool):
        check.unknown("what a decomposition gives")
    rows, columns, batch = array[-2], array[-1], array.shape[:-2]
    least = dim_min(rows, columns)
    values = Tensor((*batch, least), "float64" if array.dtype == "float64" else None)
    if not compute_uv:
        return values
    left, right = (rows, columns) if full_matrices else (least, least)
    return Tensor((*batch, rows, left), values.dtype), values, Tensor((*batch, right, columns), values.dtype)


@op("numpy.convolve")
def convolve(check: Check, a: object, v: object, mode: object = "full") -> Tensor:
    """One vector slid along another, turned round; numbers are vectors of one element.

    >>> infer("numpy.convolve", "10", "3", mode="same")
    Tensor[10]
    >>> infer("numpy.convolve", "10", "3")
    Tensor[12]
    """
    first, second, dtype = _two(check, a, v)
    return _slid(check, at_least(1, first), at_least(1, second), dtype, mode)


@op("numpy.correlate")
def correlate(check: Check, a: object, v: object, mode: object = "valid") -> Tensor:
    """One vector slid along another.

    >>> infer("numpy.correlate", "10", "3")
    Tensor[8]
    """
    return _slid(check, *_two(check, a, v), mode)


def _slid(check: Check, first: Tensor, second: Tensor, dtype: str | None, mode: object) -> Tensor:
    check.rank("a", first, 1)
    check.rank("v", second, 1)
    long, short = dim_max(first[0], second[0]), dim_min(first[0], second[0])
    sizes: dict[object, Dim] = {"full": long + short - 1, "same": long, "valid": long - short + 1}
    if mode not in sizes:
        check.unknown("how far one vector is slid along another")
    return Tensor((sizes[mode],), dtype)


# -------------------------------------------------------------------- transforms
@op("numpy.fft.fft", "numpy.fft.ifft")
def fft(check: Check, a: object, n: object = None, axis: object = -1, norm: object = None) -> Tensor:
    """A transform along an axis.

    >>> infer("numpy.fft.fft", "B 8:float64")
    Tensor[B, 8]:complex128
    """
    array = array_of(check, a, "a")
    place, size = _transformed(check, array, n, axis)
    return array.replace(place, size).with_dtype("complex128" if array.dtype != "float32" else None)


@op("numpy.fft.rfft")
def rfft(check: Check, a: object, n: object = None, axis: object = -1, norm: object = None) -> Tensor:
    """A transform of real numbers: half of it.

    >>> infer("numpy.fft.rfft", "B 8:float64")
    Tensor[B, 5]:complex128
    """
    array = array_of(check, a, "a")
    place, size = _transformed(check, array, n, axis)
    return array.replace(place, floordiv(size, 2) + 1).with_dtype("complex128" if array.dtype != "float32" else None)


@op("numpy.fft.irfft")
def irfft(check: Check, a: object, n: object = None, axis: object = -1, norm: object = None) -> Tensor:
    """The way back from `rfft`.

    >>> infer("numpy.fft.irfft", "B 5:complex128")
    Tensor[B, 8]:float64
    """
    array = array_of(check, a, "a")
    place, size = _transformed(check, array, n, axis)
    return array.replace(place, size if n is not None else 2 * (size - 1)).with_dtype(
        "float64" if array.dtype == "complex128" else None
    )


def _transformed(check: Check, array: Tensor, n: object, axis: object) -> tuple[int, Dim]:
    check.rank_at_least("a", array, 1)
    place = check.axis("axis", one_axis(check, axis), array.rank, "a")
    if isinstance(n, Unknown):
        check.unknown(n.reason)
    return place, array[place] if n is None else n  # type: ignore[return-value]


@op("numpy.fft.fft2", "numpy.fft.ifft2", "numpy.fft.fftn", "numpy.fft.ifftn")
def fftn(check: Check, a: object, s: object = None, axes: object = None, norm: object = None) -> Tensor:
    """A transform along several axes.

    >>> infer("numpy.fft.fft2", "8 8:float64")
    Tensor[8, 8]:complex128
    """
    array = array_of(check, a, "a")
    if s is not None:
        check.unknown("a transform cut or padded")
    check.axes("axes", axes_of(check, axes) or (), array.rank, "a")
    return Tensor(array.shape, "complex128" if array.dtype != "float32" else None)
