"""Layers whose first input gives the size of their weights: from then on they are the ordinary layer.

`with_size(size)` is that layer; `size_in` reads the size off an input. The interpreter changes the object after its
first call (`interp/torch/nn/lazy.py`). Knows no IR, no files and no spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, replace
from typing import TYPE_CHECKING, Any, ClassVar

from shapecheck.dims import Dim, floordiv
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.rules.core.registry import layer
from shapecheck.rules.torch.conv import conv
from shapecheck.rules.torch.linalg import linear
from shapecheck.rules.torch.norm import batchnorm
from shapecheck.values import Tensor


def made(rule: type[Layer], *args: Any, **kwargs: Any) -> Layer:
    built: Layer = materialise(rule)(*args, **kwargs)
    return built


class Lazy(Layer):
    """What layers that wait for their first input share."""

    becomes: ClassVar[type[Layer]]

    def with_size(self, size: Dim) -> Layer:
        """The layer that takes inputs of this size."""
        raise NotImplementedError

    def size_in(self, check: Check, input: Tensor) -> Dim:
        """The size that an input gives."""
        raise NotImplementedError

    def validate(self, check: Check) -> None:
        self.with_size(0).validate(check)

    def attributes(self) -> dict[str, Any]:
        return self.with_size(0).attributes()

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return None

    def _by_first_input(self, check: Check, input: Tensor) -> Layer:
        layer = self.with_size(self.size_in(check, input))
        layer.validate(check)
        return layer


@layer("torch.nn.LazyLinear")
class LazyLinear(Lazy):
    """A `Linear` for as many features as its first input has.

    >>> forward(construct("torch.nn.LazyLinear", 4), "B T F")
    Tensor[B, T, 4]
    >>> forward(construct("torch.nn.LazyLinear", 4), "")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.LazyLinear", 4), "B 3:int64")
    SHP401 dtype-mismatch
    """

    becomes = linear.Linear
    multiplies = True
    out_features: Dim
    bias: bool = True

    def with_size(self, size: Dim) -> Layer:
        return made(self.becomes, size, self.out_features, self.bias)

    def size_in(self, check: Check, input: Tensor) -> Dim:
        check.rank_at_least("input", input, 1)
        return input[-1]

    def forward(self, check: Check, input: Tensor) -> Any:
        return self._by_first_input(check, input).forward(check, input)


# ------------------------------------------------------------ convolutions
class _LazyConv(Lazy):
    multiplies = True
    runs_along: ClassVar[int]
    if TYPE_CHECKING:  # a field of the subclasses
        groups: Dim

    def validate(self, check: Check) -> None:
        """The constructor does not look at the channels yet."""
        check.at_least("groups", self.groups, 1)
        replace(self, out_channels=0).with_size(0).validate(check)  # type: ignore[type-var]

    def size_in(self, check: Check, input: Tensor) -> Dim:
        check.rank("input", input, self.runs_along + 1, self.runs_along + 2)
        return input[input.rank - self.runs_along - 1]


class _LazyConvNd(_LazyConv):
    out_channels: Dim
    kernel_size: DimOrTuple
    stride: DimOrTuple = 1
    padding: DimOrTuple | str = 0
    dilation: DimOrTuple = 1
    groups: Dim = 1
    bias: bool = True
    padding_mode: str = "zeros"

    def with_size(self, size: Dim) -> Layer:
        return made(
            self.becomes,
            size,
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.groups,
            self.bias,
            self.padding_mode,
        )

    def forward(self, check: Check, input: Tensor) -> Any:
        return self._by_first_input(check, input).forward(check, input)


@layer("torch.nn.LazyConv1d")
class LazyConv1d(_LazyConvNd):
    """A `Conv1d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConv1d", 4, 3), "B C T")
    Tensor[B, 4, T - 2] if T >= 3
    >>> forward(construct("torch.nn.LazyConv1d", 4, 3), "B")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.LazyConv1d", 4, 3, groups=2), "B 3 T")
    SHP302 not-divisible
    """

    becomes = conv.Conv1d
    runs_along = 1
    batched_rank = 3


@layer("torch.nn.LazyConv2d")
class LazyConv2d(_LazyConvNd):
    """A `Conv2d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConv2d", 4, 3, padding=1), "B C H W")
    Tensor[B, 4, H, W]
    >>> construct("torch.nn.LazyConv2d", 4, 3, padding_mode="none")
    SHP503 invalid-argument
    """

    becomes = conv.Conv2d
    runs_along = 2
    batched_rank = 4


@layer("torch.nn.LazyConv3d")
class LazyConv3d(_LazyConvNd):
    """A `Conv3d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConv3d", 4, 1), "B C D H W")
    Tensor[B, 4, D, H, W]
    """

    becomes = conv.Conv3d
    runs_along = 3
    batched_rank = 5


class _LazyConvTransposeNd(_LazyConv):
    out_channels: Dim
    kernel_size: DimOrTuple
    stride: DimOrTuple = 1
    padding: DimOrTuple = 0
    output_padding: DimOrTuple = 0
    groups: Dim = 1
    bias: bool = True
    dilation: DimOrTuple = 1
    padding_mode: str = "zeros"

    def with_size(self, size: Dim) -> Layer:
        """Without a bias torch does not notice output channels that the groups do not divide: it gives fewer."""
        given = self.out_channels if self.bias else floordiv(self.out_channels, self.groups) * self.groups
        return made(
            self.becomes,
            size,
            given,
            self.kernel_size,
            self.stride,
            self.padding,
            self.output_padding,
            self.groups,
            self.bias,
            self.dilation,
            self.padding_mode,
        )

    def forward(self, check: Check, input: Tensor, output_size: Any = None) -> Any:
        return self._by_first_input(check, input).forward(check, input, output_size)


@layer("torch.nn.LazyConvTranspose1d")
class LazyConvTranspose1d(_LazyConvTransposeNd):
    """A `ConvTranspose1d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConvTranspose1d", 4, 4, stride=2, padding=1), "B C T")
    Tensor[B, 4, 2*T]
    """

    becomes = conv.ConvTranspose1d
    runs_along = 1
    batched_rank = 3


@layer("torch.nn.LazyConvTranspose2d")
class LazyConvTranspose2d(_LazyConvTransposeNd):
    """A `ConvTranspose2d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConvTranspose2d", 4, 2, stride=2), "B C H W")
    Tensor[B, 4, 2*H, 2*W]
    """

    becomes = conv.ConvTranspose2d
    runs_along = 2
    batched_rank = 4


@layer("torch.nn.LazyConvTranspose3d")
class LazyConvTranspose3d(_LazyConvTransposeNd):
    """A `ConvTranspose3d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyConvTranspose3d", 4, 1), "B C D H W")
    Tensor[B, 4, D, H, W]
    """

    becomes = conv.ConvTranspose3d
    runs_along = 3
    batched_rank = 5


# ------------------------------------------------------------ norms
class _LazyNorm(Lazy):
    eps: float = 1e-05
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    _: KW_ONLY
    bias: bool = True

    def with_size(self, size: Dim) -> Layer:
        return made(self.becomes, size, self.eps, self.momentum, self.affine, self.track_running_stats, bias=self.bias)

    def size_in(self, check: Check, input: Tensor) -> Dim:
        """Axis 1 in any case; a norm that holds nothing is not waiting for a size."""
        if not self.affine and not self.track_running_stats:
            return 0
        check.rank_at_least("input", input, 2)
        return input[1]

    def forward(self, check: Check, input: Tensor) -> Any:
        return self._by_first_input(check, input).forward(check, input)


@layer("torch.nn.LazyBatchNorm1d")
class LazyBatchNorm1d(_LazyNorm):
    """A `BatchNorm1d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyBatchNorm1d"), "B C T")
    Tensor[B, C, T]
    >>> forward(construct("torch.nn.LazyBatchNorm1d"), "C")
    SHP101 rank-mismatch
    """

    becomes = batchnorm.BatchNorm1d
    batched_rank = 2


@layer("torch.nn.LazyBatchNorm2d")
class LazyBatchNorm2d(_LazyNorm):
    """A `BatchNorm2d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyBatchNorm2d"), "B C T")
    SHP101 rank-mismatch
    """

    becomes = batchnorm.BatchNorm2d
    batched_rank = 4


@layer("torch.nn.LazyBatchNorm3d")
class LazyBatchNorm3d(_LazyNorm):
    """A `BatchNorm3d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyBatchNorm3d"), "B C D H W")
    Tensor[B, C, D, H, W]
    """

    becomes = batchnorm.BatchNorm3d
    batched_rank = 5


@layer("torch.nn.LazyInstanceNorm1d")
class LazyInstanceNorm1d(_LazyNorm):
    """An `InstanceNorm1d` for as many channels as its first input has; without a batch it takes the length for them.

    >>> forward(construct("torch.nn.LazyInstanceNorm1d"), "B C 8")
    Tensor[B, C, 8]
    >>> forward(construct("torch.nn.LazyInstanceNorm1d"), "4 8")
    SHP204 channel-mismatch
    """

    becomes = batchnorm.InstanceNorm1d
    batched_rank = 3


@layer("torch.nn.LazyInstanceNorm2d")
class LazyInstanceNorm2d(_LazyNorm):
    """An `InstanceNorm2d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyInstanceNorm2d"), "B C 8 8")
    Tensor[B, C, 8, 8]
    """

    becomes = batchnorm.InstanceNorm2d
    batched_rank = 4


@layer("torch.nn.LazyInstanceNorm3d")
class LazyInstanceNorm3d(_LazyNorm):
    """An `InstanceNorm3d` for as many channels as its first input has.

    >>> forward(construct("torch.nn.LazyInstanceNorm3d"), "B C 8 8 8")
    Tensor[B, C, 8, 8, 8]
    """

    becomes = batchnorm.InstanceNorm3d
    batched_rank = 5
