"""Activation functions: shape stays (glu halves an axis), dtypes are refused or lifted as torch's CPU kernels do."""

from __future__ import annotations

from shapecheck.dims import Dim, any_of, eq, floordiv
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import COMPLEX, FLOATS, INTS, KIND, lift
from shapecheck.rules.core.mult_adds import scaling
from shapecheck.rules.core.registry import op
from shapecheck.values import Tensor

NO_BOOL = FLOATS + INTS
"""What relu, relu6 and threshold take."""
WITH_COMPLEX = FLOATS + COMPLEX
SUMS = NO_BOOL + COMPLEX
"""What an activation takes that torch composes of arithmetic."""


def activated(check: Check, input: Tensor, allowed: tuple[str, ...] = FLOATS, param: str = "input") -> Tensor:
    """The input unchanged in shape, after the dtypes that torch has no kernel for were refused."""
    if input.dtype in KIND:
        check.dtype(param, input, *allowed)
    return input.with_dtype(lift(input.dtype) if allowed is SUMS else input.dtype)


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def ordered(check: Check, low: object, high: object, param: str, strictly: bool = False) -> None:
    """A lower and an upper end that are known must stand in order."""
    if isinstance(low, (int, float)) and isinstance(high, (int, float)):
        holds, words = (low < high, "below") if strictly else (low <= high, "at most")
        check.argument(holds, param, low, f"{words} {high}")


@op("torch.relu", "torch.Tensor.relu")
def relu(check: Check, input: Tensor) -> Tensor:
    """Clip at zero from below.

    >>> infer("torch.relu", "B 3:int64")
    Tensor[B, 3]:int64
    >>> infer("torch.relu", "B 3:bool")
    SHP401 dtype-mismatch
    """
    return activated(check, input, NO_BOOL)


@op("torch.nn.functional.relu", "torch.nn.functional.relu6")
def relu_function(check: Check, input: Tensor, inplace: object = False) -> Tensor:
    """The same, as functions that may work in place.

    >>> infer("torch.nn.functional.relu6", "B 3", inplace=True)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.relu", "B 3:bool")
    SHP401 dtype-mismatch
    """
    return activated(check, input, NO_BOOL)


@op("torch.selu")
def selu(check: Check, input: Tensor) -> Tensor:
    """Scaled exponential unit.

    >>> infer("torch.selu", "B 3")
    Tensor[B, 3]
    >>> infer("torch.selu", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op(
    "torch.nn.functional.selu",
    "torch.nn.functional.hardsigmoid",
    "torch.nn.functional.hardswish",
    "torch.nn.functional.mish",
)
def float_function(check: Check, input: Tensor, inplace: object = False) -> Tensor:
    """Smooth activations over floats only.

    >>> infer("torch.nn.functional.mish", "B 3")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.hardswish", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.nn.functional.silu")
def silu(check: Check, input: Tensor, inplace: object = False) -> Tensor:
    """`x * sigmoid(x)`, which takes complex numbers too.

    >>> infer("torch.nn.functional.silu", "B 3:complex64")
    Tensor[B, 3]:complex64
    >>> infer("torch.nn.functional.silu", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input, WITH_COMPLEX)


@op("torch.celu")
def celu(check: Check, input: Tensor, alpha: float = 1.0) -> Tensor:
    """Continuously differentiable exponential unit.

    >>> infer("torch.celu", "B 3", 0.5)
    Tensor[B, 3]
    >>> infer("torch.celu", "B 3", 0)
    SHP503 invalid-argument
    """
    if is_number(alpha):
        check.argument(alpha != 0, "alpha", alpha, "different from 0")
    return activated(check, input)


@op("torch.nn.functional.celu")
def celu_function(check: Check, input: Tensor, alpha: float = 1.0, inplace: object = False) -> Tensor:
    """The same, as a function that may work in place.

    >>> infer("torch.nn.functional.celu", "B 3", alpha=0)
    SHP503 invalid-argument
    """
    return celu(check, input, alpha)


@op("torch.nn.functional.elu")
def elu(check: Check, input: Tensor, alpha: float = 1.0, inplace: object = False) -> Tensor:
    """Exponential unit.

    >>> infer("torch.nn.functional.elu", "B 3", 0.5)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.elu", "B 3:bool")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.nn.functional.leaky_relu")
def leaky_relu(check: Check, input: Tensor, negative_slope: float = 0.01, inplace: object = False) -> Tensor:
    """A slope instead of zero below zero.

    >>> infer("torch.nn.functional.leaky_relu", "B 3", 0.2)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.leaky_relu", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.rrelu")
def rrelu(
    check: Check,
    input: Tensor,
    lower: float = 0.125,
    upper: float = 1 / 3,
    training: object = False,
    generator: object = None,
) -> Tensor:
    """A random slope below zero, drawn from `lower` to `upper`.

    >>> infer("torch.rrelu", "B 3")
    Tensor[B, 3]
    >>> infer("torch.rrelu", "B 3", 0.5, 0.2)
    SHP503 invalid-argument
    """
    ordered(check, lower, upper, "lower")
    return activated(check, input)


@op("torch.nn.functional.rrelu")
def rrelu_function(
    check: Check,
    input: Tensor,
    lower: float = 0.125,
    upper: float = 1 / 3,
    training: object = False,
    inplace: object = False,
) -> Tensor:
    """The same, as a function that may work in place.

    >>> infer("torch.nn.functional.rrelu", "B 3", 0.5, 0.2)
    SHP503 invalid-argument
    """
    return rrelu(check, input, lower, upper)


@op("torch.nn.functional.gelu")
def gelu(check: Check, input: Tensor, *, approximate: str = "none", out: object = None) -> Tensor:
    """Gaussian error unit, exact or by tanh.

    >>> infer("torch.nn.functional.gelu", "B 3", approximate="tanh")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.gelu", "B 3", approximate="erf")
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.gelu", "B 3:int64")
    SHP401 dtype-mismatch
    """
    if isinstance(approximate, str):
        check.argument(approximate in ("none", "tanh"), "approximate", approximate, "none or tanh")
    return activated(check, input)


@op("torch.nn.functional.logsigmoid")
def logsigmoid(check: Check, input: Tensor, *, out: object = None) -> Tensor:
    """Logarithm of the sigmoid.

    >>> infer("torch.nn.functional.logsigmoid", "B 3")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.logsigmoid", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.hardshrink", "torch.Tensor.hardshrink", "torch.nn.functional.hardshrink")
def hardshrink(check: Check, input: Tensor, lambd: float = 0.5, *, out: object = None) -> Tensor:
    """Zero between `-lambd` and `lambd`.

    >>> infer("torch.hardshrink", "B 3")
    Tensor[B, 3]
    >>> infer("torch.hardshrink", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.nn.functional.softshrink")
def softshrink(check: Check, input: Tensor, lambd: float = 0.5, *, out: object = None) -> Tensor:
    """Shrink towards zero by `lambd`.

    >>> infer("torch.nn.functional.softshrink", "B 3")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.softshrink", "B 3", -1)
    SHP503 invalid-argument
    """
    if isinstance(lambd, (int, float)):
        check.argument(lambd >= 0, "lambd", lambd, "at least 0")
    return activated(check, input)


@op("torch.nn.functional.softplus")
def softplus(check: Check, input: Tensor, beta: float = 1, threshold: float = 20, *, out: object = None) -> Tensor:
    """Smooth form of relu.

    >>> infer("torch.nn.functional.softplus", "B 3", beta=2)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.softplus", "B 3:int64")
    SHP401 dtype-mismatch
    """
    return activated(check, input)


@op("torch.nn.functional.tanhshrink", "torch.nn.functional.softsign")
def composed(check: Check, input: Tensor) -> Tensor:
    """Activations that torch composes of arithmetic, which lifts ints to floats.

    >>> infer("torch.nn.functional.softsign", "B 3:int64")
    Tensor[B, 3]
    >>> infer("torch.nn.functional.tanhshrink", "B 3:bool")
    SHP401 dtype-mismatch
    """
    return activated(check, input, SUMS)


@op("torch.sigmoid", "torch.tanh")
def sigmoid(check: Check, input: Tensor, *, out: object = None) -> Tensor:
    """Squash into an interval; ints and bools become floats.

    >>> infer("torch.sigmoid", "B 3:bool")
    Tensor[B, 3]
    """
    return input.with_dtype(lift(input.dtype))


@op("torch.Tensor.sigmoid", "torch.Tensor.tanh", "torch.nn.functional.sigmoid", "torch.nn.functional.tanh")
def sigmoid_method(check: Check, input: Tensor) -> Tensor:
    """The same, without a place to write to.

    >>> infer("torch.nn.functional.tanh", "B 3:int64")
    Tensor[B, 3]
    """
    return input.with_dtype(lift(input.dtype))


@op("torch.threshold")
def threshold(check: Check, input: Tensor, threshold: float, value: float, *, out: object = None) -> Tensor:
    """`value` wherever the input is not above `threshold`.

    >>> infer("torch.threshold", "B 3:int64", 1, 2)
    Tensor[B, 3]:int64
    >>> infer("torch.threshold", "B 3:bool", 1, 2)
    SHP401 dtype-mismatch
    """
    return activated(check, input, NO_BOOL)


@op("torch.nn.functional.threshold")
def threshold_function(check: Check, input: Tensor, threshold: float, value: float, inplace: object = False) -> Tensor:
    """The same, as a function that may work in place.

    >>> infer("torch.nn.functional.threshold", "B 3:bool", 1, 2)
    SHP401 dtype-mismatch
    """
    return activated(check, input, NO_BOOL)


@op("torch.nn.functional.hardtanh")
def hardtanh(
    check: Check, input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: object = False
) -> Tensor:
    """Clip into an interval.

    >>> infer("torch.nn.functional.hardtanh", "B 3", 0, 6)
    Tensor[B, 3]
    >>> infer("torch.nn.functional.hardtanh", "B 3", 2, 1)
    SHP503 invalid-argument
    >>> infer("torch.nn.functional.hardtanh", "B 3:uint8")
    SHP401 dtype-mismatch
    """
    ordered(check, min_val, max_val, "min_val")
    return clipped(check, input, min_val)


def clipped(check: Check, input: Tensor, low: object) -> Tensor:
    """Bytes can be clipped at a lower end that is not negative."""
    if input.dtype == "uint8" and isinstance(low, (int, float)) and low < 0:
        check.fail("SHP401", Subject("input"), param="input", dtype="uint8", wanted="a signed type")
    return activated(check, input, NO_BOOL)


@op("torch.nn.functional.glu")
def glu(check: Check, input: Tensor, dim: int = -1, *, out: object = None) -> Tensor:
    """Gate one half of an axis by the other.

    >>> infer("torch.nn.functional.glu", "B 6 T", 1)
    Tensor[B, 3, T]
    >>> infer("torch.nn.functional.glu", "B 7 T", 1)
    SHP302 not-divisible
    >>> infer("torch.nn.functional.glu", "B 6 T", 3)
    SHP102 axis-out-of-range
    >>> infer("torch.nn.functional.glu", "")
    SHP101 rank-mismatch
    """
    check.rank_at_least("input", input, 1)
    axis = check.axis("dim", dim, input.rank)
    check.divisible("input", input[axis], "parts", 2)
    return activated(check, input.replace(axis, floordiv(input[axis], 2)))


@op("torch.nn.functional.gumbel_softmax")
def gumbel_softmax(
    check: Check, logits: Tensor, tau: float = 1, hard: object = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """Draw from a softened categorical distribution along an axis.

    >>> infer("torch.nn.functional.gumbel_softmax", "B 6", hard=True)
    Tensor[B, 6]
    >>> infer("torch.nn.functional.gumbel_softmax", "B 6", dim=2)
    SHP102 axis-out-of-range
    """
    check.axis("dim", dim, logits.rank, "logits")
    return activated(check, logits, param="logits")


@op("torch.prelu", "torch.Tensor.prelu", "torch.nn.functional.prelu", mult_adds=scaling)
def prelu(check: Check, input: Tensor, weight: Tensor) -> Tensor:
    """A learned slope below zero: one for all, or one for each channel on axis 1.

    >>> infer("torch.prelu", "B 3 T", "3")
    Tensor[B, 3, T]
    >>> infer("torch.prelu", "B C T", "3")
    Tensor[B, C, T] if C == 3
    >>> infer("torch.prelu", "T", "3")
    SHP201 dim-mismatch
    >>> infer("torch.prelu", "B 3 T", "4")
    SHP204 channel-mismatch
    >>> infer("torch.prelu", "B 3 T", "3 1")
    SHP101 rank-mismatch
    """
    check.rank("weight", weight, 0, 1)
    if weight.rank == 1:
        _channel_slopes(check, input, "weight", weight[0])
    return activated(check, input)


def _channel_slopes(check: Check, input: Tensor, name: str, count: Dim) -> None:
    """As many slopes as channels, or one; an input without axis 1 counts as having one channel."""
    if check.known(eq(count, 1)):
        return
    if input.rank < 2:
        check.same(name, count, "input", 1)
        return
    check.demand(
        any_of(eq(input[1], count), eq(count, 1)),
        "SHP204",
        Subject("input", input[1], 1),
        Subject(name, count),
        param="input",
        other=name,
        found=input[1],
        expected=count,
        axis=1,
    )


def parametric(check: Check, input: Tensor, num_parameters: Dim) -> Tensor:
    """`prelu` with the slopes of a layer, which takes floats and whatever the layer was cast to."""
    _channel_slopes(check, input, "num_parameters", num_parameters)
    if input.dtype in KIND and input.dtype not in FLOATS:
        check.fail("SHP401", Subject("input"), param="input", dtype=input.dtype, wanted="float32")
    return input.with_dtype(input.dtype)
