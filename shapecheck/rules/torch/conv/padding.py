"""Padding: `F.pad` in all its modes and the padding layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim, any_of, dim_min, eq, ge
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.operands import demand_not
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import per_axis, sequence
from shapecheck.rules.torch.conv.spatial import demand_filled
from shapecheck.values import Tensor

MODES = ("constant", "reflect", "replicate", "circular")


def pad_axes(check: Check, input: Tensor, pad: Sequence[Dim], mode: str = "constant") -> Tensor:
    """The tensor with `pad` cells before and after each axis, last axis first."""
    check.argument(len(pad) % 2 == 0, "pad", tuple(pad), "an even number of sizes")
    check.argument(mode in MODES, "mode", mode, "constant, reflect, replicate or circular")
    count = len(pad) // 2
    if mode == "constant":
        check.rank_at_least("input", input, count)
    else:
        check.argument(1 <= count <= 3, "pad", tuple(pad), "padding for one to three axes in this mode")
        check.rank("input", input, count + 1, count + 2)
        _demand_contents(check, input, count, mode)
    shape = list(input.shape)
    for back in range(1, count + 1):
        before, after = pad[2 * back - 2], pad[2 * back - 1]
        axis = input.rank - back
        _demand_room(check, axis, shape[axis], before, after, mode)
        shape[axis] = shape[axis] + before + after
    if mode in ("reflect", "replicate"):
        sizes = shape[input.rank - count :]
        check.demand(
            any_of(*(ge(size, 1) for size in sizes)), "SHP305", param="padded size", found=sizes[-1], expected=1
        )
    return input.with_shape(shape)


def _demand_contents(check: Check, input: Tensor, count: int, mode: str) -> None:
    """What the copying modes ask of the input itself."""
    if mode != "circular":
        demand_not(check, input, "bool")
        demand_filled(check, input, range(input.rank - count - 1, input.rank))


def _demand_room(check: Check, axis: int, size: Dim, before: Dim, after: Dim, mode: str) -> None:
    """The padding that `mode` can take on one axis: cells are copied from the input, and some must be left."""
    spare = {"reflect": 1, "circular": 0}.get(mode)
    if spare is not None:
        for amount in (before, after):
            check.demand(
                ge(size, amount + spare),
                "SHP305",
                Subject("pad", amount),
                Subject("input", size, axis),
                param="pad",
                found=amount,
                expected=size - spare,
                axis=axis,
            )
    left = size + before + after
    if mode == "constant":
        left = size + dim_min(before, 0) + dim_min(after, 0)
    check.at_least("padded size", left, 0, axis=axis)
    if mode == "circular":
        kept = size + dim_min(before, 0) + dim_min(after, 0)
        check.demand(any_of(eq(left, 0), ge(kept, 0)), "SHP305", param="padded size", found=kept, expected=0, axis=axis)


@op("torch.nn.functional.pad")
def pad(check: Check, input: Tensor, pad: DimOrTuple, mode: str = "constant", value: object = None) -> Tensor:
    """Cells before and after axes, last axis first; negative counts crop.

    >>> infer("torch.nn.functional.pad", "B 3 H W", (1, 1, 2, 2))
    Tensor[B, 3, H + 4, W + 2]
    >>> infer("torch.nn.functional.pad", "2 3", (1, 1, 1, 1, 1, 1))
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.pad", "2 3", (1,))
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.pad", "2 3", (-4, 0))
    SHP305 size-out-of-range
    >>> infer("torch.nn.functional.pad", "B 2 3", (3, 0), mode="reflect")
    SHP305 size-out-of-range
    >>> infer("torch.nn.functional.pad", "B 2 T", (4, 4), mode="circular")
    Tensor[B, 2, T + 8] if T >= 4
    """
    if mode != "constant" and isinstance(value, (int, float)):
        check.argument(value == 0, "value", value, "taken by this mode")
    return pad_axes(check, input, sequence(check, "pad", pad), mode)


class _Pad(Layer):
    """The fields of every padding layer; `axes` spatial axes, padded as `mode` says."""

    axes: ClassVar[int]
    mode: ClassVar[str]
    strict: ClassVar[bool] = False
    padding: DimOrTuple

    @property
    def amounts(self) -> tuple[Dim, ...]:
        return per_axis(self.padding, 2 * self.axes)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        if self.mode == "circular":
            check.rank("input", input, self.axes + 1, self.axes + 2)
        return pad_axes(check, input, self.amounts, self.mode)

    def attributes(self) -> dict[str, Any]:
        return super().attributes() | {"padding": self.amounts}


class _Constant(_Pad):
    mode: ClassVar[str] = "constant"
    value: float


@layer("torch.nn.ConstantPad1d")
class ConstantPad1d(_Constant):
    """Pads the last axis with one value.

    >>> forward(construct("torch.nn.ConstantPad1d", (1, 2), 0.5), "B 3 T")
    Tensor[B, 3, T + 3]
    """

    axes = 1
    batched_rank = 3


@layer("torch.nn.ConstantPad2d")
class ConstantPad2d(_Constant):
    """Pads the last two axes with one value.

    >>> forward(construct("torch.nn.ConstantPad2d", 1, 0.5), "T")
    SHP101 rank-mismatch
    """

    axes = 2
    batched_rank = 4


@layer("torch.nn.ConstantPad3d")
class ConstantPad3d(_Constant):
    """Pads the last three axes with one value.

    >>> forward(construct("torch.nn.ConstantPad3d", 1, 0.5), "B C 3 4 5")
    Tensor[B, C, 5, 6, 7]
    """

    axes = 3
    batched_rank = 5


class _Zero(_Pad):
    mode: ClassVar[str] = "constant"

    def attributes(self) -> dict[str, Any]:
        return super().attributes() | {"value": 0.0}


@layer("torch.nn.ZeroPad1d")
class ZeroPad1d(_Zero):
    """Pads the last axis with zeros.

    >>> forward(construct("torch.nn.ZeroPad1d", (1, 2)), "B C T")
    Tensor[B, C, T + 3]
    """

    axes = 1
    batched_rank = 3


@layer("torch.nn.ZeroPad2d")
class ZeroPad2d(_Zero):
    """Pads the last two axes with zeros.

    >>> forward(construct("torch.nn.ZeroPad2d", (1, 2, 3, 4)), "B 3 H W")
    Tensor[B, 3, H + 7, W + 3]
    """

    axes = 2
    batched_rank = 4


@layer("torch.nn.ZeroPad3d")
class ZeroPad3d(_Zero):
    """Pads the last three axes with zeros.

    >>> forward(construct("torch.nn.ZeroPad3d", 1), "B C 3 4 5")
    Tensor[B, C, 5, 6, 7]
    """

    axes = 3
    batched_rank = 5


@layer("torch.nn.ReflectionPad1d")
class ReflectionPad1d(_Pad):
    """Pads the last axis by reflection; less than its size.

    >>> forward(construct("torch.nn.ReflectionPad1d", 3), "2 3 3")
    SHP305 size-out-of-range
    """

    axes = 1
    mode = "reflect"
    batched_rank = 3


@layer("torch.nn.ReflectionPad2d")
class ReflectionPad2d(_Pad):
    """Pads the last two axes by reflection; less than their sizes.

    >>> forward(construct("torch.nn.ReflectionPad2d", 1), "B 3 H W")
    Tensor[B, 3, H + 2, W + 2] if W >= 2 and H >= 2
    >>> forward(construct("torch.nn.ReflectionPad2d", 1), "4 4")
    SHP101 rank-mismatch
    """

    axes = 2
    mode = "reflect"
    batched_rank = 4


@layer("torch.nn.ReflectionPad3d")
class ReflectionPad3d(_Pad):
    """Pads the last three axes by reflection.

    >>> forward(construct("torch.nn.ReflectionPad3d", 3), "B C 3 4 5")
    SHP305 size-out-of-range
    """

    axes = 3
    mode = "reflect"
    batched_rank = 5


@layer("torch.nn.ReplicationPad1d")
class ReplicationPad1d(_Pad):
    """Pads the last axis with its border.

    >>> forward(construct("torch.nn.ReplicationPad1d", 9), "2 3 3")
    Tensor[2, 3, 21]
    >>> forward(construct("torch.nn.ReplicationPad1d", -2), "2 3 3")
    SHP305 size-out-of-range
    """

    axes = 1
    mode = "replicate"
    batched_rank = 3


@layer("torch.nn.ReplicationPad2d")
class ReplicationPad2d(_Pad):
    """Pads the last two axes with their borders.

    >>> forward(construct("torch.nn.ReplicationPad2d", 1), "B C 4 5")
    Tensor[B, C, 6, 7]
    """

    axes = 2
    mode = "replicate"
    batched_rank = 4


@layer("torch.nn.ReplicationPad3d")
class ReplicationPad3d(_Pad):
    """Pads the last three axes with their borders.

    >>> forward(construct("torch.nn.ReplicationPad3d", 1), "B C 3 4 5")
    Tensor[B, C, 5, 6, 7]
    """

    axes = 3
    mode = "replicate"
    batched_rank = 5


@layer("torch.nn.CircularPad1d")
class CircularPad1d(_Pad):
    """Pads the last axis from its other end; at most its size.

    >>> forward(construct("torch.nn.CircularPad1d", 4), "2 3 3")
    SHP305 size-out-of-range
    """

    axes = 1
    mode = "circular"
    batched_rank = 3


@layer("torch.nn.CircularPad2d")
class CircularPad2d(_Pad):
    """Pads the last two axes from their other ends.

    >>> forward(construct("torch.nn.CircularPad2d", 1), "B C 4 5")
    Tensor[B, C, 6, 7]
    """

    axes = 2
    mode = "circular"
    batched_rank = 4


@layer("torch.nn.CircularPad3d")
class CircularPad3d(_Pad):
    """Pads the last three axes from their other ends.

    >>> forward(construct("torch.nn.CircularPad3d", 4), "B C 3 4 5")
    SHP305 size-out-of-range
    """

    axes = 3
    mode = "circular"
    batched_rank = 5
