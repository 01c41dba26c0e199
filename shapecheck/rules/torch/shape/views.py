"""Reshaping: the same elements under another shape. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim, divides, exact_div, floordiv, ne, product
from shapecheck.rules.core.bind import AxisList
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtype_arguments import dtype_name, names_dtype
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import one_sequence, possible_sizes, sizes_of
from shapecheck.rules.elements.places import reshaped
from shapecheck.values import Tensor, Unknown

ITEM_SIZE = {
    "bool": 1,
    "uint8": 1,
    "int8": 1,
    "int16": 2,
    "int32": 4,
    "int64": 8,
    "float16": 2,
    "bfloat16": 2,
    "float32": 4,
    "float64": 8,
    "complex64": 8,
    "complex128": 16,
}


def filled_in(check: Check, param: str, tensor: Tensor, size: Sequence[Dim]) -> tuple[Dim, ...]:
    """`size` with its -1 worked out; the number of elements must stay."""
    for given in size:
        if isinstance(given, int) and given < -1:
            check.fail("SHP305", Subject(param, given), param=param, found=given, expected=-1)
    holes = [place for place, given in enumerate(size) if isinstance(given, int) and given == -1]
    check.argument(len(holes) <= 1, param, tuple(size), "a shape with at most one -1")
    if not holes:
        check.same_count("input", tensor, param, size)
        return tuple(size)
    count, known = tensor.numel, product(d for place, d in enumerate(size) if place != holes[0])
    check.demand(
        ne(known, 0), "SHP503", Subject(param), param=param, value=tuple(size), wanted="a shape whose -1 can be told"
    )
    rest = exact_div(count, known)
    if rest is None:
        check.demand(
            divides(known, count),
            "SHP303",
            Subject("input", count),
            Subject(param, known),
            param="input",
            other=param,
            found=count,
            expected=known,
            shape=tuple(size),
        )
        rest = floordiv(count, known)
    return (*size[: holes[0]], rest, *size[holes[0] + 1 :])


@op("torch.reshape")
def reshape_function(check: Check, input: Tensor, shape: object) -> Tensor:
    """The same elements in another shape, given as one sequence.

    >>> infer("torch.reshape", "B T 12", (-1, 4))
    Tensor[3*B*T, 4]
    >>> infer("torch.reshape", "2 3", 6)
    SHP504 wrong-type
    """
    return reshape(check, input, one_sequence(check, "shape", shape))


@op("torch.Tensor.reshape")
def reshape(check: Check, input: Tensor, *shape: object, **kwargs: object) -> Tensor:
    """The same elements in another shape; one size may be -1.

    >>> infer("torch.Tensor.reshape", "2 6", 3, -1)
    Tensor[3, 4]
    >>> infer("torch.Tensor.reshape", "2 3", 4, -1)
    SHP303 count-mismatch
    >>> infer("torch.Tensor.reshape", "2 3", -1, -1)
    SHP503 invalid-argument
    >>> infer("torch.Tensor.reshape", "2 3", -2, 3)
    SHP305 size-out-of-range
    """
    given = sizes_of(check, "shape", shape or (kwargs.get("shape", kwargs.get("size")),))
    return reshaped(input, filled_in(check, "shape", input, given))


@op("torch.Tensor.view")
def view(check: Check, input: Tensor, *size: object, **kwargs: object) -> Tensor:
    """A view in another shape, or the same bytes under another dtype.

    >>> infer("torch.Tensor.view", "B T 12", -1, 4)
    Tensor[3*B*T, 4]
    >>> infer("torch.Tensor.view", "2 3", 7)
    SHP303 count-mismatch
    """
    dtype = kwargs.get("dtype", size[0] if size else None)
    if names_dtype(dtype):
        return _reinterpreted(check, input, dtype_name(dtype, None))
    given = sizes_of(check, "size", size or (kwargs.get("size", kwargs.get("shape")),))
    return reshaped(input, filled_in(check, "size", input, given))


def _reinterpreted(check: Check, input: Tensor, dtype: str | None) -> Tensor:
    """The same bytes read as another dtype: other elements, unless it is the same dtype."""
    if dtype is not None and dtype == input.dtype:
        return reshaped(input, input.shape)
    old, new = ITEM_SIZE.get(str(input.dtype)), ITEM_SIZE.get(str(dtype))
    if old is None or new is None:
        check.unknown("a view under a dtype whose size is not known")
    if old == new:
        return input.with_dtype(dtype)
    check.rank_at_least("input", input, 1)
    if old > new:
        return input.with_shape((*input.shape[:-1], input[-1] * (old // new)), dtype)
    check.divisible("input", input[-1], "dtype", new // old)
    return input.with_shape((*input.shape[:-1], floordiv(input[-1], new // old)), dtype)


@op("torch.Tensor.view_as", "torch.Tensor.reshape_as")
def view_as(check: Check, input: Tensor, other: Tensor) -> Tensor:
    """The same elements in the shape of another tensor.

    >>> infer("torch.Tensor.view_as", "2 6", "3 4")
    Tensor[3, 4]
    >>> infer("torch.Tensor.view_as", "2 6", "3 5")
    SHP303 count-mismatch
    """
    check.same_count("input", input, "other", other.shape)
    return reshaped(input, other.shape)


@op("torch.flatten", "torch.Tensor.flatten")
def flatten(check: Check, input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """A run of axes as one.

    >>> infer("torch.flatten", "B C H W", 1)
    Tensor[B, C*H*W]
    >>> infer("torch.flatten", "B C", 2)
    SHP102 axis-out-of-range
    >>> infer("torch.flatten", "B C", 1, 0)
    SHP503 invalid-argument
    """
    start, end = check.axis("start_dim", start_dim, input.rank), check.axis("end_dim", end_dim, input.rank)
    check.argument(start <= end, "start_dim", start_dim, "an axis before or at `end_dim`")
    return reshaped(input, (*input.shape[:start], product(input.shape[start : end + 1]), *input.shape[end + 1 :]))


@op("torch.ravel", "torch.Tensor.ravel")
def ravel(check: Check, input: Tensor) -> Tensor:
    """All axes as one.

    >>> infer("torch.ravel", "2 3")
    Tensor[6]
    """
    return reshaped(input, (input.numel,))


@op("torch.unflatten", "torch.Tensor.unflatten")
def unflatten(check: Check, input: Tensor, dim: int, sizes: object) -> Tensor:
    """One axis as several; one size may be -1.

    >>> infer("torch.unflatten", "B 12", 1, (3, -1))
    Tensor[B, 3, 4]
    >>> infer("torch.unflatten", "B 12", 1, (3, 5))
    SHP303 count-mismatch
    >>> infer("torch.unflatten", "B 12", 2, (3, 4))
    SHP102 axis-out-of-range
    >>> infer("torch.unflatten", "B 12", 1, ())
    SHP503 invalid-argument
    """
    axis = check.axis("dim", dim, input.rank)
    check.rank_at_least("input", input, 1)
    given = sizes_of(check, "sizes", (one_sequence(check, "sizes", sizes),))
    check.argument(len(given) > 0, "sizes", given, "at least one size")
    parts = filled_in(check, "sizes", Tensor((input[axis],)), given)
    return reshaped(input, (*input.shape[:axis], *parts, *input.shape[axis + 1 :]))


@op("torch.squeeze", "torch.Tensor.squeeze", reshapes=True)
def squeeze(check: Check, input: Tensor, dim: AxisList | None = None) -> Tensor:
    """Axes of size 1 dropped: all of them, or those named that are of size 1.

    >>> infer("torch.squeeze", "B 1 3", 1)
    Tensor[B, 3]
    >>> infer("torch.squeeze", "2 1 3", 0)
    Tensor[2, 1, 3]
    >>> infer("torch.squeeze", "2 1 3", 3)
    SHP102 axis-out-of-range
    >>> infer("torch.squeeze", "2 1 1", (1, 1))
    SHP106 axis-repeated
    """
    if dim is None:
        return reshaped(input, [size for size in input.shape if check.not_one("input", size)])
    named = check.axes("dim", (dim,) if isinstance(dim, int) else dim, input.rank)
    dropped = [axis for axis in named if axis < input.rank and check.is_one(input[axis])]
    return reshaped(input, [size for axis, size in enumerate(input.shape) if axis not in dropped])


@op("torch.unsqueeze", "torch.Tensor.unsqueeze", reshapes=True)
def unsqueeze(check: Check, input: Tensor, dim: int) -> Tensor:
    """A new axis of size 1.

    >>> infer("torch.unsqueeze", "B 3", 1)
    Tensor[B, 1, 3]
    >>> infer("torch.unsqueeze", "B 3", 3)
    SHP102 axis-out-of-range
    """
    axis = check.axis("dim", dim, input.rank + 1)
    return reshaped(input, (*input.shape[:axis], 1, *input.shape[axis:]))


def padded_to(rank: int, tensor: Tensor) -> Tensor:
    """Axes of size 1 put where torch puts them until there are `rank`."""
    if tensor.rank >= rank:
        return tensor
    if rank == 3 and tensor.rank == 2:
        return reshaped(tensor, (*tensor.shape, 1))
    lead, tail = {(1, 0): (1, 0), (2, 0): (2, 0), (2, 1): (1, 0), (3, 0): (3, 0), (3, 1): (1, 1)}[rank, tensor.rank]
    return reshaped(tensor, (1,) * lead + tensor.shape + (1,) * tail)


def at_least(check: Check, rank: int, tensors: Sequence[object]) -> object:
    """`padded_to` of one tensor, of several or of a sequence of them."""
    spread = not (len(tensors) == 1 and isinstance(tensors[0], (tuple, list)))
    given = tensors if spread else tensors[0]
    made: list[Tensor] = []
    for tensor in given if isinstance(given, (tuple, list)) else ():
        if not isinstance(tensor, Tensor):
            check.unknown(tensor.reason if isinstance(tensor, Unknown) else "a tensor is not known")
        made.append(padded_to(rank, tensor))
    return made[0] if spread and len(made) == 1 else tuple(made)


@op("torch.atleast_1d")
def atleast_1d(check: Check, *tensors: object) -> object:
    """Tensors with one axis at least.

    >>> infer("torch.atleast_1d", "")
    Tensor[1]
    """
    return at_least(check, 1, tensors)


@op("torch.atleast_2d")
def atleast_2d(check: Check, *tensors: object) -> object:
    """Tensors with two axes at least.

    >>> infer("torch.atleast_2d", "3")
    Tensor[1, 3]
    """
    return at_least(check, 2, tensors)


@op("torch.atleast_3d")
def atleast_3d(check: Check, *tensors: object) -> object:
    """Tensors with three axes at least.

    >>> infer("torch.atleast_3d", "3")
    Tensor[1, 3, 1]
    """
    return at_least(check, 3, tensors)


@op("torch.Tensor.as_strided", "torch.as_strided", reshapes=True)
def as_strided(
    check: Check, input: Tensor, size: Sequence[Dim], stride: Sequence[Dim], storage_offset: object = None
) -> Tensor:
    """A view of the memory by sizes and strides.

    >>> infer("torch.as_strided", "2 5", (2, 2), (1, 1))
    Tensor[2, 2]
    >>> infer("torch.as_strided", "2 5", (2, 2), (1,))
    SHP503 invalid-argument
    """
    sizes, strides = sizes_of(check, "size", (tuple(size),)), tuple(stride)
    check.argument(len(sizes) == len(strides), "stride", strides, "as long as `size`")
    possible_sizes(check, "size", sizes)
    return input.with_shape(sizes)


@op("torch.Tensor.resize_", "torch.Tensor.resize")
def resize(check: Check, input: Tensor, *sizes: object, memory_format: object = None) -> Tensor:
    """Another shape, whatever the number of elements.

    >>> infer("torch.Tensor.resize_", "2 3", 4, 5)
    Tensor[4, 5]
    """
    return input.with_shape(sizes_of(check, "sizes", sizes))
