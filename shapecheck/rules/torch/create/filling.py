"""Tensors filled in place: with a number, from a tensor, along the diagonal. Knows no IR, no files and no spans."""

from __future__ import annotations

from shapecheck.rules.core.check import Check
from shapecheck.rules.core.operands import Number, stretches
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements.constants import filled
from shapecheck.values import Tensor


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
