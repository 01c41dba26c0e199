"""Normalisation of groups of channels, of the last axes and of neighbouring channels: layers and functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from shapecheck.dims import Dim, floordiv, ne
from shapecheck.rules.core.bind import AxisList, DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import COMPLEX, real_part
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import scaled, scaling
from shapecheck.rules.core.operands import demand_floating, demand_not
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import per_axis, sequence
from shapecheck.rules.torch.norm.batchnorm import demand_several, demand_vectors
from shapecheck.values import Tensor


# ------------------------------------------------------------ group
@layer("torch.nn.GroupNorm")
class GroupNorm(Layer):
    """Normalises groups of channels.

    >>> forward(construct("torch.nn.GroupNorm", 2, 4), "B 4 H W")
    Tensor[B, 4, H, W]
    >>> forward(construct("torch.nn.GroupNorm", 2, 4), "B 6 H W")
    SHP204 channel-mismatch
    >>> forward(construct("torch.nn.GroupNorm", 4, 4), "1 4 1 1")
    SHP305 size-out-of-range
    >>> construct("torch.nn.GroupNorm", 3, 4)
    SHP302 not-divisible
    """

    batched_rank: ClassVar[int | None] = 4
    num_groups: Dim
    num_channels: Dim
    eps: float = 1e-05
    affine: bool = True
    _: KW_ONLY
    bias: bool = True

    def validate(self, check: Check) -> None:
        check.at_least("num_channels", self.num_channels, 0)
        check.demand(ne(self.num_groups, 0), "SHP305", param="num_groups", found=self.num_groups, expected=1)
        check.divisible("num_channels", self.num_channels, "num_groups", self.num_groups)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.rank_at_least("input", input, 2)
        if self.affine:
            check.channels("input", input, 1, "num_channels", self.num_channels)
        _demand_group(check, input, self.num_groups)
        return _group_norm(check, input, self.num_groups, None, None)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return scaled(self, output)

    def parameters(self) -> dict[str, Shape | None]:
        shape = (self.num_channels,) if self.affine else None
        return {"weight": shape, "bias": shape if self.bias else None}


def _demand_group(check: Check, input: Tensor, groups: Dim) -> None:
    check.rank_at_least("input", input, 2)
    check.at_least("num_groups", groups, 1)
    check.divisible("input", input[1], "num_groups", groups)
    demand_several(check, "values per group", (floordiv(input[0] * input[1], groups), *input.shape[2:]))


def _group_norm(check: Check, input: Tensor, groups: Dim, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    check.rank_at_least("input", input, 2)
    check.at_least("num_groups", groups, 1)
    check.divisible("input", input[1], "num_groups", groups)
    demand_floating(check, input, also=())
    demand_vectors(check, input, (input[1],), ("weight", weight), ("bias", bias))
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.group_norm", mult_adds=scaling)
def group_norm(
    check: Check,
    input: Tensor,
    num_groups: Dim,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-05,
) -> Tensor:
    """Normalises groups of channels.

    >>> infer("torch.nn.functional.group_norm", "B 4 T", 2, "4")
    Tensor[B, 4, T]
    >>> infer("torch.nn.functional.group_norm", "B 4 T", 3)
    SHP302 not-divisible
    >>> infer("torch.nn.functional.group_norm", "B 4 T", 2, "2")
    SHP201 dim-mismatch
    """
    _demand_group(check, input, num_groups)
    return _group_norm(check, input, num_groups, weight, bias)


@op("torch.group_norm")
def native_group_norm(
    check: Check,
    input: Tensor,
    num_groups: Dim,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-05,
    cudnn_enabled: object = True,
) -> Tensor:
    """Normalises groups of channels; takes groups of one value as well.

    >>> infer("torch.group_norm", "1 4", 4)
    Tensor[1, 4]
    """
    return _group_norm(check, input, num_groups, weight, bias)


# ------------------------------------------------------------ layer and RMS
def _demand_tail(check: Check, input: Tensor, normalized_shape: Sequence[Dim]) -> None:
    """The last axes must be those that are normalised."""
    count = len(normalized_shape)
    check.argument(count > 0, "normalized_shape", (), "at least one size")
    check.rank_at_least("input", input, count)
    if count == 1:
        check.last_dim("input", input, "normalized_shape", normalized_shape[0])
        return
    for axis, size in zip(range(input.rank - count, input.rank), normalized_shape, strict=True):
        check.same("input", input[axis], "normalized_shape", size, axis=axis)


class _TailNorm(Layer):
    normalized_shape: DimOrTuple

    @property
    def tail(self) -> Shape:
        return per_axis(self.normalized_shape, 1)

    def validate(self, check: Check) -> None:
        for size in self.tail:
            check.at_least("normalized_shape", size, 0)

    def attributes(self) -> dict[str, Any]:
        return super().attributes() | {"normalized_shape": self.tail}


@layer("torch.nn.LayerNorm")
class LayerNorm(_TailNorm):
    """Normalises over the last axes.

    >>> forward(construct("torch.nn.LayerNorm", 4), "B T 4")
    Tensor[B, T, 4]
    >>> forward(construct("torch.nn.LayerNorm", 4), "B 4 T 5")
    SHP203 feature-mismatch
    >>> forward(construct("torch.nn.LayerNorm", (3, 4)), "B 3 5")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.LayerNorm", (3, 4)), "4")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.LayerNorm", 4), "B 4:int64")
    SHP401 dtype-mismatch
    """

    normalized_shape: DimOrTuple
    eps: float = 1e-05
    elementwise_affine: bool = True
    bias: bool = True

    def forward(self, check: Check, input: Tensor) -> Tensor:
        _demand_tail(check, input, self.tail)
        demand_floating(check, input, also=())
        return input.with_dtype(input.dtype)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return scaled(self, output)

    def parameters(self) -> dict[str, Shape | None]:
        shape = self.tail if self.elementwise_affine else None
        return {"weight": shape, "bias": shape if self.bias else None}


@layer("torch.nn.RMSNorm")
class RMSNorm(_TailNorm):
    """Divides by the root mean square over the last axes.

    >>> forward(construct("torch.nn.RMSNorm", 4), "B T 4")
    Tensor[B, T, 4]
    >>> forward(construct("torch.nn.RMSNorm", 4), "B T 5")
    SHP203 feature-mismatch
    """

    normalized_shape: DimOrTuple
    eps: float | None = None
    elementwise_affine: bool = True

    def forward(self, check: Check, x: Tensor) -> Tensor:
        _demand_tail(check, x, self.tail)
        demand_floating(check, x, "x")
        return x.with_dtype(x.dtype)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return scaled(self, output)

    def parameters(self) -> dict[str, Shape | None]:
        return {"weight": self.tail if self.elementwise_affine else None}


@op("torch.nn.functional.layer_norm", "torch.layer_norm", mult_adds=scaling)
def layer_norm(
    check: Check,
    input: Tensor,
    normalized_shape: DimOrTuple,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-05,
    cudnn_enable: object = True,
) -> Tensor:
    """Normalises over the last axes.

    >>> infer("torch.nn.functional.layer_norm", "B T 4", (4,), "4", "4")
    Tensor[B, T, 4]
    >>> infer("torch.nn.functional.layer_norm", "B T 4", (4,), "1 4")
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.layer_norm", "B T 4", 4)
    SHP503 invalid-argument
    """
    tail = sequence(check, "normalized_shape", normalized_shape)
    _demand_tail(check, input, tail)
    demand_floating(check, input, also=())
    demand_vectors(check, input, tail, ("weight", weight), ("bias", bias))
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.rms_norm", "torch.rms_norm", mult_adds=scaling)
def rms_norm(
    check: Check, input: Tensor, normalized_shape: DimOrTuple, weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    """Divides by the root mean square over the last axes.

    >>> infer("torch.nn.functional.rms_norm", "B T 4", (4,), "4")
    Tensor[B, T, 4]
    >>> infer("torch.nn.functional.rms_norm", "B T 4", (4,), "5")
    SHP201 dim-mismatch
    """
    tail = sequence(check, "normalized_shape", normalized_shape)
    _demand_tail(check, input, tail)
    demand_floating(check, input)
    if weight is not None:
        check.shape("weight", weight, tail, "normalized_shape")
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.normalize")
def normalize(
    check: Check, input: Tensor, p: float = 2.0, dim: AxisList | None = 1, eps: float = 1e-12, out: object = None
) -> Tensor:
    """Divides by the norm along `dim`.

    >>> infer("torch.nn.functional.normalize", "B 4", dim=-1)
    Tensor[B, 4]
    >>> infer("torch.nn.functional.normalize", "4")
    SHP102 axis-out-of-range
    >>> infer("torch.nn.functional.normalize", "B 4:int64")
    SHP401 dtype-mismatch
    """
    if dim is not None:
        check.axes("dim", (dim,) if isinstance(dim, int) else dim, input.rank)
    demand_floating(check, input)
    return input.with_dtype(input.dtype)


# ------------------------------------------------------------ local response
@layer("torch.nn.LocalResponseNorm")
class LocalResponseNorm(Layer):
    """Normalises over neighbouring channels.

    >>> forward(construct("torch.nn.LocalResponseNorm", 2), "B 4 H W")
    Tensor[B, 4, H, W]
    >>> forward(construct("torch.nn.LocalResponseNorm", 2), "B 4")
    SHP101 rank-mismatch
    """

    batched_rank: ClassVar[int | None] = 4
    size: Dim
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _local_response(check, input, self.size)


@layer("torch.nn.CrossMapLRN2d")
class CrossMapLRN2d(LocalResponseNorm):
    """Normalises over neighbouring channels of a plane.

    >>> forward(construct("torch.nn.CrossMapLRN2d", 2), "4 8 8")
    SHP101 rank-mismatch
    """

    size: Dim
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.rank("input", input, 4)
        return input.with_dtype(input.dtype)


def _local_response(check: Check, input: Tensor, size: Dim) -> Tensor:
    check.rank_at_least("input", input, 3)
    if any(isinstance(dim, int) and dim == 0 for dim in input.shape):
        return input
    check.at_least("size", size, 1)
    demand_not(check, input, "bool", "int8", "int16", "int32", "uint8", *COMPLEX)
    return input.with_dtype("float32" if input.dtype == "int64" else input.dtype)


@op("torch.nn.functional.local_response_norm")
def local_response_norm(
    check: Check, input: Tensor, size: Dim, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """Normalises over neighbouring channels.

    >>> infer("torch.nn.functional.local_response_norm", "B 4 H W", 2)
    Tensor[B, 4, H, W]
    """
    return _local_response(check, input, size)


# ------------------------------------------------------------ weights
@op("torch.norm_except_dim")
def norm_except_dim(check: Check, v: Tensor, pow: object = 2, dim: int = 0) -> Tensor:
    """The norm over all axes but one, which keep size 1; over all of them for -1.

    >>> infer("torch.norm_except_dim", "4 3 5", 2, 0)
    Tensor[4, 1, 1]
    >>> infer("torch.norm_except_dim", "4 3 5", 2, -1)
    Tensor[]
    >>> infer("torch.norm_except_dim", "4 3 5", 2, 3)
    SHP102 axis-out-of-range
    >>> infer("torch.norm_except_dim", "4 3:int64")
    SHP401 dtype-mismatch
    """
    demand_floating(check, v, also=COMPLEX, param="v")
    if dim == -1:
        return v.with_shape((), real_part(v.dtype))
    axis = check.axis("dim", dim, v.rank)
    check.rank_at_least("v", v, 1)
    return v.with_shape([size if i == axis else 1 for i, size in enumerate(v.shape)], real_part(v.dtype))


@op("torch._weight_norm")
def weight_norm(check: Check, v: Tensor, g: Tensor, dim: int = 0) -> Tensor:
    """A weight of direction `v` and magnitude `g`; along the first and the last axis torch does not look at g's shape.

    >>> infer("torch._weight_norm", "4 3 5", "4 1 1", 0)
    Tensor[4, 3, 5]
    >>> infer("torch._weight_norm", "4 3 5", "1 2 1", 1)
    SHP202 broadcast-mismatch
    >>> infer("torch._weight_norm", "4 3 5", "4", 3)
    SHP102 axis-out-of-range
    """
    if dim in (0, v.rank - 1):
        check.rank_at_least("v", v, 1)
        return v.with_shape(v.shape)
    norm = norm_except_dim(check, v, 2, dim)
    scale = check.broadcast(("g", g.shape), ("v", norm.shape))
    return v.with_shape(check.broadcast(("v", v.shape), ("g", scale)))
