"""Attributes of tensors."""

from __future__ import annotations

from dataclasses import replace

from shapecheck.interp import ops
from shapecheck.interp.objects import BoundMethod, LibraryName, Value
from shapecheck.interp.run import Run
from shapecheck.values import DType, Tensor, Unknown

FLIPS = ("T", "mT", "H", "mH", "real", "imag")
SILENT = ("device", "grad", "grad_fn", "is_cuda", "is_leaf", "layout", "names", "is_sparse", "is_quantized", "requires_grad",
          "is_mps", "is_nested", "__dict__", "_version", "is_meta", "itemsize", "nbytes")


def attribute(tensor: Tensor, name: str, run: Run, missing: Value) -> Value:
    """`tensor.name`."""
    match name:
        case "shape":
            return tuple(run.facts.norm(d) for d in tensor.shape)
        case "ndim":
            return tensor.rank
        case "dtype":
            return DType(tensor.dtype) if tensor.dtype is not None else run.unknown("a dtype that is not known")
        case "data":
            return replace(tensor, identity=None)
    if name in FLIPS:
        return ops.call_library(f"torch.Tensor.{name}", (tensor,), {}, run)
    if name in SILENT:
        return Unknown(f"the {name} of a tensor")
    if name.startswith("__") and f"torch.Tensor.{name}" not in run.registry.ops:
        return missing if name in ("__iter__", "__call__", "__enter__", "__array_interface__") else Unknown(name)
    return BoundMethod(tensor, LibraryName(f"torch.Tensor.{name}"))


def set_attribute(tensor: Tensor, name: str, value: Value, run: Run) -> None:
    """`tensor.name = value`: nothing that is kept of a tensor changes by it."""
