"""Pooling to a size that is asked for: adaptive, fractional and un-pooling, over one to three spatial axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim, all_of, ge, le
from shapecheck.rules.core.bind import DimOrTuple, DimsOrNone
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import COMPLEX
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.operands import demand_floating
from shapecheck.rules.core.registry import layer, op
from shapecheck.rules.core.size_arguments import per_axis
from shapecheck.rules.torch.conv.pool import Pooled, with_indices
from shapecheck.rules.torch.conv.spatial import demand_filled, expand, scaled
from shapecheck.values import Tensor


# ------------------------------------------------------------ adaptive
def _adaptive(check: Check, input: Tensor, output_size: DimsOrNone, count: int, largest: bool) -> Tensor:
    """Windows of whatever size gives `output_size` cells; None keeps an axis."""
    sizes: tuple[Dim | None, ...] = output_size if isinstance(output_size, tuple) else (output_size,) * count  # type: ignore[assignment]
    check.argument(output_size is not None, "output_size", None, "a size")
    check.argument(len(sizes) == count, "output_size", output_size, f"one size or {count} of them")
    check.argument(count > 1 or sizes[0] is not None, "output_size", None, "a size")
    if isinstance(output_size, (tuple, list)):
        check.rank_at_least("input", input, count + 1)
    check.rank_at_least("input", input, count)
    spatial = [
        old if size is None else size for size, old in zip(sizes, input.shape[input.rank - count :], strict=True)
    ]
    mean = not largest and all(isinstance(size, int) and size == 1 for size in spatial)
    if not mean or count == 1:
        check.rank("input", input, count + 1, count + 2)
    if not mean:
        demand_filled(check, input, range(1 if largest or count == 3 else input.rank - count, input.rank))
    for size in spatial:
        check.at_least("output_size", size, 0)
    result = input.with_shape((*input.shape[: input.rank - count], *spatial))
    demand_floating(check, result, also=COMPLEX if mean else ())
    return result


class _AdaptiveAvgPool(Layer):
    runs_along: ClassVar[int]
    output_size: DimsOrNone

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return _adaptive(check, input, self.output_size, self.runs_along, largest=False)


@layer("torch.nn.AdaptiveAvgPool1d")
class AdaptiveAvgPool1d(_AdaptiveAvgPool):
    """Means over windows along one axis, `output_size` of them.

    >>> forward(construct("torch.nn.AdaptiveAvgPool1d", 1), "B 3 T")
    Tensor[B, 3, 1]
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.AdaptiveAvgPool2d")
class AdaptiveAvgPool2d(_AdaptiveAvgPool):
    """Means over windows of a plane; None keeps an axis.

    >>> forward(construct("torch.nn.AdaptiveAvgPool2d", (1, None)), "B 3 H W")
    Tensor[B, 3, 1, W]
    >>> forward(construct("torch.nn.AdaptiveAvgPool2d", 7), "8 8")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.AdaptiveAvgPool2d", (7, 7, 7)), "3 8 8")
    SHP503 invalid-argument
    >>> forward(construct("torch.nn.AdaptiveAvgPool2d", 7), "3 8 8:int64")
    SHP401 dtype-mismatch
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.AdaptiveAvgPool3d")
class AdaptiveAvgPool3d(_AdaptiveAvgPool):
    """Means over windows of a volume.

    >>> forward(construct("torch.nn.AdaptiveAvgPool3d", -1), "3 8 8 8")
    SHP305 size-out-of-range
    """

    runs_along = 3
    batched_rank = 5


class _AdaptiveMaxPool(Layer):
    runs_along: ClassVar[int]
    output_size: DimsOrNone
    return_indices: bool = False

    def forward(self, check: Check, input: Tensor) -> Pooled:
        return with_indices(
            _adaptive(check, input, self.output_size, self.runs_along, largest=True), self.return_indices
        )


@layer("torch.nn.AdaptiveMaxPool1d")
class AdaptiveMaxPool1d(_AdaptiveMaxPool):
    """The largest cells of windows along one axis, `output_size` of them.

    >>> forward(construct("torch.nn.AdaptiveMaxPool1d", 5), "B C T")
    Tensor[B, C, 5]
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.AdaptiveMaxPool2d")
class AdaptiveMaxPool2d(_AdaptiveMaxPool):
    """The largest cells of windows of a plane.

    >>> forward(construct("torch.nn.AdaptiveMaxPool2d", 1, return_indices=True), "B 3 H W")
    (Tensor[B, 3, 1, 1], Tensor[B, 3, 1, 1]:int64)
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.AdaptiveMaxPool3d")
class AdaptiveMaxPool3d(_AdaptiveMaxPool):
    """The largest cells of windows of a volume.

    >>> forward(construct("torch.nn.AdaptiveMaxPool3d", 5), "B C 9 9 9")
    Tensor[B, C, 5, 5, 5]
    """

    runs_along = 3
    batched_rank = 5


def _adaptive_avg_rule(count: int) -> Callable[..., Tensor]:
    @op(f"torch.nn.functional.adaptive_avg_pool{count}d", *(["torch.adaptive_avg_pool1d"] if count == 1 else []))
    def adaptive_avg_pool(check: Check, input: Tensor, output_size: DimsOrNone) -> Tensor:
        """Means over windows, `output_size` of them.

        >>> infer("torch.nn.functional.adaptive_avg_pool2d", "B 3 H W", 1)
        Tensor[B, 3, 1, 1]
        """
        return _adaptive(check, input, output_size, count, largest=False)

    return adaptive_avg_pool


def _adaptive_max_rule(count: int) -> Callable[..., Pooled]:
    @op(f"torch.nn.functional.adaptive_max_pool{count}d")
    def adaptive_max_pool(check: Check, input: Tensor, output_size: DimsOrNone, return_indices: bool = False) -> Pooled:
        """The largest cells of windows, `output_size` of them.

        >>> infer("torch.nn.functional.adaptive_max_pool1d", "B 3 T", 5, return_indices=True)
        (Tensor[B, 3, 5], Tensor[B, 3, 5]:int64)
        """
        return with_indices(_adaptive(check, input, output_size, count, largest=True), return_indices)

    return adaptive_max_pool


@op(
    "torch.adaptive_max_pool1d",
    "torch.nn.functional.adaptive_max_pool1d_with_indices",
)
def adaptive_max_places1d(check: Check, input: Tensor, output_size: DimsOrNone, return_indices: bool = True) -> Pooled:
    """The largest cells and their places.

    >>> infer("torch.adaptive_max_pool1d", "B 3 T", 5)
    (Tensor[B, 3, 5], Tensor[B, 3, 5]:int64)
    """
    return with_indices(_adaptive(check, input, output_size, 1, largest=True), True)


adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d = (_adaptive_avg_rule(count) for count in (1, 2, 3))
adaptive_max_pool1d, adaptive_max_pool2d, adaptive_max_pool3d = (_adaptive_max_rule(count) for count in (1, 2, 3))


# ------------------------------------------------------------ fractional
def _fractional(
    check: Check, count: int, input: Tensor, kernel: DimOrTuple, output_size: DimOrTuple | None, ratio: Any
) -> Tensor:
    """Windows at random places; they must fit beside each other."""
    check.rank("input", input, count + 1, count + 2)
    check.argument(output_size is not None or ratio is not None, "output_size", None, "given, nor is output_ratio")
    kernels = expand(check, "kernel_size", kernel, count, lone=False)
    old = input.shape[input.rank - count :]
    if output_size is not None:
        sizes = expand(check, "output_size", output_size, count, lone=False)
    else:
        ratios = ratio if isinstance(ratio, (tuple, list)) else (ratio,) * count
        check.argument(len(ratios) == count, "output_ratio", ratio, f"{count} ratios")
        sizes = tuple(scaled(check, size, r) for size, r in zip(old, ratios, strict=True))
    demand_filled(check, input, range(1, input.rank))
    for axis, size, k, out in zip(range(input.rank - count, input.rank), old, kernels, sizes, strict=True):
        check.at_least("output_size", out, 0)
        check.demand(
            ge(size, out + k - (1 if count == 2 else 0)),
            "SHP301",
            Subject("input", size, axis),
            Subject("kernel_size", k),
            param="input",
            kernel=out + k - 1,
            axis=axis,
            found=size,
        )
    result = input.with_shape((*input.shape[: input.rank - count], *sizes))
    demand_floating(check, result, also=())
    return result


class _FractionalMaxPool(Layer):
    runs_along: ClassVar[int]
    kernel_size: DimOrTuple
    output_size: DimOrTuple | None = None
    output_ratio: object = None
    return_indices: bool = False
    _random_samples: object = None

    def validate(self, check: Check) -> None:
        given = (self.output_size is not None) + (self.output_ratio is not None)
        check.argument(given == 1, "output_size", self.output_size, "given alone, nor is output_ratio")
        ratios = self._listed(self.output_ratio)
        inside = all(not isinstance(r, (int, float)) or 0 < r < 1 for r in ratios or ())
        check.argument(inside, "output_ratio", self.output_ratio, "between 0 and 1")
        for size in self._listed(self.kernel_size) if self.runs_along == 3 else ():
            check.at_least("kernel_size", size, 1)

    def buffers(self) -> dict[str, Shape | None]:
        samples = self._random_samples
        return {"_random_samples": samples.shape if isinstance(samples, Tensor) else None}

    def _listed(self, value: Any) -> Any:
        return value if value is None else per_axis(value, self.runs_along)

    def forward(self, check: Check, input: Tensor) -> Pooled:
        kernels, sizes = self._listed(self.kernel_size), self._listed(self.output_size)
        result = _fractional(check, self.runs_along, input, kernels, sizes, self.output_ratio)
        return with_indices(result, self.return_indices)

    def attributes(self) -> dict[str, Any]:
        names = ("kernel_size", "output_size", "output_ratio")
        return super().attributes() | {name: self._listed(getattr(self, name)) for name in names}


@layer("torch.nn.FractionalMaxPool2d")
class FractionalMaxPool2d(_FractionalMaxPool):
    """The largest cells of randomly placed windows of a plane.

    >>> forward(construct("torch.nn.FractionalMaxPool2d", 3, output_ratio=0.5), "B 3 9 9")
    Tensor[B, 3, 4, 4]
    >>> forward(construct("torch.nn.FractionalMaxPool2d", 3, output_size=7), "B 3 8 8")
    SHP301 kernel-too-large
    >>> construct("torch.nn.FractionalMaxPool2d", 3)
    SHP503 invalid-argument
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.FractionalMaxPool3d")
class FractionalMaxPool3d(_FractionalMaxPool):
    """The largest cells of randomly placed windows of a volume.

    >>> forward(construct("torch.nn.FractionalMaxPool3d", 2, output_size=(4, 4, 4)), "B C 9 9 9")
    Tensor[B, C, 4, 4, 4]
    """

    runs_along = 3
    batched_rank = 5


def _fractional_rule(count: int) -> Callable[..., Pooled]:
    @op(f"torch.nn.functional.fractional_max_pool{count}d")
    def fractional_max_pool(
        check: Check,
        input: Tensor,
        kernel_size: DimOrTuple,
        output_size: DimOrTuple | None = None,
        output_ratio: object = None,
        return_indices: bool = False,
        _random_samples: object = None,
    ) -> Pooled:
        """The largest cells of randomly placed windows.

        >>> infer("torch.nn.functional.fractional_max_pool2d", "B 3 8 8", 3, output_size=(4, 5))
        Tensor[B, 3, 4, 5]
        """
        plain = count == 2 and output_size is None and isinstance(output_ratio, (int, float))
        check.argument(not plain, "output_ratio", output_ratio, f"{count} ratios")
        return with_indices(_fractional(check, count, input, kernel_size, output_size, output_ratio), return_indices)

    return fractional_max_pool


fractional_max_pool2d, fractional_max_pool3d = _fractional_rule(2), _fractional_rule(3)


# ------------------------------------------------------------ un-pooling
def _leading(check: Check, param: str, value: DimOrTuple, count: int) -> tuple[Dim, ...]:
    """A size for each axis; over one or two axes torch reads no further than it needs."""
    if count < 3 and isinstance(value, tuple):
        value = value[:count]
    return expand(check, param, value, count, lone=False)


def _unpool(
    check: Check,
    count: int,
    input: Tensor,
    indices: Tensor,
    kernel: DimOrTuple,
    stride: DimOrTuple | None,
    padding: DimOrTuple,
    output_size: Sequence[Dim] | None,
) -> Tensor:
    """Cells put back to the places that a max pool took them from."""
    kernels = expand(check, "kernel_size", kernel, count, lone=False)
    strides = kernels if stride is None else _leading(check, "stride", stride, count)
    paddings = _leading(check, "padding", padding, count)
    check.rank("input", input, count + 1, count + 2)
    check.shape("indices", indices, input.shape, "input")
    check.dtype("indices", indices, "int64")
    demand_filled(check, input, range(1, input.rank))
    old = input.shape[input.rank - count :]
    sizes = [(n - 1) * s + k - 2 * p for n, s, k, p in zip(old, strides, kernels, paddings, strict=True)]
    if output_size is not None:
        check.argument(
            len(output_size) in (count, count + 2), "output_size", tuple(output_size), f"{count} or {count + 2} sizes"
        )
        asked = output_size[len(output_size) - count :]
        for size, usual, step in zip(asked, sizes, strides, strict=True):
            check.demand(
                all_of(ge(size, usual - step + 1), le(size, usual + step - 1)),
                "SHP305",
                Subject("output_size", size),
                Subject("input", usual),
                param="output_size",
                found=size,
                expected=usual,
            )
        sizes = list(asked)
    for size in sizes:
        check.at_least("output size", size, 0)
    result = input.with_shape((*input.shape[: input.rank - count], *sizes))
    demand_floating(check, result, also=())
    return result


class _MaxUnpool(Layer):
    runs_along: ClassVar[int]
    kernel_size: DimOrTuple
    stride: DimOrTuple | None = None
    padding: DimOrTuple = 0

    def forward(self, check: Check, input: Tensor, indices: Tensor, output_size: DimOrTuple | None = None) -> Tensor:
        check.argument(output_size is None or isinstance(output_size, tuple), "output_size", output_size, "sizes")
        return _unpool(
            check,
            self.runs_along,
            input,
            indices,
            self.kernel_size,
            self.stride,
            self.padding,
            output_size,  # type: ignore[arg-type]
        )

    def attributes(self) -> dict[str, Any]:
        stride = self.kernel_size if self.stride is None else self.stride
        sizes = {"kernel_size": self.kernel_size, "stride": stride, "padding": self.padding}
        return super().attributes() | {name: per_axis(value, self.runs_along) for name, value in sizes.items()}


@layer("torch.nn.MaxUnpool1d")
class MaxUnpool1d(_MaxUnpool):
    """Undoes a max pool along one axis.

    >>> forward(construct("torch.nn.MaxUnpool1d", 2), "B C 5", "B C 5:int64")
    Tensor[B, C, 10]
    """

    runs_along = 1
    batched_rank = 3


@layer("torch.nn.MaxUnpool2d")
class MaxUnpool2d(_MaxUnpool):
    """Undoes a max pool over a plane.

    >>> forward(construct("torch.nn.MaxUnpool2d", 2), "B 3 H W", "B 3 H W:int64")
    Tensor[B, 3, 2*H, 2*W]
    >>> forward(construct("torch.nn.MaxUnpool2d", 2), "B 3 4 4", "B 3 4 4:int64", output_size=(9, 7))
    Tensor[B, 3, 9, 7]
    >>> forward(construct("torch.nn.MaxUnpool2d", 2), "B 3 4 4", "B 3 4 4:int64", output_size=(10, 7))
    SHP305 size-out-of-range
    >>> forward(construct("torch.nn.MaxUnpool2d", 2), "B 3 4 4", "B 3 4 5:int64")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.MaxUnpool2d", 2), "B 3 4 4", "B 3 4 4")
    SHP401 dtype-mismatch
    """

    runs_along = 2
    batched_rank = 4


@layer("torch.nn.MaxUnpool3d")
class MaxUnpool3d(_MaxUnpool):
    """Undoes a max pool over a volume.

    >>> forward(construct("torch.nn.MaxUnpool3d", 2), "B C 5 5 5", "B C 5 5 5:int64")
    Tensor[B, C, 10, 10, 10]
    """

    runs_along = 3
    batched_rank = 5


def _unpool_rule(count: int) -> Callable[..., Tensor]:
    @op(f"torch.nn.functional.max_unpool{count}d")
    def max_unpool(
        check: Check,
        input: Tensor,
        indices: Tensor,
        kernel_size: DimOrTuple,
        stride: DimOrTuple | None = None,
        padding: DimOrTuple = 0,
        output_size: DimOrTuple | None = None,
    ) -> Tensor:
        """Undoes a max pool.

        >>> infer("torch.nn.functional.max_unpool1d", "B 3 4", "B 3 4:int64", 2)
        Tensor[B, 3, 8]
        """
        check.argument(output_size is None or isinstance(output_size, tuple), "output_size", output_size, "sizes")
        return _unpool(check, count, input, indices, kernel_size, stride, padding, output_size)  # type: ignore[arg-type]

    return max_unpool


max_unpool1d, max_unpool2d, max_unpool3d = (_unpool_rule(count) for count in (1, 2, 3))
