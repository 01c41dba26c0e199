"""Activation layers: each one's fields, and the function that its forward is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import FLOATS, KIND, lift
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import scaled
from shapecheck.rules.core.registry import layer
from shapecheck.rules.torch.pointwise.activation import (
    NO_BOOL,
    SUMS,
    WITH_COMPLEX,
    activated,
    celu,
    clipped,
    gelu,
    glu,
    is_number,
    ordered,
    parametric,
    rrelu,
    softshrink,
)
from shapecheck.values import Tensor


class Activation(Layer):
    """A layer that keeps the shape; `allowed` are the dtypes that it takes."""

    allowed: ClassVar[tuple[str, ...]] = FLOATS

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return activated(check, input, self.allowed)


@layer("torch.nn.ReLU")
class ReLU(Activation):
    """Clip at zero from below.

    >>> forward(construct("torch.nn.ReLU", inplace=True), "B 3 H W")
    Tensor[B, 3, H, W]
    >>> forward(construct("torch.nn.ReLU"), "B 3:bool")
    SHP401 dtype-mismatch
    >>> construct("torch.nn.ReLU", alpha=1)
    SHP502 unknown-argument
    """

    allowed = NO_BOOL
    inplace: object = False


@layer("torch.nn.ReLU6")
class ReLU6(Activation):
    """Clip into [0, 6].

    >>> forward(construct("torch.nn.ReLU6"), "B 3")
    Tensor[B, 3]
    """

    allowed = NO_BOOL
    inplace: object = False

    def attributes(self) -> dict[str, Any]:
        return {"min_val": 0.0, "max_val": 6.0, "inplace": self.inplace}


@layer("torch.nn.SELU", "torch.nn.Hardsigmoid", "torch.nn.Hardswish", "torch.nn.Mish")
class FloatActivation(Activation):
    """Smooth activations over floats only.

    >>> forward(construct("torch.nn.Mish"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.SELU"), "B 3:int64")
    SHP401 dtype-mismatch
    """

    inplace: object = False


@layer("torch.nn.SiLU")
class SiLU(Activation):
    """`x * sigmoid(x)`.

    >>> forward(construct("torch.nn.SiLU"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.SiLU"), "B 3:int64")
    SHP401 dtype-mismatch
    """

    allowed = WITH_COMPLEX
    inplace: object = False


@layer("torch.nn.ELU")
class ELU(Activation):
    """Exponential unit.

    >>> forward(construct("torch.nn.ELU", 0.5), "B 3")
    Tensor[B, 3]
    """

    alpha: float = 1.0
    inplace: object = False


@layer("torch.nn.CELU")
class CELU(Activation):
    """Continuously differentiable exponential unit.

    >>> forward(construct("torch.nn.CELU"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.CELU", 0), "B 3")
    SHP503 invalid-argument
    """

    alpha: float = 1.0
    inplace: object = False

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return celu(check, input, self.alpha)


@layer("torch.nn.LeakyReLU")
class LeakyReLU(Activation):
    """A slope instead of zero below zero.

    >>> forward(construct("torch.nn.LeakyReLU", 0.2, True), "B 3")
    Tensor[B, 3]
    """

    negative_slope: float = 0.01
    inplace: object = False


@layer("torch.nn.RReLU")
class RReLU(Activation):
    """A random slope below zero.

    >>> forward(construct("torch.nn.RReLU"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.RReLU", 2, 1), "B 3")
    SHP503 invalid-argument
    """

    lower: float = 1.0 / 8
    upper: float = 1.0 / 3
    inplace: object = False

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return rrelu(check, input, self.lower, self.upper)


@layer("torch.nn.GELU")
class GELU(Activation):
    """Gaussian error unit.

    >>> forward(construct("torch.nn.GELU", "tanh"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.GELU", approximate="fast"), "B 3")
    SHP503 invalid-argument
    """

    approximate: str = "none"

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return gelu(check, input, approximate=self.approximate)


@layer("torch.nn.LogSigmoid")
class LogSigmoid(Activation):
    """Logarithm of the sigmoid.

    >>> forward(construct("torch.nn.LogSigmoid"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.LogSigmoid"), "B 3:int64")
    SHP401 dtype-mismatch
    """


@layer("torch.nn.Softsign", "torch.nn.Tanhshrink")
class Composed(Activation):
    """Activations that torch composes of arithmetic, which lifts ints to floats.

    >>> forward(construct("torch.nn.Softsign"), "B 3:int64")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.Tanhshrink"), "B 3:bool")
    SHP401 dtype-mismatch
    """

    allowed = SUMS


@layer("torch.nn.Sigmoid", "torch.nn.Tanh")
class Squash(Layer):
    """Squash into an interval.

    >>> forward(construct("torch.nn.Sigmoid"), "B 3:int64")
    Tensor[B, 3]
    >>> construct("torch.nn.Tanh", True)
    SHP505 too-many-arguments
    """

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return input.with_dtype(lift(input.dtype))


@layer("torch.nn.Hardshrink")
class Hardshrink(Activation):
    """Zero between `-lambd` and `lambd`.

    >>> forward(construct("torch.nn.Hardshrink"), "B 3")
    Tensor[B, 3]
    """

    lambd: float = 0.5


@layer("torch.nn.Softshrink")
class Softshrink(Activation):
    """Shrink towards zero by `lambd`.

    >>> forward(construct("torch.nn.Softshrink"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.Softshrink", -1), "B 3")
    SHP503 invalid-argument
    """

    lambd: float = 0.5

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return softshrink(check, input, self.lambd)


@layer("torch.nn.Softplus")
class Softplus(Activation):
    """Smooth form of relu.

    >>> forward(construct("torch.nn.Softplus", beta=2), "B 3")
    Tensor[B, 3]
    """

    beta: float = 1.0
    threshold: float = 20.0


@layer("torch.nn.Threshold")
class Threshold(Activation):
    """`value` wherever the input is not above `threshold`.

    >>> forward(construct("torch.nn.Threshold", 0.1, 20), "B 3")
    Tensor[B, 3]
    >>> construct("torch.nn.Threshold", 0.1)
    SHP501 missing-argument
    """

    allowed = NO_BOOL
    threshold: float
    value: float
    inplace: object = False


@layer("torch.nn.Hardtanh")
class Hardtanh(Layer):
    """Clip into an interval; `min_value` and `max_value` are older names of its ends.

    >>> forward(construct("torch.nn.Hardtanh", 0, 6), "B 3")
    Tensor[B, 3]
    >>> construct("torch.nn.Hardtanh", 1, 1)
    SHP503 invalid-argument
    """

    min_val: float = -1.0
    max_val: float = 1.0
    inplace: object = False
    min_value: float | None = None
    max_value: float | None = None

    def validate(self, check: Check) -> None:
        ends = self.attributes()
        if is_number(ends["min_val"]) and is_number(ends["max_val"]):
            ordered(check, ends["min_val"], ends["max_val"], "min_val", strictly=True)

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return clipped(check, input, self.attributes()["min_val"])

    def attributes(self) -> dict[str, Any]:
        low = self.min_val if self.min_value is None else self.min_value
        high = self.max_val if self.max_value is None else self.max_value
        return {"min_val": low, "max_val": high, "inplace": self.inplace}


@layer("torch.nn.GLU")
class GLU(Layer):
    """Gate one half of an axis by the other.

    >>> forward(construct("torch.nn.GLU", 1), "B 6 T")
    Tensor[B, 3, T]
    >>> forward(construct("torch.nn.GLU"), "B 7")
    SHP302 not-divisible
    """

    dim: int = -1

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return glu(check, input, self.dim)


@layer("torch.nn.PReLU")
class PReLU(Layer):
    """A learned slope below zero: one for all, or one for each channel on axis 1.

    >>> forward(construct("torch.nn.PReLU"), "B 3 T")
    Tensor[B, 3, T]
    >>> forward(construct("torch.nn.PReLU", 3), "B C T")
    Tensor[B, C, T] if C == 3
    >>> forward(construct("torch.nn.PReLU", 4), "B 3 T")
    SHP204 channel-mismatch
    >>> forward(construct("torch.nn.PReLU", 4), "4")
    SHP201 dim-mismatch
    """

    num_parameters: Dim = 1
    init: float = 0.25

    def forward(self, check: Check, input: Tensor) -> Tensor:
        return parametric(check, input, self.num_parameters)

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        return scaled(self, output)

    def parameters(self) -> dict[str, Shape | None]:
        return {"weight": (self.num_parameters,)}


@layer("torch.nn.Softmax", "torch.nn.LogSoftmax")
class Softmax(Layer):
    """Normalise along an axis; without `dim`, torch picks one by the rank.

    >>> forward(construct("torch.nn.Softmax", dim=1), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.LogSoftmax"), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.Softmax", dim=2), "B 3")
    SHP102 axis-out-of-range
    >>> forward(construct("torch.nn.LogSoftmax", dim=1), "B 3:int64")
    SHP401 dtype-mismatch
    """

    dim: int | None = None

    def forward(self, check: Check, input: Tensor) -> Tensor:
        if self.dim is not None:
            check.axis("dim", self.dim, input.rank)
        return activated(check, input)


@layer("torch.nn.Softmin")
class Softmin(Softmax):
    """Softmax of the negated input.

    >>> forward(construct("torch.nn.Softmin", dim=-1), "B 3")
    Tensor[B, 3]
    >>> forward(construct("torch.nn.Softmin", dim=-3), "B 3")
    SHP102 axis-out-of-range
    """

    dim: int | None = None


@layer("torch.nn.Softmax2d")
class Softmax2d(Layer):
    """Normalise over the channels of an image.

    >>> forward(construct("torch.nn.Softmax2d"), "B 3 H W")
    Tensor[B, 3, H, W]
    >>> forward(construct("torch.nn.Softmax2d"), "B 3")
    SHP101 rank-mismatch
    """

    batched_rank = 4

    def forward(self, check: Check, input: Tensor) -> Tensor:
        check.rank("input", input, 3, 4)
        if input.dtype in KIND:
            check.dtype("input", input, *FLOATS)
        return input.with_dtype(input.dtype)
