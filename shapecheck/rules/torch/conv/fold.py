"""Patches of a plane as columns, and columns put back: layers and functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shapecheck.dims import Dim, floordiv, product
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.operands import demand_not
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.torch.conv.spatial import demand_filled, demand_fit, expand_least, span_of, spatial_out
from shapecheck.values import Tensor

REFUSED = ("uint8", "int8", "int16", "int32", "int64")


def _blocks(
    check: Check,
    plane: Sequence[Dim],
    kernels: Sequence[Dim],
    dilation: DimOrTuple,
    padding: DimOrTuple,
    stride: DimOrTuple,
) -> Dim:
    """How many places the kernel has in the padded plane."""
    dilations = expand_least(check, "dilation", dilation, 2, 1, lone=False)
    paddings = expand_least(check, "padding", padding, 2, 0, lone=False)
    strides = expand_least(check, "stride", stride, 2, 1, lone=False)
    blocks: Dim = 1
    for i, size in enumerate(plane):
        span = span_of(kernels[i], dilations[i])
        demand_fit(check, i - 2, size, span, size + 2 * paddings[i])
        blocks = blocks * spatial_out(size, span, strides[i], 2 * paddings[i])
    return blocks


def _unfold(
    check: Check, input: Tensor, kernel: DimOrTuple, dilation: DimOrTuple, padding: DimOrTuple, stride: DimOrTuple
) -> Tensor:
    check.rank("input", input, 3, 4)
    kernels = expand_least(check, "kernel_size", kernel, 2, 1, lone=False)
    demand_filled(check, input, range(input.rank - 3, input.rank))
    demand_not(check, input, *REFUSED, wanted="floating point")
    *batch, channels, height, width = input.shape
    blocks = _blocks(check, (height, width), kernels, dilation, padding, stride)
    return input.with_shape((*batch, channels * product(kernels), blocks))


def _fold(
    check: Check,
    input: Tensor,
    output_size: DimOrTuple,
    kernel: DimOrTuple,
    dilation: DimOrTuple,
    padding: DimOrTuple,
    stride: DimOrTuple,
) -> Tensor:
    check.rank("input", input, 2, 3)
    sizes = expand_least(check, "output_size", output_size, 2, 1, lone=False)
    kernels = expand_least(check, "kernel_size", kernel, 2, 1, lone=False)
    demand_filled(check, input, range(input.rank - 2, input.rank))
    demand_not(check, input, *REFUSED, wanted="floating point")
    *batch, columns, places = input.shape
    cells = product(kernels)
    check.divisible("input", columns, "kernel_size", cells)
    blocks = _blocks(check, sizes, kernels, dilation, padding, stride)
    check.same("input", places, "output_size", blocks, axis=input.rank - 1)
    return input.with_shape((*batch, floordiv(columns, cells), *sizes))


@op("torch.nn.functional.unfold")
def unfold(
    check: Check,
    input: Tensor,
    kernel_size: DimOrTuple,
    dilation: DimOrTuple = 1,
    padding: DimOrTuple = 0,
    stride: DimOrTuple = 1,
) -> Tensor:
    """Each patch of the plane as a column.

    >>> infer("torch.nn.functional.unfold", "B 3 8 8", 2, stride=2)
    Tensor[B, 12, 16]
    >>> infer("torch.nn.functional.unfold", "B 3 8 8", 9)
    SHP301 kernel-too-large
    >>> infer("torch.nn.functional.unfold", "8 8", 2)
    SHP101 rank-mismatch
    """
    return _unfold(check, input, kernel_size, dilation, padding, stride)


@op("torch.nn.functional.fold")
def fold(
    check: Check,
    input: Tensor,
    output_size: DimOrTuple,
    kernel_size: DimOrTuple,
    dilation: DimOrTuple = 1,
    padding: DimOrTuple = 0,
    stride: DimOrTuple = 1,
) -> Tensor:
    """Columns put back as patches of a plane; overlaps add up.

    >>> infer("torch.nn.functional.fold", "B 12 16", (8, 8), 2, stride=2)
    Tensor[B, 3, 8, 8]
    >>> infer("torch.nn.functional.fold", "B 13 16", (8, 8), 2, stride=2)
    SHP302 not-divisible
    >>> infer("torch.nn.functional.fold", "B 12 15", (8, 8), 2, stride=2)
    SHP201 dim-mismatch
    """
    return _fold(check, input, output_size, kernel_size, dilation, padding, stride)


@layer("torch.nn.Unfold")
class Unfold(Layer):
    """Each patch of a plane as a column.

    >>> forward(construct("torch.nn.Unfold", (3, 3), padding=1), "B 3 H W")
    Tensor[B, 27, H*W]
    >>> forward(construct("torch.nn.Unfold", (3,)), "B 3 H W")
    SHP503 invalid-argument
    """

    batched_rank: ClassVar[int | None] = 4
    kernel_size: DimOrTuple
    dilation: DimOrTuple = 1
    padding: DimOrTuple = 0
    stride: DimOrTuple = 1

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _unfold(check, input, self.kernel_size, self.dilation, self.padding, self.stride)


@layer("torch.nn.Fold")
class Fold(Layer):
    """Columns put back as patches of a plane; overlaps add up.

    >>> forward(construct("torch.nn.Fold", (8, 8), 2, stride=2), "B C 16")
    Tensor[B, C//4, 8, 8] if C % 4 == 0
    """

    batched_rank: ClassVar[int | None] = 3
    output_size: DimOrTuple
    kernel_size: DimOrTuple
    dilation: DimOrTuple = 1
    padding: DimOrTuple = 0
    stride: DimOrTuple = 1

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _fold(check, input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)
