"""Formulas of windows that move over an axis: against counting, and as they print after several layers."""

from __future__ import annotations

from typing import Any

import pytest

from shapecheck.dims import Facts, evaluate, evaluate_goal, render, sym
from shapecheck.rules.core.call import build_layer, call_layer
from shapecheck.rules.core.check import Check
from shapecheck.rules.torch.conv.spatial import pooled_out, scaled, span_of, spatial_out
from shapecheck.testing import builtin_registry, construct, forward
from shapecheck.values import Tensor

T = sym("T")


def run(tensor: Tensor, *calls: tuple[str, tuple[Any, ...], dict[str, Any]]) -> tuple[Tensor, Check]:
    """The tensor after layers of torch.nn, and what they assumed."""
    check = Check(Facts())
    for name, args, kwargs in calls:
        layer = build_layer(check, builtin_registry().layers[f"torch.nn.{name}"], args, kwargs)
        tensor = call_layer(check, layer, [tensor], {})
    return tensor, check


@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_windows_counted_one_by_one(kernel: int, stride: int, dilation: int) -> None:
    span = span_of(kernel, dilation)
    for padding in range(span // 2 + 1):
        for size in range(1, 14):
            starts = [s for s in range(-padding, size + padding, stride) if s + span <= size + padding]
            if starts:
                assert spatial_out(size, span, stride, 2 * padding) == len(starts)
            hanging = [
                s for s in range(-padding, size, stride) if s + span <= size + padding + stride - 1
            ]  # begins inside, and ends less than one stride past the padded end
            assert max(pooled_out(size, span, stride, padding, True), 0) == len(hanging)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_symbolic_ceil_mode_is_the_same_formula(stride: int) -> None:
    for span in range(1, 6):
        for padding in range(span // 2 + 1):
            formula = pooled_out(T, span, stride, padding, True)
            for size in range(1, 20):
                assert evaluate(formula, {"T": size}) == pooled_out(size, span, stride, padding, True)


def test_strided_convolutions_print_as_one_quotient() -> None:
    stride_two = ("Conv1d", (3, 3, 3), {"stride": 2, "padding": 1})
    result, check = run(Tensor((sym("B"), 3, T)), stride_two, stride_two)
    assert render(result[2]) == "(T + 3)//4"
    assert check.assumptions == []


def test_the_seven_convolutions_of_a_speech_encoder() -> None:
    steps = [(10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2)]
    result, check = run(Tensor((2, 4, T)), *[("Conv1d", (4, 4, kernel, stride), {}) for kernel, stride in steps])
    assert render(result[2]) == "(T - 80)//320"
    least = min(size for size in range(1, 1000) if all(evaluate_goal(a.goal, {"T": size}) for a in check.assumptions))
    assert least == 400


def test_a_symbolic_kernel_with_half_padding() -> None:
    k = sym("k")
    result, _ = run(Tensor((2, 3, T)), ("Conv1d", (3, 3, k), {"padding": k // 2}))
    for size in range(1, 6):
        assert evaluate(result[2], {"T": 20, "k": size}) == 20 + 2 * (size // 2) - size + 1


def test_causal_padding_keeps_the_length() -> None:
    k = sym("k")
    result, _ = run(Tensor((2, 3, T)), ("ConstantPad1d", ((k - 1, 0), 0.0), {}), ("Conv1d", (3, 3, k), {}))
    assert render(result[2]) == "T"


@pytest.mark.parametrize("factor", [0.5, 0.75, 1.5, 2.0, 3.0, 2.5])
def test_scaling_by_a_dyadic_factor_is_a_formula(factor: float) -> None:
    formula = scaled(Check(Facts()), T, factor)
    for size in range(1, 40):
        assert evaluate(formula, {"T": size}) == int(size * factor)


def test_scaling_by_another_factor_gives_no_formula() -> None:
    check = Check(Facts())
    assert render(scaled(check, T, 0.7, least=1)) == "scaled1"
    assert [str(a.goal) for a in check.assumptions] == ["T >= 2"]
    assert scaled(check, 10, 0.7) == 7


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "count"),
    [
        ("Linear", (3, 4), {}, 16),
        ("Linear", (3, 4), {"bias": False}, 12),
        ("Bilinear", (2, 3, 4), {}, 28),
        ("Conv2d", (4, 8, (3, 5)), {"groups": 2}, 248),
        ("ConvTranspose2d", (4, 8, 3), {"groups": 2, "bias": False}, 144),
        ("BatchNorm2d", (7,), {}, 14),
        ("BatchNorm2d", (7,), {"affine": False}, 0),
        ("InstanceNorm2d", (7,), {}, 0),
        ("LayerNorm", ((3, 4),), {}, 24),
        ("LayerNorm", (4,), {"bias": False}, 4),
        ("RMSNorm", (4,), {}, 4),
        ("GroupNorm", (2, 4), {}, 8),
    ],
)
def test_parameter_counts(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], count: int) -> None:
    assert construct(f"torch.nn.{name}", *args, **kwargs).parameter_count() == count


def test_attributes_as_torch_stores_them() -> None:
    conv = construct("torch.nn.Conv2d", 3, 4, 3, padding=1).attributes()
    assert (conv["kernel_size"], conv["padding"], conv["output_padding"]) == ((3, 3), (1, 1), (0, 0))
    assert construct("torch.nn.Conv2d", 3, 4, 3, padding="same").attributes()["padding"] == "same"
    assert construct("torch.nn.MaxPool2d", 2).attributes()["stride"] == 2
    assert construct("torch.nn.AvgPool1d", 2).attributes()["stride"] == (2,)
    assert construct("torch.nn.ZeroPad2d", 1).attributes()["padding"] == (1, 1, 1, 1)
    assert construct("torch.nn.LayerNorm", 4).attributes()["normalized_shape"] == (4,)
    assert construct("torch.nn.Upsample", scale_factor=2).attributes()["scale_factor"] == 2.0


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "shape"),
    [
        ("Conv2d", (3, 4, 3), {}, "0 3 8 8"),  # an empty batch
        ("Conv2d", (3, 4, 3), {}, "3 8 8"),  # no batch
        ("Conv2d", (3, 4, 4), {"padding": "same", "padding_mode": "circular"}, "3 6 6"),
        ("Conv2d", (3, 4, 3), {"padding": (1,)}, "2 3 8 8"),
        ("ConvTranspose2d", (3, 4, 3), {"output_padding": 1, "dilation": 2}, "2 3 5 5"),
        ("MaxPool2d", (4,), {"ceil_mode": True}, "1 3 2 2"),
        ("MaxPool2d", (3,), {"padding": 1, "stride": (2,)}, "1 3 2 2:int32"),
        ("AdaptiveAvgPool2d", (1,), {}, "8 8"),
        ("AdaptiveAvgPool2d", ((None, 5),), {}, "2 3 8 8"),
        ("BatchNorm1d", (4,), {}, "1 4"),  # accepted in evaluation
        ("InstanceNorm2d", (4,), {}, "2 3 8 8"),  # no weights, any channels
        ("GroupNorm", (2, 4), {}, "1 4"),
        ("ReplicationPad1d", (9,), {}, "2 3 3"),
        ("ZeroPad2d", (-1,), {}, "1 1 3 3"),
        ("Upsample", (), {"scale_factor": 1.6}, "1 3 4"),
        ("Unfold", (2,), {}, "1 3 4 4:bool"),
    ],
)
def test_what_must_stay_silent(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], shape: str) -> None:
    assert forward(construct(f"torch.nn.{name}", *args, **kwargs), shape).failed is None
