"""numpy functions that work along axes: sums, means, extrema, sorting, running sums. Knows no IR, no files."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import add, mul
from typing import Any

from shapecheck.dims import Dim, Poly, dim_max, dim_min, eq, product, total
from shapecheck.rules.core.bind import SOME_FLOAT
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import accumulated, listed
from shapecheck.rules.elements.places import concrete
from shapecheck.rules.numpy.arrays import Array, array_dtype, array_of, axes_of, floating, one_axis
from shapecheck.rules.torch.reduce.reduce import reduced
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Element, Tensor, Unknown, is_dim

MOST_SIZES = 16
"""Elements of an array that are counted one by one."""


def along(check: Check, array: Tensor, axis: object, keepdims: object) -> Tensor:
    """The array without the axes of `axis`."""
    if isinstance(keepdims, Unknown):
        check.unknown(keepdims.reason)
    return reduced(check, array, axes_of(check, axis), keepdims is True, none_means_all=False)


def sum_dtype(dtype: str | None) -> str | None:
    if dtype == "uint8":
        return None
    return "int64" if dtype == "bool" or dtype in INTS else dtype


def _kept(dtype: str | None) -> str | None:
    return dtype


def _truth(dtype: str | None) -> str:
    return "bool"


def _place(dtype: str | None) -> str:
    return "int64"


def _mean_dtype(dtype: str | None) -> str | None:
    return "float64" if dtype == "bool" or dtype in INTS else dtype


def _spread_dtype(dtype: str | None) -> str | None:
    return {"complex64": "float32", "complex128": "float64"}.get(str(dtype), _mean_dtype(dtype))


def sizes_only(value: object) -> list[Dim] | None:
    """A plain sequence of sizes, an array of one that is known, or a size by itself."""
    if isinstance(value, Poly):
        return [value]
    if isinstance(value, Tensor):
        size, count = value.one_size, value.numel
        return [size] * count if size is not None and isinstance(count, int) and 0 < count <= MOST_SIZES else None
    if not isinstance(value, (list, tuple)) or not value:
        return None
    return list(value) if all(is_dim(item) for item in value) else None


SIZES: dict[str, Callable[[Sequence[Dim]], Dim]] = {
    "sum": total, "prod": product, "max": lambda sizes: dim_max(*sizes), "min": lambda sizes: dim_min(*sizes),
    "amax": lambda sizes: dim_max(*sizes), "amin": lambda sizes: dim_min(*sizes),
}  # fmt: skip
FOLDS: dict[str, Callable[[Sequence[Any]], Element]] = {
    "sum": sum, "max": max, "min": min, "amax": max, "amin": min, "all": all, "any": any,
}  # fmt: skip
RESULTS: dict[str, Callable[[str | None], str | None]] = {
    "sum": sum_dtype, "prod": sum_dtype, "nansum": sum_dtype, "nanprod": sum_dtype,
    "mean": _mean_dtype, "nanmean": _mean_dtype, "std": _spread_dtype, "var": _spread_dtype, "nanstd": _spread_dtype,
    "nanvar": _spread_dtype, "median": _mean_dtype, "nanmedian": _mean_dtype, "average": _mean_dtype,
    "max": _kept, "min": _kept, "amax": _kept, "amin": _kept, "ptp": _kept,
    "nanmax": _kept, "nanmin": _kept,
    "all": _truth, "any": _truth, "argmax": _place, "argmin": _place,
    "nanargmax": _place, "nanargmin": _place, "count_nonzero": _place,
}  # fmt: skip
TAKE_DTYPE = ("sum", "prod", "mean", "std", "var", "nansum", "nanprod", "nanmean", "nanstd", "nanvar")
METHODS = ("sum", "prod", "mean", "std", "var", "max", "min", "all", "any", "argmax", "argmin", "ptp")


def _rule(name: str) -> object:
    def rule(check: Check, a: object, axis: object = None, *args: object, **kwargs: object) -> object:
        sizes = sizes_only(a) if name in SIZES and axis is None and not args and not kwargs else None
        if sizes is not None and any(not isinstance(size, int) for size in sizes):
            return SIZES[name](sizes)
        array = array_of(check, a, "a")
        kind = RESULTS[name](array.dtype)
        if name in TAKE_DTYPE:
            kind = array_dtype(args[0] if args else kwargs.get("dtype"), kind)
        keepdims = kwargs.get("keepdims", False)
        if len(args) > 2 or isinstance(keepdims, Unknown):
            check.unknown("whether the axes are kept")
        if kwargs.get("returned", False) is not False:
            check.unknown("a weighted mean with its weights")
        result = along(check, array, axis, keepdims).with_dtype(kind)
        return _folded(name, array, result) if result.rank == 0 else result

    rule.__doc__ = f'Over axes.\n\n    >>> infer("numpy.{name}", "B 3 4", axis=1).result.rank\n    2\n'
    names = (f"numpy.{name}", *((f"numpy.ndarray.{name}",) if name in METHODS else ()))
    return op(*names)(rule)


def _folded(name: str, array: Tensor, result: Tensor) -> Tensor:
    """The one number that known elements give."""
    whole = array.dtype in INTS or array.dtype == "bool"
    if not array.value or not (whole or name in ("max", "min", "amax", "amin")):
        return result
    if name == "prod":
        return listed((), result.dtype, (_product(array.value),))
    if name in FOLDS and not any(math.isnan(v) for v in array.value):
        return listed((), result.dtype, (FOLDS[name](array.value),))
    if name in ("argmax", "argmin") and whole:
        best = max(array.value) if name == "argmax" else min(array.value)
        return listed((), "int64", (array.value.index(best),))
    return result


def _product(values: Sequence[Any]) -> Any:
    result = 1
    for value in values:
        result *= value
    return result


rules = [_rule(name) for name in RESULTS]


@op("numpy.quantile", "numpy.percentile", "numpy.nanquantile", "numpy.nanpercentile")
def quantile(check: Check, a: object, q: object, axis: object = None, *args: object, **kwargs: object) -> Tensor:
    """Quantiles over axes; those of several stand in front.

    >>> infer("numpy.percentile", "B 3:float64", [5, 95], axis=1)
    Tensor[2, B]:float64
    """
    array = array_of(check, a, "a")
    wanted = array_of(check, q, "q")
    rest = along(check, array, axis, kwargs.get("keepdims", False))
    return Tensor(
        (*wanted.shape, *rest.shape), None if array.dtype in ("float16", "float32") else _mean_dtype(array.dtype)
    )


def _running(
    check: Check, a: object, axis: object, dtype: object, function: Callable[[Element, Element], Element]
) -> Tensor:
    """Each place with all before it, over the flat array where no axis is named; of known integers the elements too."""
    array = array_of(check, a, "a")
    kind = array_dtype(dtype, sum_dtype(array.dtype))
    if axis is None:
        return accumulated(Tensor((array.numel,), kind), array, function)
    check.axis("axis", one_axis(check, axis), array.rank, "a")
    made = Tensor(array.shape, kind)
    return accumulated(made, array, function) if array.rank == 1 else made


@op("numpy.cumsum", "numpy.nancumsum", "numpy.ndarray.cumsum")
def cumsum(check: Check, a: object, axis: object = None, dtype: object = None, out: object = None) -> Tensor:
    """Running sums.

    >>> infer("numpy.cumsum", "2 3")
    Tensor[6]
    >>> infer("numpy.cumsum", [2, 3, 6]).result.value
    (2, 5, 11)
    >>> infer("numpy.cumsum", "2 3", 2)
    SHP102 axis-out-of-range
    """
    return _running(check, a, axis, dtype, add)


@op("numpy.cumprod", "numpy.ndarray.cumprod")
def cumprod(check: Check, a: object, axis: object = None, dtype: object = None, out: object = None) -> Tensor:
    """Running products.

    >>> infer("numpy.cumprod", "2 3", 0)
    Tensor[2, 3]
    """
    return _running(check, a, axis, dtype, mul)


@op("numpy.partition")
def partition(check: Check, a: object, kth: object, axis: object = -1, **kwargs: object) -> Tensor:
    """The elements below the one that would stand in place `kth`, then those above.

    >>> infer("numpy.partition", "B 3", 2, axis=1)
    Tensor[B, 3]
    """
    return sort(check, a, axis)


@op("numpy.sort")
def sort(check: Check, a: object, axis: object = -1, *args: object, **kwargs: object) -> Tensor:
    """Elements in order along an axis.

    >>> infer("numpy.sort", "B 3")
    Tensor[B, 3]
    """
    array = array_of(check, a, "a")
    if axis is None:
        return Tensor((array.numel,), array.dtype)
    return Tensor(array.shape, array.dtype)


@op("numpy.argsort", "numpy.argpartition", "numpy.ndarray.argsort", "numpy.ndarray.argpartition")
def argsort(check: Check, a: object, *args: object, **kwargs: object) -> Tensor:
    """The places of the elements in order.

    >>> infer("numpy.argsort", "B 3", axis=0)
    Tensor[B, 3]:int64
    """
    array = array_of(check, a, "a")
    flat = kwargs.get("axis", -1) is None or (bool(args) and args[-1] is None)
    return Tensor((array.numel,) if flat or array.rank == 0 else array.shape, "int64")


@op(
    "numpy.ndarray.sort",
    "numpy.ndarray.partition",
    "numpy.ndarray.fill",
    "numpy.ndarray.put",
    "numpy.random.shuffle",
    "numpy.fill_diagonal",
    "numpy.copyto",
    "numpy.put",
    "numpy.place",
    "numpy.putmask",
    "numpy.ndarray.resize",
    elements="written",
)
def in_place(check: Check, *args: object, **kwargs: object) -> None:
    """Work on the first argument that gives nothing.

    >>> infer("numpy.ndarray.sort", "2 3")
    None
    """
    return


@op("numpy.ndarray.setflags", "numpy.random.seed", "numpy.set_printoptions")
def setting(check: Check, *args: object, **kwargs: object) -> None:
    """A setting, which gives nothing.

    >>> infer("numpy.random.seed", 0)
    None
    """
    return


@op("numpy.seterr")
def seterr(check: Check, *args: object, **kwargs: object) -> object:
    """How numpy treats faults of arithmetic: what was set before comes back.

    >>> infer("numpy.seterr", all="raise")
    Unknown: the settings of numpy
    """
    check.unknown("the settings of numpy")


@op("numpy.lexsort")
def lexsort(check: Check, keys: object, axis: object = -1) -> Tensor:
    """The places of rows in order.

    >>> infer("numpy.lexsort", "2 5")
    Tensor[5]:int64
    """
    array = array_of(check, keys, "keys")
    check.rank_at_least("keys", array, 1)
    return Tensor(array.shape[1:], "int64")


@op("numpy.unique")
def unique(
    check: Check,
    ar: object,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: object = None,
    **kwargs: object,
) -> object:
    """The distinct elements, in a number that depends on data.

    >>> infer("numpy.unique", "B 3").result.rank
    1
    """
    array = array_of(check, ar, "ar")
    count = check.fresh("distinct")
    if axis is None:
        if array.value is not None:
            kept = sorted(set(array.value))
            result: Tensor = listed((len(kept),), array.dtype, kept)
            count = len(kept)
        else:
            result = Tensor((count,), array.dtype)
    else:
        place = check.axis("axis", one_axis(check, axis), array.rank, "ar")
        result = array.replace(place, count)
    extra: list[object] = [Tensor((count,), "int64")] if return_index else []
    extra += [Unknown("the inverse of a unique array")] if return_inverse else []
    extra += [Tensor((count,), "int64")] if return_counts else []
    return (result, *extra) if extra else result


@op("numpy.diff")
def diff(
    check: Check, a: object, n: int = 1, axis: object = -1, prepend: object = None, append: object = None
) -> Tensor:
    """Differences of neighbours.

    >>> infer("numpy.diff", "B 5")
    Tensor[B, 4]
    """
    array = array_of(check, a, "a")
    if prepend is not None or append is not None or n < 0:
        check.unknown("differences of an array with more at its ends")
    check.rank_at_least("a", array, 1)
    place = check.axis("axis", one_axis(check, axis), array.rank, "a")
    return array.replace(place, dim_max(0, array[place] - n))


@op("numpy.searchsorted", "numpy.digitize", "numpy.ndarray.searchsorted")
def searchsorted(check: Check, a: object, v: object, *args: object, **kwargs: object) -> object:
    """Where elements would stand.

    >>> infer("numpy.searchsorted", "5", "3")
    Unknown: a place in a sorted array
    """
    check.unknown("a place in a sorted array")


@op("numpy.gradient")
def gradient(check: Check, f: object, *args: object, **kwargs: object) -> object:
    """Differences across each place: an array for each axis.

    >>> infer("numpy.gradient", "2 3:float64")
    (Tensor[2, 3]:float64, Tensor[2, 3]:float64)
    """
    array = array_of(check, f, "f")
    if kwargs.get("axis") is not None or array.rank == 1:
        return Tensor(array.shape, floating(array.dtype))
    return [Tensor(array.shape, floating(array.dtype)) for _ in range(array.rank)]


@op("numpy.histogram")
def histogram(check: Check, a: object, bins: object = 10, *args: object, **kwargs: object) -> object:
    """Counts and the edges between them.

    >>> [counted.shape for counted in infer("numpy.histogram", "9", 4).result]
    [(4,), (5,)]
    """
    if isinstance(bins, bool) or not isinstance(bins, int):
        check.unknown("the bins of a histogram")
    return Tensor((bins,), None), Tensor((bins + 1,), None)


@op("numpy.ndarray.tolist")
def tolist(check: Check, a: Array) -> object:
    """The elements as nested lists; those that are not known are unknown numbers.

    >>> len(infer("numpy.ndarray.tolist", "2 3").result)
    2
    """
    sizes = concrete(a.shape)
    if sizes is None:
        check.unknown("the elements of an array")
    values: list[object] = list(a.value) if a.value is not None else [Unknown("an element of an array")] * _count(sizes)
    return _nested(values, sizes)


def _count(sizes: Sequence[int]) -> int:
    return int(_product(sizes))


def _nested(values: Sequence[object], sizes: Sequence[int]) -> Any:
    if not sizes:
        return values[0]
    step = _count(sizes[1:])
    return [_nested(values[i * step : (i + 1) * step], sizes[1:]) for i in range(sizes[0])]


@op("numpy.ndarray.item")
def item(check: Check, a: Array, *args: object) -> object:
    """One element as a number of Python; a whole number may be a size, and a float is some float.

    >>> infer("numpy.ndarray.item", "2")
    SHP503 invalid-argument
    >>> infer("numpy.ndarray.item", "1:int64")
    item1
    >>> infer("numpy.ndarray.item", ":float64")
    Tensor[]:scalar float
    >>> infer("numpy.ndarray.item", "2:bool", 0)
    Unknown: an element of an array
    """
    if not args:
        check.possible(eq(a.numel, 1), "SHP503", param="a", value=a.shape, wanted="an array of one element")
        if a.value is not None and len(a.value) == 1:
            return a.value[0]
        if a.one_size is not None:
            return a.one_size
    if a.dtype not in (*FLOATS, *INTS):
        check.unknown("an element of an array")
    return SOME_FLOAT if a.dtype in FLOATS else check.fresh("item", LOWEST)


@op("numpy.cov", "numpy.corrcoef")
def cov(check: Check, m: object, y: object = None, rowvar: object = True, *args: object, **kwargs: object) -> Tensor:
    """How the rows vary together.

    >>> infer("numpy.cov", "4 10")
    Tensor[4, 4]:float64
    """
    array = array_of(check, m, "m")
    if array.rank != 2 or y is not None or args or kwargs or not isinstance(rowvar, bool) or array.dtype in COMPLEX:
        check.unknown("a covariance")
    size = array[0] if rowvar else array[1]
    return Tensor((size, size), "float64")
