"""Elements fetched from, or put at, places that index tensors name. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.dims import Dim, eq, ge, gt, le
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import INDEX, is_number
from shapecheck.rules.core.operands import Number, same_dtype, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.torch.index.indexing import entries_of, indexed_shape
from shapecheck.rules.torch.shape.slicing import slice_part
from shapecheck.values import Tensor, Unknown


def as_vector(tensor: Tensor) -> Tensor:
    """A tensor without axes counts as having one of size 1."""
    return tensor if tensor.rank else tensor.with_shape((1,))


def is_empty(check: Check, tensor: Tensor) -> bool:
    """Whether a tensor is known to have no elements."""
    return check.known(eq(tensor.numel, 0))


def index_like(check: Check, input: Tensor, axis: int, index: Tensor, source: str = "input") -> None:
    """An index must have the rank of the tensor and be no larger than it, but along `axis`."""
    if is_empty(check, index):
        return
    check.dtype("index", index, *INDEX, code="SHP402")
    one, two = as_vector(index), as_vector(input)
    if one.rank != two.rank:
        check.fail(
            "SHP103", Subject("index"), Subject(source), param="index", other=source, rank=index.rank, wanted=input.rank
        )
    for place, (found, most) in enumerate(zip(one.shape, two.shape, strict=True)):
        if place != axis:
            _no_larger(check, "index", found, source, most, place)


def _no_larger(check: Check, param: str, found: Dim, other: str, most: Dim, axis: int) -> None:
    check.demand(
        le(found, most),
        "SHP201",
        Subject(param, found, axis),
        Subject(other, most, axis),
        param=param,
        other=other,
        found=found,
        expected=most,
        axis=axis,
    )


def within(check: Check, index: Tensor, size: Dim, negative: bool = False) -> None:
    """Known indices must lie inside an axis of `size`."""
    if not negative and check.refuted(eq(index.numel, 0)):
        check.demand(
            ge(size, 1), "SHP105", Subject("index"), Subject("input", size), index=0, what="an axis", size=size
        )
    subjects = (Subject("index"), Subject("input", size))
    check.inside(index, -size if negative else 0, size, "SHP105", subjects, what="an axis", size=size)
    if not index.value:
        return
    numbers = [int(v) for v in index.value]
    low, high = min(numbers), max(numbers)
    if low < 0 and not negative:
        check.fail("SHP105", Subject("index"), index=low, what="an axis", size=size)
    check.demand(
        gt(size, high), "SHP105", Subject("index"), Subject("input", size), index=high, what="an axis", size=size
    )


@op("torch.gather", "torch.Tensor.gather")
def gather(check: Check, input: Tensor, dim: int, index: Tensor, sparse_grad: object = False) -> Tensor:
    """An element of `input` for every place of `index`.

    >>> infer("torch.gather", "B T 3", 1, "B 2 3:int64")
    Tensor[B, 2, 3]
    >>> infer("torch.gather", "2 3", 1, "3 5:int64")
    SHP201 dim-mismatch
    >>> infer("torch.gather", "2 3", 1, "2:int64")
    SHP103 ranks-differ
    >>> infer("torch.gather", "2 3", 1, "2 5")
    SHP402 index-dtype
    >>> infer("torch.gather", "2 3", 2, "2 5:int64")
    SHP102 axis-out-of-range
    """
    axis = check.axis("dim", dim, input.rank)
    index_like(check, input, axis, index)
    within(check, index, as_vector(input)[axis])
    return input.with_shape(index.shape)


def _scattered(check: Check, input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    axis = check.axis("dim", dim, input.rank)
    index_like(check, input, axis, index)
    if not is_empty(check, index):
        if as_vector(src).rank != as_vector(index).rank:
            check.fail(
                "SHP103", Subject("src"), Subject("index"), param="src", other="index", rank=src.rank, wanted=index.rank
            )
        for place, (found, most) in enumerate(zip(as_vector(index).shape, as_vector(src).shape, strict=True)):
            _no_larger(check, "index", found, "src", most, place)
        same_dtype(check, "src", src, "input", input)
        within(check, index, as_vector(input)[axis])
    return input.with_shape(input.shape)


@op("torch.scatter", "torch.Tensor.scatter")
def scatter(
    check: Check,
    input: Tensor,
    dim: int,
    index: Tensor,
    src: object = None,
    value: object = None,
    reduce: object = None,
) -> Tensor:
    """Elements of `src`, or one number, put at the places of `index`.

    >>> infer("torch.scatter", "B 3", 1, "B 1:int64", 1.0)
    Tensor[B, 3]
    >>> infer("torch.scatter", "2 3", 1, "2 2:int64", "2 1")
    SHP201 dim-mismatch
    >>> infer("torch.scatter", "2 3", 1, "3 2:int64", 1.0)
    SHP201 dim-mismatch
    """
    given = value if src is None else src
    if isinstance(given, Tensor) and not is_number(given.dtype) and (src is not None or given.rank):
        return _scattered(check, input, dim, index, given)
    index_like(check, input, check.axis("dim", dim, input.rank), index)
    return input.with_shape(input.shape)


@op("torch.scatter_add", "torch.Tensor.scatter_add")
def scatter_add(check: Check, input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """Elements of `src` added at the places of `index`.

    >>> infer("torch.scatter_add", "B 3", 1, "B 2:int64", "B 2")
    Tensor[B, 3]
    >>> infer("torch.scatter_add", "2 3", 1, "2 2:int64", "2 1")
    SHP201 dim-mismatch
    """
    return _scattered(check, input, dim, index, src)


@op("torch.scatter_reduce", "torch.Tensor.scatter_reduce")
def scatter_reduce(
    check: Check, input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, include_self: object = True
) -> Tensor:
    """Elements of `src` reduced into the places of `index`.

    >>> infer("torch.scatter_reduce", "B 3", 1, "B 2:int64", "B 2", reduce="sum")
    Tensor[B, 3]
    >>> infer("torch.scatter_reduce", "B 3", 1, "B 2:int64", "B 2", reduce="add")
    SHP503 invalid-argument
    """
    check.argument(
        reduce in ("sum", "prod", "mean", "amax", "amin", "max", "min"), "reduce", reduce, "a known reduction"
    )
    return _scattered(check, input, dim, index, src)


@op("torch.index_select", "torch.Tensor.index_select")
def index_select(check: Check, input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The places of `index` along one axis.

    >>> infer("torch.index_select", "B 5", 1, "T:int64")
    Tensor[B, T]
    >>> infer("torch.index_select", "B 5", 1, "2 2:int64")
    SHP101 rank-mismatch
    >>> infer("torch.index_select", "B 5", 1, "2")
    SHP402 index-dtype
    """
    axis = check.axis("dim", dim, input.rank)
    check.rank("index", index, 0, 1)
    check.dtype("index", index, *INDEX, code="SHP402")
    within(check, index, as_vector(input)[axis])
    if input.rank == 0:
        check.same("index", index.numel, "input", 1, axis=0)
        return input.with_shape(())
    return input.replace(axis, as_vector(index)[0])


def _indexed(check: Check, input: Tensor, dim: int, index: Tensor) -> int:
    axis = check.axis("dim", dim, input.rank)
    check.rank("index", index, 0, 1)
    check.dtype("index", index, *INDEX, code="SHP402")
    return axis


def _source(check: Check, input: Tensor, axis: int, index: Tensor, source: Tensor, scalar_too: bool = False) -> Tensor:
    one, two = as_vector(source), as_vector(input)
    if one.rank != two.rank:
        check.fail(
            "SHP103",
            Subject("source"),
            Subject("input"),
            param="source",
            other="input",
            rank=source.rank,
            wanted=input.rank,
        )
    if source.rank != input.rank and not scalar_too:
        details = {"param": "source", "other": "input", "rank": source.rank, "wanted": input.rank}
        check.fail("SHP103", Subject("source"), Subject("input"), **details)
    check.same_dims("source", one, "input", two, skip=axis)
    check.same("source", one[axis], "index", as_vector(index)[0], axis=axis)
    same_dtype(check, "source", source, "input", input)
    within(check, index, two[axis], negative=True)
    return input.with_shape(input.shape)


@op("torch.index_add", "torch.Tensor.index_add")
def index_add(check: Check, input: Tensor, dim: int, index: Tensor, source: Tensor, alpha: float = 1) -> Tensor:
    """Slices of `source` added at the places of `index`.

    >>> infer("torch.index_add", "B 3", 1, "2:int64", "B 2")
    Tensor[B, 3]
    >>> infer("torch.index_add", "B 3", 1, "2:int64", "B 3")
    SHP201 dim-mismatch
    >>> infer("torch.index_add", "2 3", 1, "2:int64", "1 2")
    SHP206 join-mismatch
    """
    return _source(check, input, _indexed(check, input, dim, index), index, source)


@op("torch.index_copy", "torch.Tensor.index_copy")
def index_copy(check: Check, input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """Slices of `source` put at the places of `index`.

    >>> infer("torch.index_copy", "B 3", 1, "2:int64", "B 2")
    Tensor[B, 3]
    >>> infer("torch.index_copy", "B 3", 1, "2:int64", "B")
    SHP103 ranks-differ
    """
    return _source(check, input, _indexed(check, input, dim, index), index, source, scalar_too=True)


@op("torch.index_reduce", "torch.Tensor.index_reduce")
def index_reduce(
    check: Check, input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, include_self: object = True
) -> Tensor:
    """Slices of `source` reduced into the places of `index`.

    >>> infer("torch.index_reduce", "B 3", 1, "2:int64", "B 2", reduce="mean")
    Tensor[B, 3]
    """
    return _source(check, input, _indexed(check, input, dim, index), index, source)


@op("torch.index_fill", "torch.Tensor.index_fill")
def index_fill(check: Check, input: Tensor, dim: int, index: Tensor, value: Tensor | Number) -> Tensor:
    """One number put at the places of `index`.

    >>> infer("torch.index_fill", "B 3", 1, "2:int64", 1.0)
    Tensor[B, 3]
    >>> infer("torch.index_fill", "B 3", 1, "2:int64", "1")
    SHP101 rank-mismatch
    """
    _indexed(check, input, dim, index)
    check.rank("value", value, 0)
    return input.with_shape(input.shape)


@op("torch.index_put", "torch.Tensor.index_put")
def index_put(check: Check, input: Tensor, indices: object, values: Tensor, accumulate: object = False) -> Tensor:
    """`values` put at the places that several index tensors name.

    >>> infer("torch.index_put", "4 5", ("2:int64", "2:int64"), "2")
    Tensor[4, 5]
    >>> infer("torch.index_put", "4 5", ("2:int64", "2:int64"), "3")
    SHP202 broadcast-mismatch
    """
    if isinstance(indices, Unknown):
        check.unknown(indices.reason)
    if not isinstance(indices, (tuple, list)):
        check.unknown("the indices of an index_put")
    places = tuple(slice(None) if index is None else index for index in indices)
    shape = indexed_shape(check, entries_of(check, input, places))
    stretches(check, "values", values.shape, shape, "input[indices]")
    return input.with_shape(input.shape)


@op("torch.take", "torch.Tensor.take")
def take(check: Check, input: Tensor, index: Tensor) -> Tensor:
    """Elements by their place in the flattened tensor.

    >>> infer("torch.take", "2 3", "B 5:int64")
    Tensor[B, 5]
    >>> infer("torch.take", "2 3", "B 5")
    SHP402 index-dtype
    """
    check.dtype("index", index, "int64", code="SHP402")
    return input.with_shape(index.shape)


@op("torch.Tensor.put", "torch.put")
def put(check: Check, input: Tensor, index: Tensor, source: Tensor, accumulate: object = False) -> Tensor:
    """Elements put by their place in the flattened tensor.

    >>> infer("torch.put", "2 3", "2:int64", "2")
    Tensor[2, 3]
    >>> infer("torch.put", "2 3", "2:int64", "3")
    SHP201 dim-mismatch
    """
    check.dtype("index", index, "int64", code="SHP402")
    check.same("source", source.numel, "index", index.numel)
    return input.with_shape(input.shape)


@op("torch.take_along_dim", "torch.Tensor.take_along_dim")
def take_along_dim(check: Check, input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """Elements along an axis; the other axes broadcast.

    >>> infer("torch.take_along_dim", "B 3", "B 1:int64", 1)
    Tensor[B, 1]
    >>> infer("torch.take_along_dim", "2 3", "3 1:int64", 1)
    SHP202 broadcast-mismatch
    >>> infer("torch.take_along_dim", "2 3", "3:int64", 1)
    SHP103 ranks-differ
    >>> infer("torch.take_along_dim", "2 3", "2 3", 1)
    SHP402 index-dtype
    """
    check.dtype("indices", indices, "int64", code="SHP402")
    if dim is None:
        return input.with_shape((indices.numel,))
    if input.rank != indices.rank:
        check.fail(
            "SHP103",
            Subject("indices"),
            Subject("input"),
            param="indices",
            other="input",
            rank=indices.rank,
            wanted=input.rank,
        )
    axis = check.axis("dim", dim, input.rank)
    check.rank_at_least("input", input, 1)
    without = [(*t.shape[:axis], *t.shape[axis + 1 :]) for t in (input, indices)]
    shape = list(check.broadcast(("input", without[0]), ("indices", without[1])))
    return input.with_shape((*shape[:axis], *indices.shape[axis : axis + 1], *shape[axis:]))


def _scattered_view(check: Check, input: Tensor, src: Tensor, shape: tuple[Dim, ...]) -> Tensor:
    check.shape("src", src, shape, "input")
    return input.with_shape(input.shape)


@op("torch.select_scatter", "torch.Tensor.select_scatter")
def select_scatter(check: Check, input: Tensor, src: Tensor, dim: int, index: object) -> Tensor:
    """`src` put at one place along an axis.

    >>> infer("torch.select_scatter", "B 3", "B", 1, 0)
    Tensor[B, 3]
    >>> infer("torch.select_scatter", "B 3", "2", 0, 0)
    SHP201 dim-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    return _scattered_view(check, input, src, (*input.shape[:axis], *input.shape[axis + 1 :]))


@op("torch.slice_scatter", "torch.Tensor.slice_scatter")
def slice_scatter(
    check: Check, input: Tensor, src: Tensor, dim: int = 0, start: object = None, end: object = None, step: object = 1
) -> Tensor:
    """`src` put in place of a slice along an axis, of whose shape it must be.

    >>> infer("torch.slice_scatter", "B 8", "B 2", 1, 3, 5)
    Tensor[B, 8]
    >>> infer("torch.slice_scatter", "8 4", "3 4", start=-3)
    Tensor[8, 4]
    >>> infer("torch.slice_scatter", "8 4", "3 4", 0, 0, 8, 3)
    Tensor[8, 4]
    >>> infer("torch.slice_scatter", "8 4", "3 4", 0, 1, 3)
    SHP201 dim-mismatch
    >>> infer("torch.slice_scatter", "8 4", "8 4", step=0)
    SHP503 invalid-argument
    >>> infer("torch.slice_scatter", "", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    _, _, length = slice_part(check, slice(start, end, step), input[axis])
    return _scattered_view(check, input, src, input.replace(axis, length).shape)
