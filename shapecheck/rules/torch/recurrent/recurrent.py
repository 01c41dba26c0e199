"""Recurrent layers over sequences: RNN, LSTM, GRU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, TypeAlias

from shapecheck.dims import Dim, Poly, lt
from shapecheck.rules.core.bind import describe
from shapecheck.rules.core.check import Check, Subject
from shapecheck.rules.core.dtypes import FLOATS, KIND
from shapecheck.rules.core.layer import Layer, Shape
from shapecheck.rules.core.mult_adds import counted, places
from shapecheck.rules.core.registry import layer
from shapecheck.values import Named, Tensor, Unknown

StrictBool: TypeAlias = bool
"""A flag that torch takes as a bool only, no number; binding hands it on as it is."""


def floating(check: Check, param: str, tensor: Tensor) -> None:
    """Floats, whichever the layer was cast to."""
    if tensor.dtype in KIND:
        check.dtype(param, tensor, *FLOATS)


class Recurrent:
    """What RNN, LSTM and GRU share; each brings its own fields, in its own order, and its number of gates."""

    gates: ClassVar[int] = 1
    batched_rank: ClassVar[int | None] = 3
    input_size: Dim
    hidden_size: Dim
    num_layers: int
    bias: StrictBool
    batch_first: StrictBool
    dropout: float
    bidirectional: bool

    @property
    def projection(self) -> Dim | None:
        """What the hidden state is projected to, None where it is not."""
        return None

    @property
    def output_size(self) -> Dim:
        """Features that one direction gives out."""
        return self.hidden_size if self.projection is None else self.projection

    @property
    def directions(self) -> int:
        return 2 if self.bidirectional else 1

    def validate(self, check: Check) -> None:
        for name in ("bias", "batch_first"):
            value: object = getattr(self, name)
            if isinstance(value, Poly):
                check.unknown(f"`{name}` is {value}, which is no known flag")
            if not isinstance(value, bool):
                check.fail("SHP504", Subject(name), param=name, found=describe(value), wanted="a bool")
        for name in ("input_size", "hidden_size", "num_layers"):
            check.at_least(name, getattr(self, name), 1)
        rate: object = self.dropout
        if isinstance(rate, bool) or (isinstance(rate, (int, float)) and not 0 <= rate <= 1):
            check.fail("SHP503", Subject("dropout"), param="dropout", value=self.dropout, wanted="between 0 and 1")

    def mult_adds(self, inputs: Sequence[Any], output: Any) -> Dim | None:
        steps = output[0] if isinstance(output, tuple) and output else None
        if isinstance(steps, Named):
            steps = steps[0]
        return counted(self, places(steps, 1))  # type: ignore[arg-type]

    def parameters(self) -> dict[str, Shape | None]:
        """Weights, layer by layer, the way forward before the way back."""
        rows = self.gates * self.hidden_size
        named: dict[str, Shape | None] = {}
        for number in range(self.num_layers):
            features = self.output_size * self.directions if number else self.input_size
            for way in ("", "_reverse")[: self.directions]:
                place = f"l{number}{way}"
                named[f"weight_ih_{place}"] = (rows, features)
                named[f"weight_hh_{place}"] = (rows, self.output_size)
                if self.bias:
                    named[f"bias_ih_{place}"] = named[f"bias_hh_{place}"] = (rows,)
                if self.projection is not None:
                    named[f"weight_hr_{place}"] = (self.projection, self.hidden_size)
        return named

    def run(self, check: Check, input: object) -> tuple[object, Shape, str | None]:
        """The output for a sequence, the shape that a state has without its features, and the dtype."""
        data = sequence_data(check, input)
        packed = isinstance(input, Named)
        check.rank("input", data, *((2,) if packed else (2, 3)))
        check.last_dim("input", data, "input_size", self.input_size)
        floating(check, "input", data)
        output = Tensor((*data.shape[:-1], self.directions * self.output_size), data.dtype)
        states = self.num_layers * self.directions
        if isinstance(input, Named):
            return packed_like(input, output), (states, packed_batch(check, input)), data.dtype
        time = 1 if self.batch_first and data.rank == 3 else 0
        check.at_least("input", data[time], 1)
        return output, (states,) if data.rank == 2 else (states, data[1 - time]), data.dtype

    def attributes(self) -> dict[str, Any]:
        kept = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
        stored = {"mode": type(self).__name__, **{name: getattr(self, name) for name in kept}}
        return {**stored, "proj_size": 0 if self.projection is None else self.projection}


def sequence_data(check: Check, input: object) -> Tensor:
    """The steps of a sequence, packed or not."""
    data = input[input.fields.index("data")] if isinstance(input, Named) and "data" in input.fields else input
    if isinstance(data, Unknown):
        check.unknown(data.reason)
    if not isinstance(data, Tensor):
        wanted = "a tensor or a PackedSequence"
        check.fail("SHP504", Subject("input"), param="input", found=describe(data), wanted=wanted)
    return data


def packed_like(packed: Named, data: Tensor) -> Named:
    """A PackedSequence of the same lengths over other data."""
    items = dict(zip(packed.fields, packed, strict=True))
    items["data"] = data
    fresh = Named(packed.type_name, **items)
    for name, value in vars(packed).items():
        if name not in vars(fresh):
            setattr(fresh, name, value)
    return fresh


def packed_batch(check: Check, packed: Named) -> Dim:
    """How many sequences a PackedSequence holds, as far as it says."""
    batch = getattr(packed, "batch", None)
    if batch is not None:
        return batch  # type: ignore[no-any-return]
    items = dict(zip(packed.fields, packed, strict=True))
    for name in ("sorted_indices", "unsorted_indices"):
        order = items.get(name)
        if isinstance(order, Tensor) and order.rank == 1:
            return order[0]
    sizes = items.get("batch_sizes")
    if isinstance(sizes, Tensor) and sizes.value:
        return int(sizes.value[0])
    return check.fresh("sequences", minimum=1)


def one_state(check: Check, hx: Tensor | None, wanted: Shape) -> None:
    """An initial state has exactly the shape of the final one."""
    if hx is not None:
        check.shape("hx", hx, wanted, "input")
        floating(check, "hx", hx)


@layer("torch.nn.RNN")
class RNN(Recurrent, Layer):
    """Plain recurrence.

    >>> forward(construct("torch.nn.RNN", 8, 16), "T B 8")
    (Tensor[T, B, 16], Tensor[1, B, 16])
    >>> forward(construct("torch.nn.RNN", 8, 16, 2, bidirectional=True), "T 8")
    (Tensor[T, 32], Tensor[4, 16])
    >>> construct("torch.nn.RNN", 8, 16, nonlinearity="sigmoid")
    SHP503 invalid-argument
    """

    input_size: Dim
    hidden_size: Dim
    num_layers: int = 1
    nonlinearity: str = "tanh"
    bias: StrictBool = True
    batch_first: StrictBool = False
    dropout: float = 0.0
    bidirectional: bool = False

    def validate(self, check: Check) -> None:
        check.argument(self.nonlinearity in ("tanh", "relu"), "nonlinearity", self.nonlinearity, "tanh or relu")
        super().validate(check)

    def forward(self, check: Check, input: object, hx: Tensor | None = None) -> tuple[object, Tensor]:
        output, state, dtype = self.run(check, input)
        final = (*state, self.hidden_size)
        one_state(check, hx, final)
        return output, Tensor(final, dtype)

    def attributes(self) -> dict[str, Any]:
        return {"nonlinearity": self.nonlinearity, **super().attributes(), "mode": f"RNN_{self.nonlinearity.upper()}"}


@layer("torch.nn.GRU")
class GRU(Recurrent, Layer):
    """Gated recurrence with two gates.

    >>> forward(construct("torch.nn.GRU", 8, 16, batch_first=True), "B T 8", "1 B 16")
    (Tensor[B, T, 16], Tensor[1, B, 16])
    >>> forward(construct("torch.nn.GRU", 8, 16, batch_first=True), "B T 8", "2 B 16")
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.GRU", 8, 16), "T B 9")
    SHP203 feature-mismatch
    >>> construct("torch.nn.GRU", 8, 16, batch_first=1)
    SHP504 wrong-type
    """

    gates = 3
    input_size: Dim
    hidden_size: Dim
    num_layers: int = 1
    bias: StrictBool = True
    batch_first: StrictBool = False
    dropout: float = 0.0
    bidirectional: bool = False

    def forward(self, check: Check, input: object, hx: Tensor | None = None) -> tuple[object, Tensor]:
        output, state, dtype = self.run(check, input)
        final = (*state, self.hidden_size)
        one_state(check, hx, final)
        return output, Tensor(final, dtype)


@layer("torch.nn.LSTM")
class LSTM(Recurrent, Layer):
    """Gated recurrence with a cell state, its output projected where `proj_size` says so.

    >>> forward(construct("torch.nn.LSTM", 8, 16, 2, batch_first=True), "B T 8")
    (Tensor[B, T, 16], (Tensor[2, B, 16], Tensor[2, B, 16]))
    >>> forward(construct("torch.nn.LSTM", 8, 16, proj_size=5), "T B 8")
    (Tensor[T, B, 5], (Tensor[1, B, 5], Tensor[1, B, 16]))
    >>> forward(construct("torch.nn.LSTM", 8, 16), "T B 8", ("1 B 16", "2 B 16"))
    SHP201 dim-mismatch
    >>> forward(construct("torch.nn.LSTM", 8, 16), "T 8", ("1 1 16", "1 1 16"))
    SHP101 rank-mismatch
    >>> construct("torch.nn.LSTM", 8, 16, proj_size=16)
    SHP305 size-out-of-range
    """

    gates = 4
    input_size: Dim
    hidden_size: Dim
    num_layers: int = 1
    bias: StrictBool = True
    batch_first: StrictBool = False
    dropout: float = 0.0
    bidirectional: bool = False
    proj_size: Dim = 0

    @property
    def projection(self) -> Dim | None:
        return None if isinstance(self.proj_size, int) and self.proj_size == 0 else self.proj_size

    def validate(self, check: Check) -> None:
        super().validate(check)
        check.at_least("proj_size", self.proj_size, 0 if isinstance(self.proj_size, int) else 1)
        check.demand(
            lt(self.proj_size, self.hidden_size),
            "SHP305",
            Subject("proj_size", self.proj_size),
            Subject("hidden_size", self.hidden_size),
            param="proj_size",
            found=self.proj_size,
            expected=self.hidden_size,
            wanted_words=f"below hidden_size = {self.hidden_size}",
        )

    def forward(self, check: Check, input: object, hx: object = None) -> tuple[object, tuple[Tensor, Tensor]]:
        output, state, dtype = self.run(check, input)
        shapes = ((*state, self.output_size), (*state, self.hidden_size))
        if hx is not None:
            two_states(check, hx, shapes, alone=len(state) == 1)
        return output, (Tensor(shapes[0], dtype), Tensor(shapes[1], dtype))


def two_states(check: Check, hx: object, wanted: tuple[Shape, Shape], alone: bool) -> None:
    """A hidden and a cell state as a pair; for one sequence or step alone, stacked in one tensor will do."""
    if isinstance(hx, Unknown):
        check.unknown(hx.reason)
    if isinstance(hx, Tensor) and hx.rank and alone:
        check.at_least("hx", hx[0], 2)
        hx = (hx.with_shape(hx.shape[1:]),) * 2
    if not isinstance(hx, (tuple, list)) or len(hx) < len(wanted) or (len(hx) > len(wanted) and not alone):
        check.fail("SHP504", Subject("hx"), param="hx", found=describe(hx), wanted="a pair of tensors")
    for place, shape in enumerate(wanted):
        state = hx[place]
        if isinstance(state, Tensor):
            check.shape(f"hx[{place}]", state, shape, "input")
            floating(check, f"hx[{place}]", state)
        elif not isinstance(state, Unknown):
            check.fail("SHP504", Subject("hx"), param=f"hx[{place}]", found=describe(state), wanted="a tensor")
