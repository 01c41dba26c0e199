"""Random tensors whose shape comes from other tensors, and tensors filled in place. Knows no IR, no files, no spans."""

from __future__ import annotations

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.operands import Number, refuse_whole, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes
from shapecheck.rules.elements.constants import filled
from shapecheck.values import Tensor, Unknown, is_dim


@op("torch.normal")
def normal(
    check: Check,
    mean: Tensor | Number,
    std: Tensor | Number | None = None,
    size: object = None,
    dtype: object = None,
    **kwargs: object,
) -> Tensor:
    """Normal numbers, in the shape of their means and deviations or of `size`.

    >>> infer("torch.normal", 0.0, 1.0, (2, 3))
    Tensor[2, 3]
    >>> infer("torch.normal", "B 3", "3")
    Tensor[B, 3]
    >>> infer("torch.normal", "2", "3")
    SHP202 broadcast-mismatch
    """
    if size is None and std is None:
        return mean.with_shape(mean.shape)
    if size is None and std is not None:
        shape = check.broadcast(("mean", mean.shape), ("std", std.shape))
        return Tensor(shape, std.dtype if mean.dtype is not None and mean.dtype.startswith("scalar") else mean.dtype)
    if not isinstance(size, (tuple, list)) or not all(is_dim(s) for s in size):
        check.unknown(size.reason if isinstance(size, Unknown) else "the size of a random tensor")
    possible_sizes(check, "size", size)
    return Tensor(tuple(size), dtype_name(dtype, "float32"))


@op("torch.bernoulli", "torch.Tensor.bernoulli", "torch.poisson")
def bernoulli(check: Check, input: Tensor, p: object = None, **kwargs: object) -> Tensor:
    """Random numbers, one for each element.

    >>> infer("torch.bernoulli", "B 3")
    Tensor[B, 3]
    """
    return input.with_shape(input.shape)


@op("torch.multinomial", "torch.Tensor.multinomial")
def multinomial(
    check: Check, input: Tensor, num_samples: Dim, replacement: object = False, generator: object = None
) -> Tensor:
    """Places drawn by the weights of each row.

    >>> infer("torch.multinomial", "B V", 1)
    Tensor[B, 1]:int64
    >>> infer("torch.multinomial", "3", 4)
    SHP305 size-out-of-range
    >>> infer("torch.multinomial", "3", 0)
    SHP305 size-out-of-range
    >>> infer("torch.multinomial", "A B C", 1)
    SHP101 rank-mismatch
    >>> infer("torch.multinomial", "3:int64", 1)
    SHP401 dtype-mismatch
    """
    check.rank("input", input, 1, 2)
    refuse_whole(check, "input", input)
    check.at_least("num_samples", num_samples, 1)
    if replacement is False:
        check.at_most("num_samples", num_samples, input[-1])
    return Tensor((*input.shape[:-1], num_samples), "int64")


@op(
    "torch.Tensor.normal_",
    "torch.Tensor.uniform_",
    "torch.Tensor.random_",
    "torch.Tensor.exponential_",
    "torch.Tensor.cauchy_",
    "torch.Tensor.log_normal_",
    "torch.Tensor.geometric_",
    "torch.Tensor.bernoulli_",
    "torch.Tensor.apply_",
)
def randomised(check: Check, input: Tensor, *args: object, **kwargs: object) -> Tensor:
    """Filled in place with random numbers.

    >>> infer("torch.Tensor.normal_", "B 3", 0, 0.02)
    Tensor[B, 3]
    """
    return input.with_shape(input.shape)


@op("torch.Tensor.set_")
def set_(check: Check, input: Tensor, source: object = None, *args: object, **kwargs: object) -> Tensor:
    """The memory of another tensor, and its shape with it.

    >>> infer("torch.Tensor.set_", "B 3", "2 4")
    Tensor[2, 4]
    """
    if args or kwargs or not (source is None or isinstance(source, Tensor)):
        check.unknown("a shape told beside the memory")
    return input.with_shape((0,) if source is None else source.shape)


@op("torch.Tensor.zero_")
def zero_(check: Check, input: Tensor) -> Tensor:
    """Filled in place with zeros.

    >>> infer("torch.Tensor.zero_", "B 3")
    Tensor[B, 3]
    """
    return filled(input.shape, input.dtype, 0)


@op("torch.Tensor.fill_", "torch.fill")
def fill_(check: Check, input: Tensor, value: Tensor | Number) -> Tensor:
    """Filled with one number.

    >>> infer("torch.Tensor.fill_", "B 3", 1)
    Tensor[B, 3]
    >>> infer("torch.Tensor.fill_", "B 3", "1")
    SHP101 rank-mismatch
    """
    check.rank("value", value, 0)
    return filled(input.shape, input.dtype, value.value[0]) if value.value else input.with_shape(input.shape)


@op("torch.Tensor.copy_")
def copy_(check: Check, input: Tensor, src: Tensor | Number, non_blocking: object = False) -> Tensor:
    """Filled in place from a tensor that stretches to it.

    >>> infer("torch.Tensor.copy_", "B 3", "3")
    Tensor[B, 3]
    >>> infer("torch.Tensor.copy_", "B 3", "4")
    SHP202 broadcast-mismatch
    """
    stretches(check, "src", src.shape, input.shape, "input")
    return input.with_shape(input.shape)


@op("torch.Tensor.fill_diagonal_")
def fill_diagonal_(check: Check, input: Tensor, fill_value: object, wrap: object = False) -> Tensor:
    """The diagonal filled in place.

    >>> infer("torch.Tensor.fill_diagonal_", "B B", 0)
    Tensor[B, B]
    >>> infer("torch.Tensor.fill_diagonal_", "B", 0)
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 2)
    if input.rank > 2:
        for axis in range(1, input.rank):
            check.same("input", input[axis], "input", input[0], axis=axis)
    return input.with_shape(input.shape)
