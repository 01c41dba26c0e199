"""How often one call multiplies or adds an element of a parameter: of a layer, and of a function that does its work.

A layer says it in `Layer.mult_adds`; an op is declared with it: `@op(..., mult_adds=...)`, a function of the call's
arguments by name and of its result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecheck.dims import Dim, product
from shapecheck.rules.core.layer import Layer
from shapecheck.values import Tensor


def places(tensor: Any, inner: int) -> Dim | None:
    """How many positions a tensor has when its last `inner` axes are taken as one; None for what is no tensor."""
    return product(tensor.shape[: tensor.rank - inner]) if isinstance(tensor, Tensor) else None


def counted(layer: Layer, positions: Dim | None) -> Dim | None:
    """The multiply-adds of a layer whose every parameter is used at each of so many positions."""
    return None if positions is None else layer.parameter_count() * positions


def scaled(layer: Layer, output: Any) -> Dim | None:
    """The multiply-adds of a layer that has one weight, and maybe one bias, for each element that it gives."""
    vectors = sum(shape is not None for shape in layer.parameters().values())
    return output.numel * vectors if isinstance(output, Tensor) else None


def elements_among(given: Mapping[str, Any], *names: str) -> Dim | None:
    """The elements of the tensors among arguments; None where one is neither a tensor nor None."""
    total: Dim = 0
    for name in names:
        value = given.get(name)
        if isinstance(value, Tensor):
            total = total + value.numel
        elif value is not None:
            return None
    return total


def at_each(count: Dim | None, positions: Dim | None) -> Dim | None:
    """So many multiply-adds at each of so many positions."""
    return None if count is None or positions is None else count * positions


def scaling(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    """Of a function that has one weight, and maybe one bias, for each element that it gives."""
    scales = [given.get(name) for name in ("weight", "bias")]
    known = all(scale is None or isinstance(scale, Tensor) for scale in scales)
    return output.numel * sum(scale is not None for scale in scales) if known else None
