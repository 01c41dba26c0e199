"""Layers whose weight was replaced by one of another shape: the call is that of the layer's function."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.values.objects import Instance, Value

Call = tuple[str, tuple[Value, ...], dict[str, Value]]


def function_call(instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Call | None:
    """The function that the layer calls, with its arguments; None where it is not told here."""
    kind = type(instance.layer).__name__ if instance.layer is not None else ""
    build = _CALLS.get(kind)
    if build is None or len(args) + len(kwargs) != 1:
        return None
    return build(instance, next(iter((*args, *kwargs.values()))), run)


def call(made: Call, run: Run) -> Value:
    name, args, kwargs = made
    return ops.call_library(name, args, kwargs, run)


def _linear(instance: Instance, value: Value, run: Run) -> Call:
    weight, bias = (space.attribute(instance, name, run) for name in ("weight", "bias"))
    return "torch.nn.functional.linear", (value, weight, bias), {}


def _embedding(instance: Instance, value: Value, run: Run) -> Call:
    weight, padding = (space.attribute(instance, name, run) for name in ("weight", "padding_idx"))
    return "torch.nn.functional.embedding", (value, weight, padding), {}


def _convolution(instance: Instance, value: Value, run: Run) -> Call | None:
    if space.attribute(instance, "padding_mode", run) != "zeros":
        return None
    fields = ("weight", "bias", "stride", "padding", "dilation", "groups")
    name = f"torch.nn.functional.{type(instance.layer).__name__.lower()}"
    return name, (value, *(space.attribute(instance, field, run) for field in fields)), {}


def _layer_norm(instance: Instance, value: Value, run: Run) -> Call:
    fields = ("normalized_shape", "weight", "bias")
    return "torch.nn.functional.layer_norm", (value, *(space.attribute(instance, name, run) for name in fields)), {}


_CALLS: Mapping[str, Callable[[Instance, Value, Run], Call | None]] = {
    "Linear": _linear,
    "NonDynamicallyQuantizableLinear": _linear,
    "Embedding": _embedding,
    "LayerNorm": _layer_norm,
    "Conv1d": _convolution,
    "Conv2d": _convolution,
    "Conv3d": _convolution,
}
"""By the layer's rule."""
