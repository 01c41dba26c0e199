"""Elements of constant tensors are torch's own, to the last bit, or are not given at all."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from shapecheck.dims import Facts
from shapecheck.rules.core.call import call_op
from shapecheck.rules.core.check import Check
from shapecheck.testing import builtin_registry, infer
from shapecheck.values import DType, Intervals, Tensor

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.torch

DTYPES = ("float32", "float64", "int64", "int32", "uint8", "int8", "bool", "float16")


def lift(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return Tensor(tuple(value.shape), str(value.dtype)[6:]).with_value(value.reshape(-1).tolist())
    if isinstance(value, torch.dtype):
        return DType(str(value)[6:])
    return [lift(v) for v in value] if isinstance(value, list) else value


def compare(name: str, *args: Any) -> bool:
    """Whether elements were given; what is given must be torch's."""
    function = torch
    for part in name.split(".")[1:]:
        function = getattr(function, part)
    try:
        expected = function(*args)
    except (RuntimeError, TypeError):
        return False
    result = call_op(Check(Facts()), builtin_registry().ops[name], [lift(a) for a in args], {})
    known = False
    pairs = zip(result, expected, strict=True) if isinstance(expected, tuple) else [(result, expected)]
    for mine, real in pairs:
        assert (mine.shape, mine.dtype) == (tuple(real.shape), str(real.dtype)[6:])
        if mine.value is not None:
            assert list(map(repr, mine.value)) == list(map(repr, real.reshape(-1).tolist())), (name, args)
            known = True
    return known


def some(rng: random.Random) -> Any:
    shape = rng.choice([(), (3,), (2, 3), (1, 3), (2, 1)])
    dtype = getattr(torch, rng.choice(DTYPES))
    low = 0 if dtype in (torch.uint8, torch.bool) else -9
    values = torch.randint(low, 9 if dtype is not torch.bool else 2, shape)
    return (values + 0.1 * rng.random() if dtype.is_floating_point else values).to(dtype)


BINARY = ("add", "sub", "mul", "div", "floor_divide", "remainder", "pow", "maximum", "eq", "lt", "ge", "bitwise_and",
          "bitwise_xor")  # fmt: skip
UNARY = ("neg", "abs", "square", "logical_not", "sign", "bitwise_not")


@pytest.mark.parametrize("name", BINARY)
def test_arithmetic(name: str) -> None:
    rng = random.Random(name)
    torch.manual_seed(0)
    others = [lambda: some(rng), lambda: rng.choice([2, -3, 0.1, 2.5, True, 0])][: 1 if name == "maximum" else 2]
    assert sum(compare(f"torch.{name}", some(rng), rng.choice(others)()) for _ in range(60)) > 3


@pytest.mark.parametrize("name", UNARY)
def test_signs(name: str) -> None:
    rng = random.Random(name)
    torch.manual_seed(0)
    assert sum(compare(f"torch.{name}", some(rng)) for _ in range(30)) > 3


@pytest.mark.parametrize("count", [1, 2, 4, 5, 12, 24, 33])
@pytest.mark.parametrize("end", [0.1, 0.2, 0.3, 1, 7.5, -1e-3])
def test_linspace_rounds_as_torch_does(count: int, end: float) -> None:
    assert compare("torch.linspace", 0, end, count)
    assert compare("torch.linspace", 0.05, end, count)


def test_moving_elements_about() -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    calls: list[tuple[Any, ...]] = [
        ("torch.flip", x, [0, 2]),
        ("torch.transpose", x, 0, 2),
        ("torch.permute", x, [2, 0, 1]),
        ("torch.cat", [x, x], 1),
        ("torch.stack", [x, x], 2),
        ("torch.Tensor.repeat", x, 2, 1, 3),
        ("torch.chunk", x, 2, 2),
        ("torch.unbind", x, 1),
        ("torch.Tensor.expand", x, 2, 2, 3, 4),
        ("torch.narrow", x, 2, 1, 2),
        ("torch.select", x, 1, -1),
        ("torch.tril", x),
        ("torch.triu", x, 1),
        ("torch.reshape", x, [4, -1]),
        ("torch.sum", x),
        ("torch.eye", 3, 4),
        ("torch.arange", 2, 9, 3),
        ("torch.arange", 9, 2, -3),
        ("torch.full", [2], 0.1),
        ("torch.where", x > 5, x, -1),
        ("torch.Tensor.float", x),
        ("torch.Tensor.long", torch.tensor([1.7, -1.7])),
        ("torch.tensor", [[0.1], [2]]),
    ]
    for name, *args in calls:
        assert compare(name, *args), name


def test_last_bits_that_are_not_known_do_not_reach_what_is_rounded() -> None:
    """Block widths as model zoos compute them: a logarithm, a rounding, a power and a rounding."""
    widths = infer("torch.arange", 18).result
    widths = infer("torch.add", infer("torch.mul", widths, 34.01).result, 80).result
    exponents = infer(
        "torch.div", infer("torch.log", infer("torch.div", widths, 80).result).result, math.log(2.25)
    ).result
    assert exponents.value is None
    assert isinstance(exponents.elements, Intervals)
    whole = infer("torch.round", exponents).result
    assert whole.value == (0,) * 2 + (1,) * 4 + (2,) * 10 + (3,) * 2
    scaled = infer("torch.div", infer("torch.mul", 80, infer("torch.pow", 2.25, whole).result).result, 8).result
    found = infer("torch.Tensor.int", infer("torch.mul", infer("torch.round", scaled).result, 8).result).result
    assert found.value == (80,) * 2 + (176,) * 4 + (408,) * 10 + (912,) * 2


def test_what_lies_on_the_edge_of_a_rounding_stays_unknown() -> None:
    near = infer("torch.log", infer("torch.exp", infer("torch.full", (1,), 2.5).result).result).result
    assert isinstance(near.elements, Intervals)
    assert infer("torch.round", near).result.value is None
    assert infer("torch.gt", near, 2.4).result.value == (True,)
    assert infer("torch.gt", near, 2.5).result.value is None
