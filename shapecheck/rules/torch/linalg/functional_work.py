"""How often one call of a function multiplies or adds an element of a weight that it is given, as its layer would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.dims import Dim
from shapecheck.rules.core.layer import places
from shapecheck.rules.torch.conv.conv import spread
from shapecheck.values import Tensor

Work = Callable[[Mapping[str, Any], Tensor], Dim | None]


def _sizes(given: Mapping[str, Any], *names: str) -> Dim | None:
    """The elements of the tensors among arguments; None where one is neither a tensor nor None."""
    total: Dim = 0
    for name in names:
        value = given.get(name)
        if isinstance(value, Tensor):
            total = total + value.numel
        elif value is not None:
            return None
    return total


def _times(count: Dim | None, positions: Dim | None) -> Dim | None:
    return None if count is None or positions is None else count * positions


def _linear(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    first = given.get("input", given.get("input1"))
    return _times(_sizes(given, "weight", "bias"), places(first, 1))


def _convolution(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    weight = given.get("weight")
    positions = spread(output, weight.rank - 2) if isinstance(weight, Tensor) else None
    return _times(_sizes(given, "weight", "bias"), positions)


def _transposed(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    weight, bias = given.get("weight"), _sizes(given, "bias")
    if not isinstance(weight, Tensor) or bias is None:
        return None
    before, after = spread(given.get("input"), weight.rank - 2), spread(output, weight.rank - 2)
    return None if before is None or after is None else weight.numel * before + bias * after


def _scaling(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    scales = [given.get(name) for name in ("weight", "bias")]
    known = all(scale is None or isinstance(scale, Tensor) for scale in scales)
    return output.numel * sum(scale is not None for scale in scales) if known else None


def _affine(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    """`addmm(bias, x, weight)` with a parameter for its weight is a linear layer; of other products, nothing counts."""
    weight = given.get("mat2")
    if not isinstance(weight, Tensor) or weight.identity is None:
        return 0
    return _times(_sizes(given, "input", "mat2"), places(output, 1))


SPATIAL = ("1d", "2d", "3d")
WORK: Mapping[str, Work] = {
    "torch.nn.functional.linear": _linear,
    **{f"torch.{place}bilinear": _linear for place in ("", "nn.functional.")},
    **{f"torch.{place}conv{n}": _convolution for place in ("", "nn.functional.") for n in SPATIAL},
    **{f"torch.{place}conv_transpose{n}": _transposed for place in ("", "nn.functional.") for n in SPATIAL},
    **{f"torch.{place}layer_norm": _scaling for place in ("", "nn.functional.")},
    **{f"torch.{place}rms_norm": _scaling for place in ("", "nn.functional.")},
    **{f"torch.nn.functional.{kind}_norm": _scaling for kind in ("group", "batch", "instance")},
    **{f"torch.{place}prelu": _scaling for place in ("", "nn.functional.", "Tensor.")},
    **{f"torch.{place}addmm": _affine for place in ("", "Tensor.")},
}
"""By the function's dotted name; `given` are its arguments by name."""
