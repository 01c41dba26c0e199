"""Convolutions and transposed convolutions over one, two and three spatial axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.dims import Dim, all_of, dim_max, floordiv, ge, le, product
from shapecheck.rules.core.bind import DimOrTuple, DimsOrNone
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import at_each, counted, elements_among
from shapecheck.rules.core.operands import common_dtype, demand_floating, demand_not, is_empty
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import per_axis
from shapecheck.rules.torch.conv.padding import pad_axes
from shapecheck.rules.torch.conv.spatial import demand_filled, demand_fit, expand_least, span_of, spatial_out
from shapecheck.values import Tensor

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True, slots=True)
class Kernel:
    """What slides over the input: its own sizes, the channels that it takes and gives, and how it moves."""

    sizes: tuple[Dim, ...]
    takes: Dim
    gives: Dim
    owner: str  # the parameter that fixes the channels
    stride: DimOrTuple = 1
    padding: DimOrTuple | str = 0
    dilation: DimOrTuple = 1

    def demand_input(
        self, check: Check, input: Tensor, least_dilation: int = 1
    ) -> tuple[tuple[Dim, ...], tuple[Dim, ...]]:
        """The demands that both directions make; gives stride and dilation for each axis."""
        count = len(self.sizes)
        check.rank("input", input, count + 1, count + 2)
        check.channels("input", input, input.rank - count - 1, self.owner, self.takes)
        for size in self.sizes:
            check.at_least("kernel_size", size, 1)
        stride = expand_least(check, "stride", self.stride, count, 1)
        dilation = expand_least(check, "dilation", self.dilation, count, 0 if is_empty(input) else least_dilation)
        check.at_least("out_channels", self.gives, 1)
        if not is_empty(input.with_shape(input.shape[:-count])):
            demand_filled(check, input, range(input.rank - count, input.rank))
        return stride, dilation

    def result(self, input: Tensor, sizes: Sequence[Dim]) -> Tensor:
        batch = input.shape[: input.rank - len(sizes) - 1]
        nothing = isinstance(self.takes, int) and self.takes == 0  # torch then gives no channels either
        return input.with_shape((*batch, 0 if nothing else self.gives, *sizes))


def convolve(check: Check, input: Tensor, kernel: Kernel) -> Tensor:
    """A convolution: each spatial axis takes as many cells as the kernel has places in it."""
    count = len(kernel.sizes)
    stride, dilation = kernel.demand_input(check, input)
    spans = [span_of(k, d) for k, d in zip(kernel.sizes, dilation, strict=True)]
    if isinstance(kernel.padding, str):
        check.argument(kernel.padding in ("same", "valid"), "padding", kernel.padding, "'same', 'valid' or sizes")
    if kernel.padding == "same":
        _demand_no_stride(check, stride)
        return kernel.result(input, input.shape[input.rank - count :])
    around = 0 if isinstance(kernel.padding, str) else kernel.padding
    padding = expand_least(check, "padding", around, count, 0)
    sizes = []
    for axis, span, step, room in zip(range(input.rank - count, input.rank), spans, stride, padding, strict=True):
        demand_fit(check, axis, input[axis], span, input[axis] + 2 * room)
        sizes.append(spatial_out(input[axis], span, step, 2 * room))
    return kernel.result(input, sizes)


def _demand_no_stride(check: Check, stride: Sequence[Dim]) -> None:
    for step in stride:
        check.same("stride", step, "padding='same'", 1)


def convolve_back(
    check: Check, input: Tensor, kernel: Kernel, output_padding: DimOrTuple, output_size: DimOrTuple | None = None
) -> Tensor:
    """A transposed convolution; `output_size` picks one of the sizes that a stride leaves open.

    Some of torch's back ends take what others refuse here (no dilation, an empty result); that is no failure.
    """
    count = len(kernel.sizes)
    stride, dilation = kernel.demand_input(check, input, least_dilation=0)
    check.at_least("in_channels", kernel.takes, 1)
    assert not isinstance(kernel.padding, str)
    padding = expand_least(check, "padding", kernel.padding, count, 0)
    old = input.shape[input.rank - count :]
    least = [
        (size - 1) * s + span_of(k, d) - 2 * p
        for size, s, k, d, p in zip(old, stride, kernel.sizes, dilation, padding, strict=True)
    ]
    if output_size is None:
        extra = expand_least(check, "output_padding", output_padding, count, 0)
        for amount, s, d in zip(extra, stride, dilation, strict=True):
            if not is_empty(input):
                check.at_most("output_padding", amount, dim_max(s, d) - 1)
        sizes = [size + amount for size, amount in zip(least, extra, strict=True)]
    else:
        sizes = _asked_sizes(check, input, output_size, least, stride)
    for axis, size in zip(range(input.rank - count, input.rank), sizes, strict=True):
        check.at_least("output size", size, 0, axis=axis)
    return kernel.result(input, sizes)


def _asked_sizes(
    check: Check, input: Tensor, output_size: DimOrTuple, least: Sequence[Dim], stride: Sequence[Dim]
) -> list[Dim]:
    count = len(least)
    wanted = f"{count} or {input.rank} sizes"
    given = tuple(output_size) if isinstance(output_size, Sequence) else ()
    check.argument(len(given) in (count, input.rank), "output_size", output_size, wanted)
    asked = list(given[len(given) - count :])
    for size, low, step in zip(asked, least, stride, strict=True):
        check.demand(
            all_of(ge(size, low), le(size, low + step - 1)),
            "SHP305",
            Subject("output_size", size),
            Subject("input", low),
            param="output_size",
            found=size,
            expected=low,
            most=low + step - 1,
        )
    return asked


# ------------------------------------------------------------ layers
def spread(tensor: Any, spatial: int) -> Dim | None:
    """At how many positions a kernel is laid: everything but the channels counts."""
    if not isinstance(tensor, Tensor) or tensor.rank <= spatial:
        return None
    return product(d for axis, d in enumerate(tensor.shape) if axis != tensor.rank - spatial - 1)


class _Conv(Layer):
    """What convolution layers share beyond their fields."""

    multiplies = True
    runs_along: ClassVar[int]
    if TYPE_CHECKING:  # fields of the subclasses, which declare them in the order of their constructor
        in_channels: Dim
        out_channels: Dim
        kernel_size: DimOrTuple
        stride: DimOrTuple
        padding: DimOrTuple | str
        dilation: DimOrTuple
        groups: Dim
        bias: bool
        padding_mode: str

    def validate(self, check: Check) -> None:
        check.at_least("groups", self.groups, 1)
        check.divisible("in_channels", self.in_channels, "groups", self.groups)
        check.divisible("out_channels", self.out_channels, "groups", self.groups)
        for param in ("in_channels", "out_channels"):
            check.at_least(param, getattr(self, param), 0)
        for size in per_axis(self.kernel_size, self.runs_along):
            check.at_least("kernel_size", size, 0)

    @property
    def kernel(self) -> Kernel:
        sizes = per_axis(self.kernel_size, self.runs_along)
        return Kernel(
            sizes, self.in_channels, self.out_channels, "in_channels", self.stride, self.padding, self.dilation
        )

    def _listed(self, value: DimOrTuple | str) -> Any:
        return value if isinstance(value, str) else per_axis(value, self.runs_along)

    def attributes(self) -> dict[str, Any]:
        sizes = {name: self._listed(getattr(self, name)) for name in ("kernel_size", "stride", "padding", "dilation")}
        extra = self._listed(getattr(self, "output_padding", 0))
        transposed = isinstance(self, _ConvTransposeNd)
        return (
            super().attributes()
            | sizes
            | {
                "output_padding": extra,
                "transposed": transposed,
                "_reversed_padding_repeated_twice": self._around(),
            }
        )

    def _around(self) -> list[Dim] | tuple[Dim, ...]:
        """The cells before and after each axis, last axis first: a list where `padding` is a word, as in torch."""
        if not isinstance(self.padding, str):
            return tuple(p for p in reversed(per_axis(self.padding, self.runs_along)) for _ in range(2))
        if self.padding == "valid":
            return [0, 0] * self.runs_along
        sizes = zip(self.kernel.sizes, per_axis(self.dilation, self.runs_along), strict=False)
        totals = [span_of(k, d) - 1 for k, d in sizes]
        return [amount for t in reversed(totals) for amount in (floordiv(t, 2), t - floordiv(t, 2))]

    def _weights(self, first: Dim, second: Dim) -> dict[str, Shape | None]:
        weight = (first, floordiv(second, self.groups), *per_axis(self.kernel_size, self.runs_along))
        return {"weight": weight, "bias": (self.out_channels,) if self.bias else None}


class _ConvNd(_Conv):
    in_channels: Dim
    out_channels: Dim
    kernel_size: DimOrTuple
    stride: DimOrTuple = 1
    padding: DimOrTuple | str = 0
    dilation: DimOrTuple = 1
    groups: Dim = 1
    bias: bool = True
    padding_mode: str = "zeros"

    def validate(self, check: Check) -> None:
        super().validate(check)
        if isinstance(self.padding, str):
            check.argument(self.padding in ("same", "valid"), "padding", self.padding, "'same' or 'valid'")
            if self.padding == "same":
                _demand_no_stride(check, per_axis(self.stride, self.runs_along))
        check.argument(self.padding_mode in PADDING_MODES, "padding_mode", self.padding_mode, "a padding mode")

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.argument(
            len(self.kernel.sizes) == self.runs_along, "kernel_size", self.kernel_size, f"one size or {self.runs_along}"
        )
        demand_floating(check, input)
        if self.padding_mode == "zeros" or self.padding == "valid":
            return convolve(check, input, self.kernel)
        check.rank("input", input, self.runs_along + 1, self.runs_along + 2)
        padded = pad_axes(check, input, self._around(), self.padding_mode)
        return convolve(check, padded, replace(self.kernel, padding=0))

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        positions = spread(output, self.runs_along)
        return counted(self, positions)

    def parameters(self) -> dict[str, Shape | None]:
        return self._weights(self.out_channels, self.in_channels)


@layer("torch.nn.Conv1d")
class Conv1d(_ConvNd):
    """A convolution along one axis.

    >>> forward(construct("torch.nn.Conv1d", 3, 4, 3, stride=2, padding=1), "B 3 T")
    Tensor[B, 4, (T + 1)//2]
    >>> forward(construct("torch.nn.Conv1d", 3, 4, 3), "B 5 T")
    SHP204 channel-mismatch
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.Conv2d")
class Conv2d(_ConvNd):
    """A convolution over a plane; `padding` may be a word, and a padding mode pads by copying first.

    >>> forward(construct("torch.nn.Conv2d", 3, 4, 3, padding="same"), "B 3 H W")
    Tensor[B, 4, H, W]
    >>> forward(construct("torch.nn.Conv2d", 3, 4, (1, 5), padding=(0, 2), padding_mode="circular"), "3 8 2")
    Tensor[4, 8, 2]
    >>> forward(construct("torch.nn.Conv2d", 3, 4, 3), "8 8")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.Conv2d", 3, 4, 5), "B 3 4 4")
    SHP301 kernel-too-large
    >>> forward(construct("torch.nn.Conv2d", 3, 4, 3), "B 5 8 8")
    SHP204 channel-mismatch
    >>> forward(construct("torch.nn.Conv2d", 3, 4, 3, stride=0), "B 3 8 8")
    SHP305 size-out-of-range
    >>> construct("torch.nn.Conv2d", 3, 4, 3, groups=2)
    SHP302 not-divisible
    >>> construct("torch.nn.Conv2d", 3, 4, 3, padding="full")
    SHP503 invalid-argument
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.Conv3d")
class Conv3d(_ConvNd):
    """A convolution over a volume.

    >>> forward(construct("torch.nn.Conv3d", 3, 8, (3, 1, 1), stride=(2, 1, 1)), "B 3 T 7 7")
    Tensor[B, 8, (T - 1)//2, 7, 7] if T >= 3
    """

    runs_along = 3
    batched_rank = 5


class _ConvTransposeNd(_Conv):
    in_channels: Dim
    out_channels: Dim
    kernel_size: DimOrTuple
    stride: DimOrTuple = 1
    padding: DimOrTuple = 0
    output_padding: DimOrTuple = 0
    groups: Dim = 1
    bias: bool = True
    dilation: DimOrTuple = 1
    padding_mode: str = "zeros"

    def validate(self, check: Check) -> None:
        check.argument(self.padding_mode == "zeros", "padding_mode", self.padding_mode, "'zeros'")
        super().validate(check)

    def forward(self, check: Check, input: Tensor, output_size: DimsOrNone | None = None) -> Tensor:
        check.argument(
            len(self.kernel.sizes) == self.runs_along, "kernel_size", self.kernel_size, f"one size or {self.runs_along}"
        )
        demand_floating(check, input)
        return convolve_back(check, input, self.kernel, self.output_padding, output_size)  # type: ignore[arg-type]

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        before, after = spread(inputs[0] if inputs else None, self.runs_along), spread(output, self.runs_along)
        if before is None or after is None:
            return None
        shapes = self.parameters()
        return product(shapes["weight"] or ()) * before + (self.out_channels * after if self.bias else 0)

    def parameters(self) -> dict[str, Shape | None]:
        return self._weights(self.in_channels, self.out_channels)


@layer("torch.nn.ConvTranspose1d")
class ConvTranspose1d(_ConvTransposeNd):
    """A transposed convolution along one axis.

    >>> forward(construct("torch.nn.ConvTranspose1d", 3, 4, 4, stride=2, padding=1), "B 3 T")
    Tensor[B, 4, 2*T]
    >>> forward(construct("torch.nn.ConvTranspose1d", 3, 4, 1, padding=3), "B 3 4")
    SHP305 size-out-of-range
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.ConvTranspose2d")
class ConvTranspose2d(_ConvTransposeNd):
    """A transposed convolution over a plane; `output_size` picks among the sizes that the stride leaves open.

    >>> forward(construct("torch.nn.ConvTranspose2d", 3, 4, 2, stride=2), "B 3 H W")
    Tensor[B, 4, 2*H, 2*W]
    >>> forward(construct("torch.nn.ConvTranspose2d", 3, 4, 3, stride=2), "B 3 5 5", output_size=(12, 11))
    Tensor[B, 4, 12, 11]
    >>> forward(construct("torch.nn.ConvTranspose2d", 3, 4, 3, stride=2), "B 3 5 5", output_size=(13, 11))
    SHP305 size-out-of-range
    >>> forward(construct("torch.nn.ConvTranspose2d", 3, 4, 3, output_padding=1), "B 3 5 5")
    SHP305 size-out-of-range
    >>> construct("torch.nn.ConvTranspose2d", 3, 4, 2, padding_mode="reflect")
    SHP503 invalid-argument
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.ConvTranspose3d")
class ConvTranspose3d(_ConvTransposeNd):
    """A transposed convolution over a volume.

    >>> forward(construct("torch.nn.ConvTranspose3d", 3, 8, 2, stride=2), "B 3 5 5 5")
    Tensor[B, 8, 10, 10, 10]
    """

    runs_along = 3
    batched_rank = 5


# ------------------------------------------------------------ functions
def _demand_weight(check: Check, count: int, weight: Tensor, bias: Tensor | None, gives: Dim, groups: Dim) -> None:
    check.at_least("groups", groups, 1)
    check.at_least("weight", weight[0], 1)
    check.divisible("weight", weight[0], "groups", groups)
    if bias is not None:
        check.shape("bias", bias, (gives,), "weight")


def _convolution_work(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    weight = given.get("weight")
    positions = spread(output, weight.rank - 2) if isinstance(weight, Tensor) else None
    return at_each(elements_among(given, "weight", "bias"), positions)


def _transposed_work(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    weight, bias = given.get("weight"), elements_among(given, "bias")
    if not isinstance(weight, Tensor) or bias is None:
        return None
    before, after = spread(given.get("input"), weight.rank - 2), spread(output, weight.rank - 2)
    return None if before is None or after is None else weight.numel * before + bias * after


def _conv_rule(count: int) -> Callable[..., Tensor]:
    @op(f"torch.nn.functional.conv{count}d", f"torch.conv{count}d", mult_adds=_convolution_work)
    def conv(
        check: Check,
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: DimOrTuple = 1,
        padding: DimOrTuple | str = 0,
        dilation: DimOrTuple = 1,
        groups: Dim = 1,
    ) -> Tensor:
        """A convolution with a weight (out, in / groups, *kernel).

        >>> infer("torch.nn.functional.conv1d", "B 4 T", "6 2 3", "6", groups=2, padding=1)
        Tensor[B, 6, T]
        >>> infer("torch.nn.functional.conv2d", "B 4 8 8", "6 3 3 3")
        SHP204 channel-mismatch
        >>> infer("torch.nn.functional.conv2d", "B 3 8 8", "6 3 3 3", "5")
        SHP201 dim-mismatch
        >>> infer("torch.nn.functional.conv2d", "B 3 8 8", "6 3 3")
        SHP101 rank-mismatch
        """
        check.rank("input", input, count + 1, count + 2)
        check.rank("weight", weight, count + 2)
        _demand_weight(check, count, weight, bias, weight[0], groups)
        kernel = Kernel(weight.shape[2:], weight[1] * groups, weight[0], "weight", stride, padding, dilation)
        demand_not(check, input, "bool")
        dtype = common_dtype(check, input, ("weight", weight), ("bias", bias))
        return convolve(check, input, kernel).with_dtype(dtype)

    return conv


def _conv_transpose_rule(count: int) -> Callable[..., Tensor]:
    @op(f"torch.nn.functional.conv_transpose{count}d", f"torch.conv_transpose{count}d", mult_adds=_transposed_work)
    def conv_transpose(
        check: Check,
        input: Tensor,
        weight: Tensor,
        bias: Tensor | None = None,
        stride: DimOrTuple = 1,
        padding: DimOrTuple = 0,
        output_padding: DimOrTuple = 0,
        groups: Dim = 1,
        dilation: DimOrTuple = 1,
    ) -> Tensor:
        """A transposed convolution with a weight (in, out / groups, *kernel).

        >>> infer("torch.nn.functional.conv_transpose1d", "B 4 T", "4 3 4", "6", stride=2, padding=1, groups=2)
        Tensor[B, 6, 2*T]
        >>> infer("torch.nn.functional.conv_transpose2d", "B 5 8 8", "4 3 3 3")
        SHP204 channel-mismatch
        """
        check.rank("input", input, count + 1, count + 2)
        check.rank("weight", weight, count + 2)
        gives = weight[1] * groups
        _demand_weight(check, count, weight, bias, gives, groups)
        kernel = Kernel(weight.shape[2:], weight[0], gives, "weight", stride, padding, dilation)
        demand_not(check, input, "bool")
        dtype = common_dtype(check, input, ("weight", weight))
        return convolve_back(check, input, kernel, output_padding).with_dtype(dtype)

    return conv_transpose


conv1d, conv2d, conv3d = _conv_rule(1), _conv_rule(2), _conv_rule(3)
conv_transpose1d, conv_transpose2d, conv_transpose3d = (_conv_transpose_rule(count) for count in (1, 2, 3))
