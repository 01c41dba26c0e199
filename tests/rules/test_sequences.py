"""Recurrent layers and attention: parameters and attributes as torch has them, packed input, edges."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from shapecheck.dims import Facts, render, sym
from shapecheck.rules.core.call import call_layer
from shapecheck.rules.core.check import Check, DemandFailed
from shapecheck.rules.core.layer import Layer
from shapecheck.testing import construct, forward, infer, tensor
from shapecheck.values import Named, Tensor, Unknown

ATTENTION = "torch.nn.functional.scaled_dot_product_attention"


def recurrent_options() -> list[tuple[str, tuple[int, ...], dict[str, Any]]]:
    """Every combination of the options that change a parameter."""
    flags = list(itertools.product((1, 3), (True, False), (True, False)))
    options: list[tuple[str, tuple[int, ...], dict[str, Any]]] = [
        (name, (3, 5), {"num_layers": layers, "bidirectional": both, "bias": bias})
        for name in ("RNN", "LSTM", "GRU")
        for layers, both, bias in flags
    ]
    options += [(name, args, {**kwargs, "proj_size": 2}) for name, args, kwargs in options if name == "LSTM"]
    options += [("RNN", (3, 5), {"nonlinearity": "relu", "batch_first": True, "dropout": 0.1, "num_layers": 2})]
    options += [(name, (3, 5), {"bias": bias}) for name in ("RNNCell", "LSTMCell", "GRUCell") for bias in (True, False)]
    return options


def attention_options() -> list[tuple[str, tuple[int, ...], dict[str, Any]]]:
    names = ("bias", "add_bias_kv", "add_zero_attn")
    flags = [dict(zip(names, chosen, strict=True)) for chosen in itertools.product((True, False), repeat=3)]
    widths: list[dict[str, Any]] = [{}, {"kdim": 3}, {"vdim": 4}, {"kdim": 8, "vdim": 8}, {"kdim": 2, "vdim": 3}]
    return [("MultiheadAttention", (8, 2), {**flag, **width}) for flag in flags for width in widths]


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "args", "kwargs"), recurrent_options() + attention_options(), ids=str)
def test_parameters_and_attributes_are_those_of_torch(name: str, args: Any, kwargs: dict[str, Any]) -> None:
    torch = pytest.importorskip("torch")
    real, ours = getattr(torch.nn, name)(*args, **kwargs), construct(f"torch.nn.{name}", *args, **kwargs)
    expected = {n: None if p is None else tuple(p.shape) for n, p in real._parameters.items()}
    assert list(ours.parameters().items()) == list(expected.items())
    for child, layer in ours.children().items():
        for parameter, shape in layer.parameters().items():
            found = getattr(real.get_submodule(child), parameter)
            assert shape == (None if found is None else tuple(found.shape))
    own = {n: v for n, v in vars(real).items() if not n.startswith("_") and n != "training"}
    assert {n: v for n, v in ours.attributes().items() if not n.startswith("_")} == own


def run(layer: Layer, *args: Any) -> Any:
    return call_layer(Check(Facts()), layer, args, {})


def packed(features: int, **more: Any) -> Named:
    items = {"batch_sizes": tensor("T:int64"), "sorted_indices": None, "unsorted_indices": None, **more}
    return Named("PackedSequence", data=Tensor((sym("N"), features)), **items)


def test_packed_input_gives_packed_output() -> None:
    order = tensor("B:int64")
    layer = construct("torch.nn.LSTM", 8, 16, 2, bidirectional=True)
    output, (hidden, cell) = run(layer, packed(8, sorted_indices=order))
    assert isinstance(output, Named)
    assert (output.type_name, output.fields[0]) == ("PackedSequence", "data")
    assert [render(d) for d in output[0].shape] == ["N", "32"]
    assert output[2] is order
    assert [render(d) for d in hidden.shape] == [render(d) for d in cell.shape] == ["4", "B", "16"]


def test_packed_input_of_a_batch_that_nobody_knows() -> None:
    _, hidden = run(construct("torch.nn.GRU", 8, 16), packed(8))
    assert hidden.shape[1].opaque
    run(construct("torch.nn.GRU", 8, 16), packed(8), tensor("1 5 16"))  # which may fit
    with pytest.raises(DemandFailed):
        run(construct("torch.nn.GRU", 8, 16), packed(8), tensor("2 5 16"))
    with pytest.raises(DemandFailed):
        run(construct("torch.nn.GRU", 9, 16), packed(8))


def test_symbolic_sizes() -> None:
    width, hidden = sym("D"), sym("H")
    layer = construct("torch.nn.LSTM", width, hidden, 2, batch_first=True, bidirectional=True)
    assert repr(forward(layer, "B T D")) == "(Tensor[B, T, 2*H], (Tensor[4, B, H], Tensor[4, B, H]))"
    assert render(layer.parameters()["weight_ih_l1"][1]) == "2*H"
    attention = construct("torch.nn.MultiheadAttention", 4 * hidden, 4)
    assert "Tensor[L, B, 4*H]" in repr(forward(attention, "L B 4*H", "S B 4*H", "S B 4*H"))


def test_weights_of_which_nobody_knows_whether_they_are_asked_for() -> None:
    attention = construct("torch.nn.MultiheadAttention", 8, 2)
    query = tensor("L B 8")
    output, weights = run(attention, query, query, query, None, Unknown("a flag"))
    assert output.shape == query.shape
    assert isinstance(weights, Unknown)


@pytest.mark.parametrize(
    ("name", "args", "inputs"),
    [
        ("LSTM", (4, 5), ["3 4", ["1 5", "1 5"]]),
        ("LSTM", (4, 5), ["3 4", "2 1 5"]),  # both states in one tensor: only without a batch
        ("LSTM", (4, 5), ["3 0 4"]),
        ("GRUCell", (4, 5), ["4", "5"]),
        ("LSTMCell", (4, 5), ["2 4", ["2 5", "2 5"]]),
        ("MultiheadAttention", (4, 2), ["3 4", "5 4", "5 4", "5:bool", True, "2 3 5"]),
        ("MultiheadAttention", (4, 2), ["3 2 4", "3 2 4", "3 2 4", None, False, "9 9", True, True]),  # never looked at
    ],
)
def test_what_must_stay_silent(name: str, args: tuple[int, ...], inputs: list[Any]) -> None:
    outcome = forward(construct(f"torch.nn.{name}", *args), *inputs)
    assert (outcome.failed, outcome.unknown, outcome.assumed) == (None, None, ())


@pytest.mark.parametrize(
    ("name", "args", "inputs", "code"),
    [
        ("LSTM", (4, 5), ["3 2 4", "2 1 2 5"], "SHP504"),
        ("LSTM", (4, 5), ["3 2 4", ("1 2 5", "1 2 5", "1 2 5")], "SHP504"),
        ("RNN", (4, 5), ["0 2 4"], "SHP305"),
        ("RNN", (4, 5), ["3 2 4:int64"], "SHP401"),
        ("RNN", (4, 5), ["3 2 4", "1 5"], "SHP101"),
        ("LSTMCell", (4, 5), ["2 4", "2 2 5"], "SHP504"),
        ("MultiheadAttention", (4, 2), ["3 2 4", "5 2 4", "6 2 4"], "SHP201"),
        ("MultiheadAttention", (4, 2), ["3 2 4", "5 2 4", "5 2 4", "5 2"], "SHP201"),
        ("MultiheadAttention", (4, 2), ["3 2 4", "5 2 4", "5 2 4", "2 5:int64"], "SHP401"),
        ("MultiheadAttention", (4, 2), ["3 2 4", "5 2 4", "5 2 4", None, True, "2 3 5"], "SHP201"),
        ("MultiheadAttention", (4, 2), ["3 2 4", "5 4", "5 4"], "SHP101"),
    ],
)
def test_what_torch_refuses(name: str, args: tuple[int, ...], inputs: list[Any], code: str) -> None:
    assert forward(construct(f"torch.nn.{name}", *args), *inputs).failed == code


@pytest.mark.parametrize(
    ("inputs", "kwargs", "expected"),
    [
        (["1 2 3 4", "2 5 4", "2 5 6"], {}, "Tensor[1, 2, 3, 6]"),
        (["2 3 4", "2 5 4", "2 5 4", "5"], {}, "Tensor[2, 3, 4]"),
        (["1 3 4", "1 5 4", "1 5 4", "2 3 5"], {}, "SHP202 broadcast-mismatch"),  # a mask makes no batch
        (["3 4", "5 4", "5 4", "2 3 5"], {}, "SHP101 rank-mismatch"),
        (["2 3 4", "2 5 4", "2 5 4", "3 5"], {"is_causal": True}, "SHP503 invalid-argument"),
        (["2 3 4", "2 5 4", "2 5 4", "3 5:int64"], {}, "SHP401 dtype-mismatch"),
        (["2 8 3 4", "2 2 5 4", "2 4 5 6"], {"enable_gqa": True}, "Tensor[2, 8, 3, 6]"),
        (["3 4", "5 4", "5 4"], {"enable_gqa": True}, "SHP101 rank-mismatch"),
    ],
)
def test_scaled_dot_product_attention(inputs: list[str], kwargs: dict[str, Any], expected: str) -> None:
    assert repr(infer(ATTENTION, *inputs, **kwargs)) == expected
