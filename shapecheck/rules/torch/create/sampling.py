"""Random tensors: of a given shape, or of the shape that other tensors give. Knows no IR, no files and no spans."""

from __future__ import annotations

from collections.abc import Sequence

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtype_arguments import dtype_name
from shapecheck.rules.core.dtypes import is_number
from shapecheck.rules.core.operands import Number, refuse_whole
from shapecheck.rules.core.registry import op
from shapecheck.rules.core.size_arguments import possible_sizes, sizes_of
from shapecheck.rules.elements.extremes import attained
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
        return Tensor(shape, std.dtype if is_number(mean.dtype) else mean.dtype)
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


@op("torch.randint")
def randint(check: Check, *args: object, dtype: object = None, **kwargs: object) -> Tensor:
    """Random ints below `high`, from `low` or 0 on.

    >>> infer("torch.randint", 5, (2, 3))
    Tensor[2, 3]:int64
    >>> infer("torch.randint", 5, 1, (2, 3))
    SHP503 invalid-argument
    >>> infer("torch.randint", 5, 2)
    SHP504 wrong-type
    """
    given = list(args)
    size = kwargs["size"] if "size" in kwargs else given.pop() if given else None
    if isinstance(size, Unknown):
        check.unknown(size.reason)
    if is_dim(size) or size is None:
        check.fail("SHP504", Subject("size"), param="size", found=str(size), wanted="a tuple of ints")
    high = kwargs.get("high", given[-1] if given else None)
    low = kwargs.get("low", given[0] if len(given) > 1 else 0)
    if isinstance(low, int) and isinstance(high, int):
        check.argument(low < high, "high", high, f"greater than {low}")
    from_sizes = tuple(size) if isinstance(size, (tuple, list)) else ()
    if not isinstance(size, (tuple, list)):
        check.unknown("the size of a random tensor")
    return Tensor(_plain_sizes(check, from_sizes), dtype_name(dtype, "int64"))


def _plain_sizes(check: Check, sizes: Sequence[object]) -> tuple[Dim, ...]:
    known = sizes_of(check, "size", (tuple(sizes),))
    possible_sizes(check, "size", known)
    return known


@op("torch.randperm")
def randperm(check: Check, n: Dim, dtype: object = None, **kwargs: object) -> Tensor:
    """The first numbers in random order.

    >>> infer("torch.randperm", 5)
    Tensor[5]:int64
    >>> infer("torch.randperm", -1)
    SHP305 size-out-of-range
    """
    possible_sizes(check, "n", (n,))
    kind = dtype_name(dtype, "int64")
    return Tensor((n,), kind, attained(check.facts, kind, 0, n - 1, n))
