"""Pooling by a moving window: max, average and power average, over one to three spatial axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from shapecheck.dims import Dim
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import lift
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.operands import demand_floating, demand_not
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import per_axis
from shapecheck.rules.torch.conv.spatial import demand_filled, demand_fit, expand, expand_least, pooled_out, span_of
from shapecheck.values import Tensor

Pooled = Tensor | tuple[Tensor, Tensor]
REFUSED_BY_MAX = ("bool", "complex64", "complex128")
REFUSED_BY_AVG = ("bool", "int8", "int16", "int32", "uint8", "complex64", "complex128")


def pool(
    check: Check,
    input: Tensor,
    count: int,
    kernel: DimOrTuple,
    stride: DimOrTuple | None,
    padding: DimOrTuple,
    dilation: DimOrTuple = 1,
    ceil_mode: bool = False,
    unpadded: bool = False,
) -> Tensor:
    """A window that moves over the last `count` axes; each place of it gives one cell.

    `unpadded`: the window must fit in the input itself (torch asks that of means over volumes).
    """
    check.rank("input", input, count + 1, count + 2)
    kernels = expand_least(check, "kernel_size", kernel, count, 1)
    strides = kernels if stride is None or stride == () else expand_least(check, "stride", stride, count, 1)
    paddings = expand_least(check, "padding", padding, count, 0)
    dilations = expand_least(check, "dilation", dilation, count, 1)
    demand_filled(check, input, range(input.rank - count - 1, input.rank))
    result = input
    for i, axis in enumerate(range(input.rank - count, input.rank)):
        size, span, room = input[axis], span_of(kernels[i], dilations[i]), paddings[i]
        check.at_least("kernel_size", kernels[i] if count == 3 else span, 2 * room)
        if unpadded:
            demand_fit(check, axis, size, span, size)
        demand_fit(check, axis, size, span, size + 2 * room, strides[i] - 1 if ceil_mode else 0)
        result = result.replace(axis, pooled_out(size, span, strides[i], room, ceil_mode))
    return result


def refuse_for_max(check: Check, input: Tensor, count: int, places: bool) -> None:
    """The dtypes that a max pool refuses; along one axis it takes integers only where the places are wanted."""
    demand_not(check, input, *REFUSED_BY_MAX)
    if count == 1 and not places:
        demand_floating(check, input)


def with_indices(result: Tensor, wanted: bool) -> Pooled:
    """The result of a max pool, with the places of the maxima where they are wanted."""
    return (result, result.with_dtype("int64")) if wanted else result


# ------------------------------------------------------------ max
class _MaxPool(Layer):
    runs_along: ClassVar[int]
    kernel_size: DimOrTuple
    stride: DimOrTuple | None = None
    padding: DimOrTuple = 0
    dilation: DimOrTuple = 1
    return_indices: bool = False
    ceil_mode: bool = False

    def forward(self, check: Check, input: Tensor) -> Pooled:
        refuse_for_max(check, input, self.runs_along, self.return_indices)
        result = pool(
            check, input, self.runs_along, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode
        )
        return with_indices(result, self.return_indices)

    def attributes(self) -> dict[str, Any]:
        return super().attributes() | {"stride": self.kernel_size if self.stride is None else self.stride}


@layer("torch.nn.MaxPool1d")
class MaxPool1d(_MaxPool):
    """The largest cell of each window along one axis.

    >>> forward(construct("torch.nn.MaxPool1d", 2, return_indices=True), "B 3 8")
    (Tensor[B, 3, 4], Tensor[B, 3, 4]:int64)
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.MaxPool2d")
class MaxPool2d(_MaxPool):
    """The largest cell of each window of a plane.

    >>> forward(construct("torch.nn.MaxPool2d", 3, stride=2, ceil_mode=True), "B 3 H 224")
    Tensor[B, 3, H//2, 112] if H >= 2
    >>> forward(construct("torch.nn.MaxPool2d", 2), "B 3 1 8")
    SHP301 kernel-too-large
    >>> forward(construct("torch.nn.MaxPool2d", 2, padding=2), "B 3 8 8")
    SHP305 size-out-of-range
    >>> forward(construct("torch.nn.MaxPool2d", 2), "8 8")
    SHP101 rank-mismatch
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.MaxPool3d")
class MaxPool3d(_MaxPool):
    """The largest cell of each window of a volume.

    >>> forward(construct("torch.nn.MaxPool3d", (1, 2, 2)), "B 3 T 8 8:bool")
    SHP401 dtype-mismatch
    """

    runs_along = 3
    batched_rank = 5


def _max_pool_rule(count: int) -> Callable[..., Pooled]:
    @op(f"torch.nn.functional.max_pool{count}d")
    def max_pool(
        check: Check,
        input: Tensor,
        kernel_size: DimOrTuple,
        stride: DimOrTuple | None = None,
        padding: DimOrTuple = 0,
        dilation: DimOrTuple = 1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> Pooled:
        """The largest cell of each window.

        >>> infer("torch.nn.functional.max_pool2d", "B 3 8 8", 2)
        Tensor[B, 3, 4, 4]
        """
        refuse_for_max(check, input, count, return_indices)
        return with_indices(
            pool(check, input, count, kernel_size, stride, padding, dilation, ceil_mode), return_indices
        )

    return max_pool


def _native_max_pool_rule(count: int, with_places: bool) -> Callable[..., Pooled]:
    name = f"max_pool{count}d_with_indices"
    torch_too = ["torch.max_pool1d_with_indices"] if count == 1 else []
    names = [f"torch.nn.functional.{name}", *torch_too] if with_places else [f"torch.max_pool{count}d"]

    @op(*names)
    def max_pool(
        check: Check,
        input: Tensor,
        kernel_size: DimOrTuple,
        stride: DimOrTuple | None = None,
        padding: DimOrTuple = 0,
        dilation: DimOrTuple = 1,
        ceil_mode: bool = False,
        return_indices: object = None,
    ) -> Pooled:
        """The largest cell of each window; the name says whether its place comes too.

        >>> infer("torch.max_pool2d", "B 3 8 8", 2)
        Tensor[B, 3, 4, 4]
        """
        refuse_for_max(check, input, count, with_places)
        return with_indices(pool(check, input, count, kernel_size, stride, padding, dilation, ceil_mode), with_places)

    return max_pool


max_pool1d, max_pool2d, max_pool3d = (_max_pool_rule(count) for count in (1, 2, 3))
native_max_pool1d, native_max_pool2d, native_max_pool3d = (_native_max_pool_rule(count, False) for count in (1, 2, 3))
max_places1d, max_places2d, max_places3d = (_native_max_pool_rule(count, True) for count in (1, 2, 3))


# ------------------------------------------------------------ average and power average
def mean_pool(
    check: Check,
    input: Tensor,
    count: int,
    kernel: DimOrTuple,
    stride: DimOrTuple | None,
    padding: DimOrTuple,
    ceil_mode: bool,
) -> Tensor:
    """The mean of each window."""
    demand_not(check, input, *REFUSED_BY_AVG)
    return pool(check, input, count, kernel, stride, padding, 1, ceil_mode, unpadded=count == 3)


class _AvgPool(Layer):
    runs_along: ClassVar[int]
    kernel_size: DimOrTuple
    stride: DimOrTuple | None = None
    padding: DimOrTuple = 0
    ceil_mode: bool = False
    count_include_pad: bool = True

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.argument(getattr(self, "divisor_override", None) != 0, "divisor_override", 0, "other than 0")
        return mean_pool(check, input, self.runs_along, self.kernel_size, self.stride, self.padding, self.ceil_mode)

    def attributes(self) -> dict[str, Any]:
        stride = self.kernel_size if self.stride is None else self.stride
        if self.runs_along > 1:
            return super().attributes() | {"stride": stride}
        sizes = {"kernel_size": self.kernel_size, "stride": stride, "padding": self.padding}
        return super().attributes() | {name: per_axis(value, 1) for name, value in sizes.items()}


@layer("torch.nn.AvgPool1d")
class AvgPool1d(_AvgPool):
    """The mean of each window along one axis.

    >>> forward(construct("torch.nn.AvgPool1d", 4), "B 3 T")
    Tensor[B, 3, T//4] if T >= 4
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.AvgPool2d")
class AvgPool2d(_AvgPool):
    """The mean of each window of a plane.

    >>> forward(construct("torch.nn.AvgPool2d", 7), "B 512 7 7")
    Tensor[B, 512, 1, 1]
    >>> forward(construct("torch.nn.AvgPool2d", 7), "B 512 4 4")
    SHP301 kernel-too-large
    """

    runs_along = 2
    batched_rank = 4
    divisor_override: Dim | None = None


@layer("torch.nn.AvgPool3d")
class AvgPool3d(_AvgPool):
    """The mean of each window of a volume.

    >>> forward(construct("torch.nn.AvgPool3d", 2), "B C 6 6 6")
    Tensor[B, C, 3, 3, 3]
    """

    runs_along = 3
    batched_rank = 5
    divisor_override: Dim | None = None


def _avg_pool_rule(count: int) -> Callable[..., Tensor]:
    names = (f"torch.nn.functional.avg_pool{count}d", *(["torch.avg_pool1d"] if count == 1 else []))

    @op(*names)
    def avg_pool(
        check: Check,
        input: Tensor,
        kernel_size: DimOrTuple,
        stride: DimOrTuple | None = None,
        padding: DimOrTuple = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: Dim | None = None,
    ) -> Tensor:
        """The mean of each window.

        >>> infer("torch.nn.functional.avg_pool2d", "B 3 8 9", 2)
        Tensor[B, 3, 4, 4]
        >>> infer("torch.nn.functional.avg_pool2d", "B 3 8 8", 2, divisor_override=0)
        SHP503 invalid-argument
        """
        check.argument(divisor_override != 0, "divisor_override", 0, "other than 0")
        return mean_pool(check, input, count, kernel_size, stride, padding, ceil_mode)

    return avg_pool


avg_pool1d, avg_pool2d, avg_pool3d = (_avg_pool_rule(count) for count in (1, 2, 3))


class _LPPool(Layer):
    runs_along: ClassVar[int]
    norm_type: float
    kernel_size: DimOrTuple
    stride: DimOrTuple | None = None
    ceil_mode: bool = False

    def forward(self, check: Check, input: Tensor) -> Tensor:
        norm = float(self.norm_type) if isinstance(self.norm_type, int) else self.norm_type
        return _power_pool(check, self.runs_along, input, norm, self.kernel_size, self.stride, self.ceil_mode)


@layer("torch.nn.LPPool1d")
class LPPool1d(_LPPool):
    """The power mean of each window along one axis.

    >>> forward(construct("torch.nn.LPPool1d", 2, 3), "B 3 9")
    Tensor[B, 3, 3]
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.LPPool2d")
class LPPool2d(_LPPool):
    """The power mean of each window of a plane.

    >>> forward(construct("torch.nn.LPPool2d", 2, 3), "B C 9 9")
    Tensor[B, C, 3, 3]
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.LPPool3d")
class LPPool3d(_LPPool):
    """The power mean of each window of a volume.

    >>> forward(construct("torch.nn.LPPool3d", 2, 3), "B C 9 9 9")
    Tensor[B, C, 3, 3, 3]
    """

    runs_along = 3
    batched_rank = 5


def _power_pool(
    check: Check,
    count: int,
    input: Tensor,
    norm_type: object,
    kernel: DimOrTuple,
    stride: DimOrTuple | None,
    ceil_mode: bool,
) -> Tensor:
    check.argument(count > 1 or not isinstance(kernel, tuple), "kernel_size", kernel, "a single size")
    kernels = expand(check, "kernel_size", kernel, count, lone=False)
    exact = isinstance(norm_type, int) and input.dtype not in ("bool", "int64")
    powers = input if exact else input.with_dtype(lift(input.dtype))
    return mean_pool(check, powers, count, kernels, stride, 0, ceil_mode)


def _lp_pool_rule(count: int) -> Callable[..., Tensor]:
    @op(f"torch.nn.functional.lp_pool{count}d")
    def lp_pool(
        check: Check,
        input: Tensor,
        norm_type: float,
        kernel_size: DimOrTuple,
        stride: DimOrTuple | None = None,
        ceil_mode: bool = False,
    ) -> Tensor:
        """The power mean of each window.

        >>> infer("torch.nn.functional.lp_pool2d", "B 3 8 8", 2, 3)
        Tensor[B, 3, 2, 2]
        """
        return _power_pool(check, count, input, norm_type, kernel_size, stride, ceil_mode)

    return lp_pool


lp_pool1d, lp_pool2d, lp_pool3d = (_lp_pool_rule(count) for count in (1, 2, 3))
