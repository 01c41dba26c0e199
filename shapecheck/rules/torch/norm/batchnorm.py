"""Normalisation of each channel over the batch or over each sample: layers and functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, fields
from typing import Any, ClassVar

from shapecheck.dims import Dim, ne, product
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.layer import Layer, Shape, materialise
from shapecheck.rules.core.mult_adds import scaled, scaling
from shapecheck.rules.core.operands import common_dtype, demand_floating, is_empty
from shapecheck.rules.core.registry import layer, op
from shapecheck.values import Tensor


def demand_several(check: Check, what: str, sizes: Sequence[Dim]) -> None:
    """Statistics of the input itself need more than one value for each."""
    count = product(sizes)
    check.demand(ne(count, 1), "SHP305", Subject("input", count), param=what, found=count, expected=2)


def demand_pair(check: Check, mean: Tensor | None, var: Tensor | None) -> None:
    """Running statistics come both or not at all."""
    check.argument((mean is None) == (var is None), "running_var", None, "one of two: running_mean must be None too")


def demand_vectors(check: Check, input: Tensor, shape: Sequence[Dim], *vectors: tuple[str, Tensor | None]) -> None:
    """Weights and statistics, each of `shape` and of the input's dtype."""
    for param, vector in vectors:
        if vector is not None and not is_empty(input):
            check.shape(param, vector, shape, "input")
    common_dtype(check, input, *vectors)


# ------------------------------------------------------------ batch
class _BatchNorm(Layer):
    ranks: ClassVar[tuple[int, ...]] = ()
    num_features: Dim
    eps: float = 1e-05
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    _: KW_ONLY
    bias: bool = True

    def validate(self, check: Check) -> None:
        if self.affine or self.track_running_stats:
            check.argument(self.num_features is not None, "num_features", None, "an int")
            check.at_least("num_features", self.num_features, 0)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        if self.ranks:
            check.rank("input", input, *self.ranks)
        check.rank_at_least("input", input, 2)
        demand_floating(check, input, also=())
        if (self.affine or self.track_running_stats) and not is_empty(input):
            check.channels("input", input, 1, "num_features", self.num_features)
        if check.training is True or not self.track_running_stats:
            demand_several(check, "values per channel", (input[0], *input.shape[2:]))
        return input.with_dtype(input.dtype)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return scaled(self, output)

    def parameters(self) -> dict[str, Shape | None]:
        shape = (self.num_features,) if self.affine else None
        return {"weight": shape, "bias": shape if self.bias else None}

    def buffers(self) -> dict[str, Shape | None]:
        shape = (self.num_features,) if self.track_running_stats else None
        return {"running_mean": shape, "running_var": shape, "num_batches_tracked": None if shape is None else ()}


def any_rank(norm: Layer) -> Layer | None:
    """The same batch norm without a rank of its own, for a subclass that checks its input itself."""
    if not isinstance(norm, _BatchNorm) or isinstance(norm, _InstanceNorm):
        return None
    kept = {f.name: getattr(norm, f.name) for f in fields(materialise(_BatchNorm))}
    made: Layer = materialise(_BatchNorm)(**kept)
    return made


@layer("torch.nn.BatchNorm1d")
class BatchNorm1d(_BatchNorm):
    """Normalises each channel over the batch and, if there is one, the last axis.

    >>> forward(construct("torch.nn.BatchNorm1d", 4), "B 4")
    Tensor[B, 4]
    >>> forward(construct("torch.nn.BatchNorm1d", 4), "B T 4 4")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.BatchNorm1d", 4), "B 5 4")
    SHP204 channel-mismatch
    >>> forward(construct("torch.nn.BatchNorm1d", 4, track_running_stats=False), "1 4")
    SHP305 size-out-of-range
    """

    ranks = (2, 3)
    batched_rank = 2


@layer("torch.nn.BatchNorm2d")
class BatchNorm2d(_BatchNorm):
    """Normalises each channel over the batch and a plane.

    >>> forward(construct("torch.nn.BatchNorm2d", 4), "B 4 H W:int64")
    SHP401 dtype-mismatch
    >>> construct("torch.nn.BatchNorm2d", 4).parameter_count()
    8
    """

    ranks = (4,)
    batched_rank = 4


@layer("torch.nn.BatchNorm3d")
class BatchNorm3d(_BatchNorm):
    """Normalises each channel over the batch and a volume.

    >>> forward(construct("torch.nn.BatchNorm3d", 8), "B 4 2 2 2")
    SHP204 channel-mismatch
    """

    ranks = (5,)
    batched_rank = 5


@layer("torch.nn.SyncBatchNorm")
class SyncBatchNorm(_BatchNorm):
    """Normalises each channel over the batches of all processes.

    >>> forward(construct("torch.nn.SyncBatchNorm", 4), "4")
    SHP101 rank-mismatch
    """

    batched_rank = 4
    num_features: Dim
    eps: float = 1e-05
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    process_group: object = None
    _: KW_ONLY
    bias: bool = True


def _batch_norm(
    check: Check,
    input: Tensor,
    mean: Tensor | None,
    var: Tensor | None,
    weight: Tensor | None,
    bias: Tensor | None,
    training: object,
) -> Tensor:
    if is_empty(input):
        return input.with_dtype(input.dtype)
    check.rank_at_least("input", input, 2)
    check.argument(training is not False or mean is not None, "running_mean", None, "a tensor, as training is off")
    demand_pair(check, mean, var)
    demand_floating(check, input, also=())
    vectors = (("running_mean", mean), ("running_var", var), ("weight", weight), ("bias", bias))
    demand_vectors(check, input, (input[1],), *vectors)
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.batch_norm", mult_adds=scaling)
def batch_norm(
    check: Check,
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: object = False,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Tensor:
    """Normalises each channel.

    >>> infer("torch.nn.functional.batch_norm", "B 4 T", "4", "4")
    Tensor[B, 4, T]
    >>> infer("torch.nn.functional.batch_norm", "B 4 T", "5", "5")
    SHP201 dim-mismatch
    >>> infer("torch.nn.functional.batch_norm", "B 4 T", None, None)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.batch_norm", "1 4", "4", "4", training=True)
    SHP305 size-out-of-range
    """
    if is_empty(input):
        return input.with_dtype(input.dtype)
    check.rank_at_least("input", input, 2)
    if training is True:
        demand_several(check, "values per channel", (input[0], *input.shape[2:]))
    return _batch_norm(check, input, running_mean, running_var, weight, bias, training)


@op("torch.batch_norm")
def native_batch_norm(
    check: Check,
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: object,
    momentum: float,
    eps: float,
    cudnn_enabled: object,
) -> Tensor:
    """Normalises each channel; takes a batch of one as well.

    >>> infer("torch.batch_norm", "B 4", None, None, "4", "4", False, 0.1, 1e-5, True)
    Tensor[B, 4]
    """
    return _batch_norm(check, input, running_mean, running_var, weight, bias, training)


# ------------------------------------------------------------ instance
class _InstanceNorm(_BatchNorm):
    axes: ClassVar[int]
    num_features: Dim | None  # type: ignore[assignment]  # nothing looks at it without weights and running means
    eps: float = 1e-05
    momentum: float | None = 0.1
    affine: bool = False
    track_running_stats: bool = False
    _: KW_ONLY
    bias: bool = True

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.rank("input", input, self.axes + 1, self.axes + 2)
        demand_floating(check, input, also=())
        count = self.num_features
        if (self.affine or self.track_running_stats) and count is not None and not is_empty(input):
            check.channels("input", input, input.rank - self.axes - 1, "num_features", count)
        if check.training is True or not self.track_running_stats:
            demand_several(check, "spatial elements", input.shape[input.rank - self.axes :])
        return input.with_dtype(input.dtype)


@layer("torch.nn.InstanceNorm1d")
class InstanceNorm1d(_InstanceNorm):
    """Normalises each channel of each sample over the last axis.

    >>> forward(construct("torch.nn.InstanceNorm1d", 4), "B 4 8")
    Tensor[B, 4, 8]
    >>> forward(construct("torch.nn.InstanceNorm1d", 4), "B 4 1")
    SHP305 size-out-of-range
    """

    axes = 1
    batched_rank = 3


@layer("torch.nn.InstanceNorm2d")
class InstanceNorm2d(_InstanceNorm):
    """Normalises each channel of each sample over a plane; without weights it takes any number of channels.

    >>> forward(construct("torch.nn.InstanceNorm2d", 4), "B 3 8 8")
    Tensor[B, 3, 8, 8]
    >>> forward(construct("torch.nn.InstanceNorm2d", 4, affine=True), "B 3 8 8")
    SHP204 channel-mismatch
    """

    axes = 2
    batched_rank = 4


@layer("torch.nn.InstanceNorm3d")
class InstanceNorm3d(_InstanceNorm):
    """Normalises each channel of each sample over a volume.

    >>> forward(construct("torch.nn.InstanceNorm3d", 8), "B 8 4 4 4")
    Tensor[B, 8, 4, 4, 4]
    """

    axes = 3
    batched_rank = 5


def _instance_norm(
    check: Check,
    input: Tensor,
    mean: Tensor | None,
    var: Tensor | None,
    weight: Tensor | None,
    bias: Tensor | None,
    use_input_stats: bool,
) -> Tensor:
    check.rank_at_least("input", input, 2)
    known = mean is not None and var is not None
    check.argument(use_input_stats or known, "use_input_stats", False, "possible without running statistics")
    if not is_empty(input):
        demand_pair(check, mean, var)
    demand_floating(check, input, also=())
    vectors = (("running_mean", mean), ("running_var", var), ("weight", weight), ("bias", bias))
    demand_vectors(check, input, (input[1],), *vectors)
    return input.with_dtype(input.dtype)


@op("torch.nn.functional.instance_norm", mult_adds=scaling)
def instance_norm(
    check: Check,
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-05,
) -> Tensor:
    """Normalises each channel of each sample.

    >>> infer("torch.nn.functional.instance_norm", "B 4 8")
    Tensor[B, 4, 8]
    >>> infer("torch.nn.functional.instance_norm", "B 4 1")
    SHP305 size-out-of-range
    >>> infer("torch.nn.functional.instance_norm", "B 4 8", use_input_stats=False)
    SHP503 invalid-argument
    """
    if use_input_stats:
        demand_several(check, "spatial elements", input.shape[2:])
    return _instance_norm(check, input, running_mean, running_var, weight, bias, use_input_stats)


@op("torch.instance_norm")
def native_instance_norm(
    check: Check,
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: object,
) -> Tensor:
    """Normalises each channel of each sample; takes a single spatial element as well.

    >>> infer("torch.instance_norm", "B 4 1", None, None, None, None, True, 0.1, 1e-5, True)
    Tensor[B, 4, 1]
    """
    return _instance_norm(check, input, running_mean, running_var, weight, bias, use_input_stats)
