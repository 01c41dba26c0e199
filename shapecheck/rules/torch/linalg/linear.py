"""Linear maps of the last axis: layers and functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim, any_of, eq
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import at_each, counted, elements_among, places
from shapecheck.rules.core.operands import common_dtype, demand_floating, demand_not
from shapecheck.rules.core.registry import layer, op
from shapecheck.values import Tensor


@layer("torch.nn.Linear")
class Linear(Layer):
    """Maps the last axis from `in_features` to `out_features`.

    >>> forward(construct("torch.nn.Linear", 3, 4), "B T 3")
    Tensor[B, T, 4]
    >>> forward(construct("torch.nn.Linear", 3, 4), "B 5")
    SHP203 feature-mismatch
    >>> forward(construct("torch.nn.Linear", 3, 4), "")
    SHP101 rank-mismatch
    >>> forward(construct("torch.nn.Linear", 3, 4), "B 3:int64")
    SHP401 dtype-mismatch
    >>> construct("torch.nn.Linear", -3, 4)
    SHP305 size-out-of-range
    """

    multiplies = True
    in_features: Dim
    out_features: Dim
    bias: bool = True

    def validate(self, check: Check) -> None:
        check.at_least("in_features", self.in_features, 0)
        check.at_least("out_features", self.out_features, 0)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.last_dim("input", input, "in_features", self.in_features)
        demand_floating(check, input)
        return input.replace(-1, self.out_features)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return counted(self, places(output, 1))

    def parameters(self) -> dict[str, Shape | None]:
        return {
            "weight": (self.out_features, self.in_features),
            "bias": (self.out_features,) if self.bias else None,
        }


@layer("torch.nn.modules.linear.NonDynamicallyQuantizableLinear")
class NonDynamicallyQuantizableLinear(Linear):
    """The output projection of `MultiheadAttention`: a `Linear` by another name.

    >>> forward(construct("torch.nn.modules.linear.NonDynamicallyQuantizableLinear", 3, 4), "B T 3")
    Tensor[B, T, 4]
    """


@layer("torch.nn.Identity")
class Identity(Layer):
    """Gives back what it gets; its constructor takes anything.

    >>> forward(construct("torch.nn.Identity"), "B T 3")
    Tensor[B, T, 3]
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def forward(self, check: Check, input: object) -> Any:
        return input


@layer("torch.nn.Bilinear")
class Bilinear(Layer):
    """Combines two tensors feature by feature; all axes but the last must agree.

    >>> forward(construct("torch.nn.Bilinear", 3, 4, 5), "B T 3", "B T 4")
    Tensor[B, T, 5]
    >>> forward(construct("torch.nn.Bilinear", 3, 4, 5), "2 3", "6 4")
    SHP206 join-mismatch
    >>> forward(construct("torch.nn.Bilinear", 3, 4, 5), "2 3", "2 5")
    SHP203 feature-mismatch
    >>> construct("torch.nn.Bilinear", 0, 4, 5)
    SHP305 size-out-of-range
    """

    batched_rank: ClassVar[int | None] = 2
    in1_features: Dim
    in2_features: Dim
    out_features: Dim
    bias: bool = True

    def validate(self, check: Check) -> None:
        check.at_least("in1_features", self.in1_features, 1)
        check.at_least("in2_features", self.in2_features, 0)
        check.at_least("out_features", self.out_features, 0)

    def forward(self, check: Check, input1: Tensor, input2: Tensor) -> Tensor:
        check.last_dim("input1", input1, "in1_features", self.in1_features)
        check.last_dim("input2", input2, "in2_features", self.in2_features)
        check.same_dims("input2", input2, "input1", input1, skip=input1.rank - 1)
        demand_floating(check, input1, "input1")
        common_dtype(check, input1, ("input2", input2))
        return input1.replace(-1, self.out_features)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return counted(self, places(output, 1))

    def parameters(self) -> dict[str, Shape | None]:
        return {
            "weight": (self.out_features, self.in1_features, self.in2_features),
            "bias": (self.out_features,) if self.bias else None,
        }


def _linear_work(given: Mapping[str, Any], output: Tensor) -> Dim | None:
    first = given.get("input", given.get("input1"))
    return at_each(elements_among(given, "weight", "bias"), places(first, 1))


@op("torch.nn.functional.linear", mult_adds=_linear_work)
def linear(check: Check, input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`input @ weight.T + bias`; a weight with one axis drops the last axis.

    >>> infer("torch.nn.functional.linear", "B T 3", "4 3", "4")
    Tensor[B, T, 4]
    >>> infer("torch.nn.functional.linear", "B 3", "3")
    Tensor[B]
    >>> infer("torch.nn.functional.linear", "B 3", "4 5")
    SHP203 feature-mismatch
    >>> infer("torch.nn.functional.linear", "B 3", "4 3", "5")
    SHP202 broadcast-mismatch
    >>> infer("torch.nn.functional.linear", "B 3", "2 4 3")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    plain = bias is None or input.rank > 2 or (input.rank == 1 and bias.rank == 0)
    check.rank("weight", weight, *((1, 2) if plain else (2,)))
    check.last_dim("input", input, "weight", weight[-1])
    dtype = common_dtype(check, input, ("weight", weight), ("bias", bias))
    demand_not(check, input, "bool")
    result = input.with_shape((*input.shape[:-1], *weight.shape[:-1]), dtype)
    if bias is not None:
        _demand_bias(check, bias, result)
    return result


def _demand_bias(check: Check, bias: Tensor, result: Tensor) -> None:
    """A bias must broadcast to the result without widening it."""
    check.rank("bias", bias, *range(max(result.rank, 2) + 1))
    for back in range(1, bias.rank + 1):
        found = bias[-back]
        wanted = result[-back] if back <= result.rank else 1
        check.demand(
            any_of(eq(found, wanted), eq(found, 1)),
            "SHP202",
            Subject("bias", found, bias.rank - back),
            Subject("input", wanted, result.rank - back),
            param="bias",
            other="input",
            found=found,
            expected=wanted,
            axis=bias.rank - back,
            place=result.rank - back,
        )


@op("torch.nn.functional.bilinear", "torch.bilinear", mult_adds=_linear_work)
def bilinear(check: Check, input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """A bilinear form of the last axes of two tensors for each output feature.

    >>> infer("torch.nn.functional.bilinear", "B 3", "B 4", "5 3 4", "5")
    Tensor[B, 5]
    >>> infer("torch.nn.functional.bilinear", "B 3", "B 4", "5 4 4")
    SHP203 feature-mismatch
    """
    check.rank("weight", weight, 3)
    check.last_dim("input1", input1, "weight", weight[1])
    check.last_dim("input2", input2, "weight", weight[2])
    check.same_dims("input2", input2, "input1", input1, skip=input1.rank - 1)
    demand_not(check, input1, "bool", param="input1")
    dtype = common_dtype(check, input1, ("input2", input2), ("weight", weight), ("bias", bias))
    if bias is not None:
        check.shape("bias", bias, (weight[0],), "weight")
    return input1.replace(-1, weight[0]).with_dtype(dtype)
