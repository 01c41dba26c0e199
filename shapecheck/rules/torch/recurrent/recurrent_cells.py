"""Recurrent cells: one step of RNN, LSTM and GRU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from shapecheck.dims import Dim
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import counted, places
from shapecheck.rules.core.registry import layer
from shapecheck.rules.torch.recurrent.recurrent import floating, one_state, two_states
from shapecheck.values import Tensor


class Cell:
    """What the cells share; each brings its own fields and its number of gates."""

    gates: ClassVar[int] = 1
    batched_rank: ClassVar[int | None] = 2
    input_size: Dim
    hidden_size: Dim
    bias: bool

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        first = output[0] if isinstance(output, tuple) and output else output
        return counted(self, places(first, 1))  # type: ignore[arg-type]

    def parameters(self) -> dict[str, Shape | None]:
        rows = self.gates * self.hidden_size
        bias: Shape | None = (rows,) if self.bias else None
        into, back = (rows, self.input_size), (rows, self.hidden_size)
        return {"weight_ih": into, "weight_hh": back, "bias_ih": bias, "bias_hh": bias}

    def step(self, check: Check, input: Tensor) -> Tensor:
        """The state after one step."""
        check.rank("input", input, 1, 2)
        check.last_dim("input", input, "input_size", self.input_size)
        floating(check, "input", input)
        return input.replace(-1, self.hidden_size)

    def attributes(self) -> dict[str, Any]:
        return {"input_size": self.input_size, "hidden_size": self.hidden_size, "bias": self.bias}


@layer("torch.nn.RNNCell")
class RNNCell(Cell, Layer):
    """One plain step.

    >>> forward(construct("torch.nn.RNNCell", 8, 16), "B 8", "B 16")
    Tensor[B, 16]
    >>> forward(construct("torch.nn.RNNCell", 8, 16), "8")
    Tensor[16]
    >>> forward(construct("torch.nn.RNNCell", 8, 16), "B 8", "B 15")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.RNNCell", 8, 16), "T B 8")
    SHP101 rank-mismatch
    """

    input_size: Dim
    hidden_size: Dim
    bias: bool = True
    nonlinearity: str = "tanh"

    def forward(self, check: Check, input: Tensor, hx: Tensor | None = None) -> Tensor:
        check.argument(self.nonlinearity in ("tanh", "relu"), "nonlinearity", self.nonlinearity, "tanh or relu")
        after = self.step(check, input)
        one_state(check, hx, after.shape)
        return after

    def attributes(self) -> dict[str, Any]:
        return {**super().attributes(), "nonlinearity": self.nonlinearity}


@layer("torch.nn.GRUCell")
class GRUCell(Cell, Layer):
    """One gated step.

    >>> forward(construct("torch.nn.GRUCell", 8, 16), "B 8")
    Tensor[B, 16]
    >>> forward(construct("torch.nn.GRUCell", 8, 16), "B 9")
    SHP203 feature-mismatch
    """

    gates = 3
    input_size: Dim
    hidden_size: Dim
    bias: bool = True

    def forward(self, check: Check, input: Tensor, hx: Tensor | None = None) -> Tensor:
        after = self.step(check, input)
        one_state(check, hx, after.shape)
        return after


@layer("torch.nn.LSTMCell")
class LSTMCell(Cell, Layer):
    """One gated step with a cell state.

    >>> forward(construct("torch.nn.LSTMCell", 8, 16), "B 8")
    (Tensor[B, 16], Tensor[B, 16])
    >>> forward(construct("torch.nn.LSTMCell", 8, 16), "B 8", ("B 16", "B 8"))
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.LSTMCell", 8, 16), "B 8", 3)
    SHP504 wrong-type
    """

    gates = 4
    input_size: Dim
    hidden_size: Dim
    bias: bool = True

    def forward(self, check: Check, input: Tensor, hx: object = None) -> tuple[Tensor, Tensor]:
        after = self.step(check, input)
        if hx is not None:
            two_states(check, hx, (after.shape, after.shape), alone=input.rank == 1)
        return after, after.with_shape(after.shape)
