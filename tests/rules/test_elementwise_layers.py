"""Activations, dropout and embeddings against torch: every dtype, every rank."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from shapecheck.rules.torch.index import embedding
from shapecheck.rules.torch.loss import loss_distance, loss_layers
from shapecheck.rules.torch.pointwise import activation_layers, dropout
from shapecheck.testing import builtin_registry, construct, forward, infer, tensor
from shapecheck.values import Tensor

torch = pytest.importorskip("torch")
pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

DTYPES = ("bool", "uint8", "int8", "int32", "int64", "bfloat16", "float32", "float64", "complex64")
FUNCTIONS = [
    f"{place}.{name}"
    for place, names in {
        "torch": "relu sigmoid tanh selu celu hardshrink",
        "torch.Tensor": "relu sigmoid tanh hardshrink",
        "torch.nn.functional": (
            "relu relu6 elu selu celu leaky_relu logsigmoid gelu hardshrink tanhshrink softsign softplus softshrink "
            "tanh sigmoid hardsigmoid silu mish hardswish hardtanh glu gumbel_softmax"
        ),
    }.items()
    for name in names.split()
]
LAYERS = [
    "ReLU",
    "ReLU6",
    "ELU",
    "SELU",
    "CELU",
    "LeakyReLU",
    "LogSigmoid",
    "GELU",
    "Hardshrink",
    "Tanhshrink",
    "Softsign",
    "Softplus",
    "Softshrink",
    "Tanh",
    "Sigmoid",
    "Hardsigmoid",
    "SiLU",
    "Mish",
    "Hardswish",
    "Hardtanh",
    "GLU",
    "Softmax",
    "LogSoftmax",
    "Softmin",
]


def real(call: Any) -> Any:
    """What torch gives: a shape and a dtype, or None where it refuses."""
    try:
        result = call()
    except (RuntimeError, TypeError, ValueError, IndexError):
        return None
    return tuple(result.shape), str(result.dtype).removeprefix("torch.")


def ours(outcome: Any) -> Any:
    return None if outcome.failed else (outcome.result.shape, outcome.result.dtype)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_take_the_dtypes_that_torch_takes(name: str) -> None:
    function = torch
    for part in name.split(".")[1:]:
        function = getattr(function, part)
    for dtype in DTYPES:
        sample = torch.ones(2, 4, dtype=getattr(torch, dtype))
        expected = real(lambda sample=sample: function(sample))
        assert ours(infer(name, Tensor((2, 4), dtype))) == expected, dtype


@pytest.mark.parametrize("name", LAYERS)
def test_layers_take_the_dtypes_that_torch_takes(name: str) -> None:
    layer = getattr(torch.nn, name)()
    for dtype in DTYPES:
        sample = torch.ones(2, 4, dtype=getattr(torch, dtype))
        expected = real(lambda sample=sample: layer(sample))
        assert ours(forward(construct(f"torch.nn.{name}"), Tensor((2, 4), dtype))) == expected, dtype


@pytest.mark.parametrize(
    "name", ["dropout", "alpha_dropout", "feature_alpha_dropout", "dropout1d", "dropout2d", "dropout3d"]
)
def test_dropout_takes_the_ranks_that_torch_takes(name: str) -> None:
    function = getattr(torch.nn.functional, name)
    for rank in range(6):
        for p in (0.0, 0.5, 1.0):
            for training in (True, False):
                expected = real(lambda r=rank, p=p, t=training: function(torch.ones((2,) * r), p, t))
                found = infer(f"torch.nn.functional.{name}", Tensor((2,) * rank), p, training)
                assert ours(found) == expected, (rank, p, training)


def test_fields_are_the_parameters_of_the_constructors() -> None:
    own = {m.__name__ for m in (activation_layers, dropout, embedding, loss_distance, loss_layers)}
    for name, cls in builtin_registry().layers.items():
        if cls.__module__ not in own or name == "torch.nn.NLLLoss2d":  # which takes `*args`
            continue
        built = type(construct(name, *REQUIRED.get(name, ())))
        wanted = [
            (p.name, p.default, p.kind)
            for p in inspect.signature(getattr(torch.nn, name.rsplit(".", 1)[1])).parameters.values()
            if p.name not in ("device", "dtype", "args", "kwargs")
        ]
        assert [(p.name, p.default, p.kind) for p in inspect.signature(built).parameters.values()] == wanted, name


REQUIRED = {"torch.nn.Threshold": (1, 2), "torch.nn.Embedding": (3, 4), "torch.nn.EmbeddingBag": (3, 4)}


@pytest.mark.parametrize(("index", "failed"), [(0, None), (4, None), (5, "SHP403"), (-1, "SHP403")])
def test_known_indices_lie_in_the_table(index: int, failed: str | None) -> None:
    indices = tensor("2:int64").with_value((0, index))
    assert forward(construct("torch.nn.Embedding", 5, 3), indices).failed == failed


def test_known_offsets_of_bags() -> None:
    bag = construct("torch.nn.EmbeddingBag", 5, 3, include_last_offset=True)
    assert repr(forward(bag, "6:int64", "4:int64")) == "Tensor[3, 3]"
    assert forward(bag, "6:int64", tensor("2:int64").with_value((0, 7))).failed == "SHP503"
    assert forward(bag, "6:int64", tensor("2:int64").with_value((1, 6))).failed == "SHP503"
