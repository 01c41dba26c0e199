"""Resampling: interpolation and upsampling, sampling by a grid, and moving pixels between channels and planes."""

from __future__ import annotations

from typing import Any, ClassVar

from shapecheck.dims import Dim, floordiv
from shapecheck.rules.core.bind import DimOrTuple
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.operands import common_dtype, demand_floating, is_empty
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import sequence
from shapecheck.rules.torch.conv.spatial import demand_filled, scaled
from shapecheck.values import Tensor, Unknown

LINEAR_RANKS = {"linear": 3, "bilinear": 4, "bicubic": 4, "trilinear": 5, "lanczos": 4}
PLAIN_MODES = ("nearest", "nearest-exact", "area")
SMOOTHED = ("bilinear", "bicubic", "lanczos")


# ------------------------------------------------------------ interpolation
def interpolated(
    check: Check,
    input: Tensor,
    size: DimOrTuple | None,
    scale_factor: Any,
    mode: str,
    align_corners: bool | None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """The spatial axes stretched to `size`, or by `scale_factor`."""
    check.argument(mode in PLAIN_MODES or mode in LINEAR_RANKS, "mode", mode, "a mode of interpolation")
    plain = mode in PLAIN_MODES or mode == "lanczos"
    check.argument(not plain or align_corners is None, "align_corners", align_corners, f"taken by mode {mode!r}")
    check.rank("input", input, *((3, 4, 5) if mode in PLAIN_MODES else (LINEAR_RANKS[mode],)))
    check.argument(not antialias or mode in SMOOTHED, "antialias", antialias, f"taken by mode {mode!r}")
    check.argument(mode != "lanczos" or antialias, "antialias", antialias, "what mode 'lanczos' needs")
    check.argument(size is None or scale_factor is None, "scale_factor", scale_factor, "to be given beside a size")
    check.argument(size is not None or scale_factor is not None, "size", size, "given, nor is scale_factor")
    check.argument(size is None or not recompute_scale_factor, "recompute_scale_factor", True, "taken beside a size")
    count, least = input.rank - 2, 0 if mode == "area" else 1
    sizes = _asked(check, count, size) if scale_factor is None else _stretched(check, input, scale_factor, least)
    for out in sizes:
        check.at_least("output size", out, least)
    result = input.with_shape((*input.shape[:2], *sizes))
    _demand_contents(check, input, result, mode)
    return result


def _asked(check: Check, count: int, size: DimOrTuple | None) -> tuple[Dim, ...]:
    sizes = tuple(size) if isinstance(size, (tuple, list)) else (size,) * count
    check.argument(len(sizes) == count, "size", size, f"one size or {count} of them")
    return sizes  # type: ignore[return-value]


def _stretched(check: Check, input: Tensor, factor: Any, least: int) -> tuple[Dim, ...]:
    if isinstance(factor, Unknown):
        check.unknown(factor.reason)
    factors = factor if isinstance(factor, (tuple, list)) else (factor,) * (input.rank - 2)
    check.argument(len(factors) == input.rank - 2, "scale_factor", factor, f"one factor or {input.rank - 2} of them")
    return tuple(scaled(check, size, f, least) for size, f in zip(input.shape[2:], factors, strict=True))


def _demand_contents(check: Check, input: Tensor, result: Tensor, mode: str) -> None:
    if mode == "area":
        demand_floating(check, result)
        demand_filled(check, input, range(2 if input.rank < 5 else 1, input.rank))
        return
    demand_floating(check, input, also=() if mode in ("linear", "trilinear") else ("uint8",))
    demand_filled(check, input, range(1, input.rank))


@op("torch.nn.functional.interpolate")
def interpolate(
    check: Check,
    input: Tensor,
    size: DimOrTuple | None = None,
    scale_factor: object = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """The spatial axes stretched to a size or by a factor.

    >>> infer("torch.nn.functional.interpolate", "B 3 H W", scale_factor=2)
    Tensor[B, 3, 2*H, 2*W]
    >>> infer("torch.nn.functional.interpolate", "B 3 H W", scale_factor=0.5, mode="bilinear")
    Tensor[B, 3, H//2, W//2] if H >= 2 and W >= 2
    >>> infer("torch.nn.functional.interpolate", "B 3 10 10", scale_factor=(1.6, 0.3))
    Tensor[B, 3, 16, 3]
    >>> infer("torch.nn.functional.interpolate", "B 3 H W", (7, 9), mode="bilinear", align_corners=False)
    Tensor[B, 3, 7, 9]
    >>> infer("torch.nn.functional.interpolate", "3 H W", 7, mode="bilinear")
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.interpolate", "B 3 H W", (7,))
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.interpolate", "B 3 H W", 7, align_corners=True)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.interpolate", "B 3 4 4", scale_factor=0.1)
    SHP305 size-out-of-range
    >>> infer("torch.nn.functional.interpolate", "B 3 4 4:int64", 2)
    SHP401 dtype-mismatch
    """
    return interpolated(check, input, size, scale_factor, mode, align_corners, recompute_scale_factor, antialias)


@op("torch.nn.functional.upsample")
def upsample(
    check: Check,
    input: Tensor,
    size: DimOrTuple | None = None,
    scale_factor: object = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """An older name of `interpolate`.

    >>> infer("torch.nn.functional.upsample", "B 3 T", scale_factor=2)
    Tensor[B, 3, 2*T]
    """
    return interpolated(check, input, size, scale_factor, mode, align_corners)


@op("torch.nn.functional.upsample_nearest")
def upsample_nearest(
    check: Check, input: Tensor, size: DimOrTuple | None = None, scale_factor: object = None
) -> Tensor:
    """Interpolation by repetition.

    >>> infer("torch.nn.functional.upsample_nearest", "B 3 T", 9)
    Tensor[B, 3, 9]
    """
    return interpolated(check, input, size, scale_factor, "nearest", None)


@op("torch.nn.functional.upsample_bilinear")
def upsample_bilinear(
    check: Check, input: Tensor, size: DimOrTuple | None = None, scale_factor: object = None
) -> Tensor:
    """Bilinear interpolation with aligned corners.

    >>> infer("torch.nn.functional.upsample_bilinear", "B 3 H W", (9, 9))
    Tensor[B, 3, 9, 9]
    """
    return interpolated(check, input, size, scale_factor, "bilinear", True)


def _as_floats(factor: Any) -> Any:
    """How the layers store a scale factor."""
    if isinstance(factor, (tuple, list)):
        return tuple(_as_floats(f) for f in factor)
    return (float(factor) or None) if isinstance(factor, (int, float)) else factor


class _Upsample(Layer):
    size: DimOrTuple | None = None
    scale_factor: object = None

    way: ClassVar[tuple[str, bool | None]] = ("nearest", None)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        mode, align_corners = self.way
        return interpolated(check, input, self.size, _as_floats(self.scale_factor), mode, align_corners)

    def attributes(self) -> dict[str, Any]:
        mode, align_corners = self.way
        stored = {"name": type(self).__name__, "mode": mode, "align_corners": align_corners}
        stored |= {"recompute_scale_factor": None, "scale_factor": _as_floats(self.scale_factor)}
        return stored | super().attributes() | {"scale_factor": _as_floats(self.scale_factor)}


@layer("torch.nn.Upsample")
class Upsample(_Upsample):
    """Stretches the spatial axes to a size or by a factor.

    >>> forward(construct("torch.nn.Upsample", scale_factor=2, mode="bilinear", align_corners=True), "B 3 H W")
    Tensor[B, 3, 2*H, 2*W]
    >>> forward(construct("torch.nn.Upsample"), "B 3 H W")
    SHP503 invalid-argument
    >>> forward(construct("torch.nn.Upsample", scale_factor=2, mode="linear"), "B 3 H W")
    SHP101 rank-mismatch
    """

    batched_rank: ClassVar[int | None] = 4
    size: DimOrTuple | None = None
    scale_factor: object = None
    mode: str = "nearest"
    align_corners: bool | None = None
    recompute_scale_factor: bool | None = None

    def forward(self, check: Check, input: Tensor) -> Tensor:
        factor = _as_floats(self.scale_factor)
        return interpolated(check, input, self.size, factor, self.mode, self.align_corners, self.recompute_scale_factor)


@layer("torch.nn.UpsamplingNearest2d")
class UpsamplingNearest2d(_Upsample):
    """Stretches a plane by repetition.

    >>> forward(construct("torch.nn.UpsamplingNearest2d", scale_factor=2), "B 3 H W")
    Tensor[B, 3, 2*H, 2*W]
    """

    batched_rank: ClassVar[int | None] = 4


@layer("torch.nn.UpsamplingBilinear2d")
class UpsamplingBilinear2d(_Upsample):
    """Stretches a plane bilinearly, corners aligned.

    >>> forward(construct("torch.nn.UpsamplingBilinear2d", size=(9, 7)), "B 3 H W")
    Tensor[B, 3, 9, 7]
    >>> forward(construct("torch.nn.UpsamplingBilinear2d", size=9), "B 3 T")
    SHP101 rank-mismatch
    """

    batched_rank: ClassVar[int | None] = 4
    way: ClassVar[tuple[str, bool | None]] = ("bilinear", True)


# ------------------------------------------------------------ grids
@op("torch.nn.functional.grid_sample")
def grid_sample(
    check: Check,
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """The input read at the places that a grid holds.

    >>> infer("torch.nn.functional.grid_sample", "B 3 H W", "B 5 6 2")
    Tensor[B, 3, 5, 6]
    >>> infer("torch.nn.functional.grid_sample", "2 3 H W", "4 5 6 2")
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.grid_sample", "B 3 H W", "B 5 6 3")
    SHP203 feature-mismatch
    >>> infer("torch.nn.functional.grid_sample", "B 3 H W", "B 5 2")
    SHP101 rank-mismatch
    >>> infer("torch.nn.functional.grid_sample", "B 3 H W", "B 5 6 2", padding_mode="wrap")
    SHP503 invalid-argument
    """
    check.argument(mode in ("bilinear", "nearest", "bicubic"), "mode", mode, "bilinear, nearest or bicubic")
    words = ("zeros", "border", "reflection")
    check.argument(padding_mode in words, "padding_mode", padding_mode, "zeros, border or reflection")
    check.rank("input", input, *((4,) if mode == "bicubic" else (4, 5)))
    check.rank("grid", grid, input.rank)
    check.same("grid", grid[0], "input", input[0], axis=0)
    check.last_dim("grid", grid, "input", input.rank - 2)
    demand_filled(check, input, range(2, input.rank))
    demand_floating(check, input, also=())
    dtype = common_dtype(check, input, ("grid", grid))
    return input.with_shape((*input.shape[:2], *grid.shape[1:-1]), dtype)


@op("torch.nn.functional.affine_grid")
def affine_grid(check: Check, theta: Tensor, size: DimOrTuple, align_corners: bool | None = None) -> Tensor:
    """The places to read for an affine map of a plane or a volume.

    >>> infer("torch.nn.functional.affine_grid", "B 2 3", (4, 3, 8, 9))
    Tensor[4, 8, 9, 2] if B == 4
    >>> infer("torch.nn.functional.affine_grid", "4 2 2", (4, 3, 8, 9))
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.affine_grid", "4 2 3", (4, 3, 8))
    SHP503 invalid-argument
    """
    sizes = sequence(check, "size", size)
    check.argument(len(sizes) in (4, 5), "size", sizes, "four or five sizes")
    demand_floating(check, theta, "theta", also=())
    axes = len(sizes) - 2
    for dim in sizes[2:]:
        check.at_least("size", dim, 1)
    check.shape("theta", theta, (sizes[0], axes, axes + 1), "size")
    return theta.with_shape((sizes[0], *sizes[2:], axes))


# ------------------------------------------------------------ pixels and channels
def _pixel_shuffle(check: Check, input: Tensor, factor: Dim) -> Tensor:
    check.rank_at_least("input", input, 3)
    check.at_least("upscale_factor", factor, 1)
    *batch, channels, height, width = input.shape
    check.divisible("input", channels, "upscale_factor", factor * factor)
    return input.with_shape((*batch, floordiv(channels, factor * factor), height * factor, width * factor))


def _pixel_unshuffle(check: Check, input: Tensor, factor: Dim) -> Tensor:
    check.rank_at_least("input", input, 3)
    check.at_least("downscale_factor", factor, 1)
    *batch, channels, height, width = input.shape
    check.divisible("input", height, "downscale_factor", factor)
    check.divisible("input", width, "downscale_factor", factor)
    if is_empty(input):
        return input.with_dtype(input.dtype)
    return input.with_shape((*batch, channels * factor * factor, floordiv(height, factor), floordiv(width, factor)))


def _channel_shuffle(check: Check, input: Tensor, groups: Dim) -> Tensor:
    check.rank_at_least("input", input, 3)
    check.at_least("groups", groups, 1)
    check.divisible("input", input[1], "groups", groups)
    return input.with_dtype(input.dtype)


@op("torch.pixel_shuffle", "torch.nn.functional.pixel_shuffle")
def pixel_shuffle(check: Check, input: Tensor, upscale_factor: Dim) -> Tensor:
    """Channels spread out over the plane.

    >>> infer("torch.pixel_shuffle", "B 12 H W", 2)
    Tensor[B, 3, 2*H, 2*W]
    >>> infer("torch.pixel_shuffle", "B 10 H W", 2)
    SHP302 not-divisible
    """
    return _pixel_shuffle(check, input, upscale_factor)


@op("torch.pixel_unshuffle", "torch.nn.functional.pixel_unshuffle")
def pixel_unshuffle(check: Check, input: Tensor, downscale_factor: Dim) -> Tensor:
    """The plane gathered into channels.

    >>> infer("torch.pixel_unshuffle", "B 3 8 8", 2)
    Tensor[B, 12, 4, 4]
    >>> infer("torch.pixel_unshuffle", "B 3 8 7", 2)
    SHP302 not-divisible
    """
    return _pixel_unshuffle(check, input, downscale_factor)


@op("torch.channel_shuffle", "torch.nn.functional.channel_shuffle", "torch.native_channel_shuffle")
def channel_shuffle(check: Check, input: Tensor, groups: Dim) -> Tensor:
    """Channels dealt out anew among groups.

    >>> infer("torch.channel_shuffle", "B 8 H W", 2)
    Tensor[B, 8, H, W]
    >>> infer("torch.channel_shuffle", "B 8 H W", 3)
    SHP302 not-divisible
    """
    return _channel_shuffle(check, input, groups)


@layer("torch.nn.PixelShuffle")
class PixelShuffle(Layer):
    """Channels spread out over the plane.

    >>> forward(construct("torch.nn.PixelShuffle", 2), "B C H W")
    Tensor[B, C//4, 2*H, 2*W] if C % 4 == 0
    """

    batched_rank: ClassVar[int | None] = 4
    upscale_factor: Dim

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _pixel_shuffle(check, input, self.upscale_factor)


@layer("torch.nn.PixelUnshuffle")
class PixelUnshuffle(Layer):
    """The plane gathered into channels.

    >>> forward(construct("torch.nn.PixelUnshuffle", 2), "3 8 7")
    SHP302 not-divisible
    """

    batched_rank: ClassVar[int | None] = 4
    downscale_factor: Dim

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _pixel_unshuffle(check, input, self.downscale_factor)


@layer("torch.nn.ChannelShuffle")
class ChannelShuffle(Layer):
    """Channels dealt out anew among groups.

    >>> forward(construct("torch.nn.ChannelShuffle", 3), "B 8 H W")
    SHP302 not-divisible
    """

    batched_rank: ClassVar[int | None] = 4
    groups: Dim

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _channel_shuffle(check, input, self.groups)
