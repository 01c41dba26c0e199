"""Slices and indices against Python's own, for every small size that the assumptions admit."""

from __future__ import annotations

from typing import Any

import pytest

from shapecheck.dims import Dim, Facts, evaluate, evaluate_goal, render, sym
from shapecheck.rules.core.call import call_op
from shapecheck.rules.core.check import Check
from shapecheck.testing import builtin_registry, infer
from shapecheck.values import Tensor

T, N = sym("T"), sym("N")
SIZES = [{"T": t, "N": n} for t in range(1, 8) for n in range(1, 8)]


def item(shape: tuple[Dim, ...], index: Any) -> Tensor:
    result = call_op(Check(Facts()), builtin_registry().ops["torch.Tensor.__getitem__"], [Tensor(shape), index], {})
    assert isinstance(result, Tensor)
    return result


@pytest.mark.parametrize(
    ("part", "printed"),
    [
        (slice(None, N), "min(N, T)"),
        (slice(N, None), "max(T - N, 0)"),
        (slice(-N, None), "min(N, T)"),
        (slice(None, -N), "max(T - N, 0)"),
        (slice(1, None), "T - 1"),
        (slice(None, None, 2), "(T + 1)//2"),
        (slice(None, 1000), "min(T, 1000)"),
        (slice(0, T), "T"),
        (slice(2, 5), None),
        (slice(-3, None, 2), None),
        (slice(N, N + 2), None),
        (slice(1, -1), None),
        (slice(None, None, N), None),
    ],
)
def test_slices_count_as_python_does(part: slice, printed: str | None) -> None:
    size = item((T,), part)[0]
    for sizes in SIZES:
        bounds = [b if b is None else evaluate(b, sizes) for b in (part.start, part.stop, part.step)]
        assert evaluate(size, sizes) == len(range(sizes["T"])[slice(*bounds)]), sizes
    if printed is not None:
        assert render(size) == printed


def test_bound_of_either_sign_is_a_matter_of_assumption() -> None:
    for answer in (True, False):
        for sizes in SIZES:
            check = Check(Facts(), supposer=lambda goal, a=answer: a)
            rule = builtin_registry().ops["torch.Tensor.__getitem__"]
            result = call_op(check, rule, [Tensor((T,)), slice(None, N - 3)], {})
            if all(evaluate_goal(a.goal, sizes) for a in check.assumptions):
                assert evaluate(result[0], sizes) == len(range(sizes["T"])[: sizes["N"] - 3])


@pytest.mark.parametrize(
    ("index", "shape"),
    [
        (0, "3, 4, 5"),
        ((slice(None), None), "2, 1, 3, 4, 5"),
        ((..., 0), "2, 3, 4"),
        ((0, ..., 0), "3, 4"),
        (True, "1, 2, 3, 4, 5"),
        (False, "0, 2, 3, 4, 5"),
        ([0, 1, 1], "3, 3, 4, 5"),
        (([0, 1], [0, 1]), "2, 4, 5"),
        ([[0, 1], [0, 1]], "2, 4, 5"),
        (([0, 1], slice(None), [0, 1]), "2, 3, 5"),
        ((slice(None), [0, 1], [0, 1]), "2, 2, 5"),
        ((slice(None), [0, 1], 0, [0, 1]), "2, 2"),
        ((slice(None), [0, 1], None, [0, 1]), "2, 2, 1, 5"),
        ((Tensor((2, 1), "int64"), Tensor((7,), "int64")), "2, 7, 4, 5"),
        (Tensor((2, 3), "bool"), "masked1, 4, 5"),
        ((slice(None), Tensor((3, 4), "bool")), "2, masked1, 5"),
        ((Tensor((2, 3), "bool"), slice(1, None), 0), "masked1, 3"),
        (Tensor((), "int64"), "3, 4, 5"),
    ],
)
def test_axes_stand_where_torch_puts_them(index: Any, shape: str) -> None:
    assert ", ".join(map(render, item((2, 3, 4, 5), index).shape)) == shape


@pytest.mark.parametrize(
    ("index", "code"),
    [
        (2, "SHP105"),
        (-3, "SHP105"),
        ((0, 0, 0), "SHP107"),
        ((0, 0, slice(None)), "SHP107"),
        (slice(None, None, -1), "SHP503"),
        (1.0, "SHP504"),
        (Tensor((3,), "float32"), "SHP402"),
        (Tensor((3,), "bool"), "SHP201"),
        (([0, 1], [0, 1, 2]), "SHP202"),
        ([0, 5], "SHP105"),
    ],
)
def test_what_torch_refuses(index: Any, code: str) -> None:
    assert infer("torch.Tensor.__getitem__", Tensor((2, 3)), index).failed == code


def test_symbolic_places_are_taken_on_trust() -> None:
    assert repr(infer("torch.Tensor.__getitem__", "B T C", (slice(None), N))) == "Tensor[B, C]"
    assert infer("torch.Tensor.__getitem__", "B T C", (slice(None), N, 0)).assumed == ()
    assert infer("torch.Tensor.__getitem__", Tensor((T,)), T).failed == "SHP105"


def test_known_place_asks_for_a_long_enough_axis() -> None:
    assert repr(infer("torch.Tensor.__getitem__", "B T", (0, 3))) == "Tensor[] if T >= 4"
