"""Formulas at given sizes, and as a page computes them."""

import pytest

from shapecheck.base.formulas import javascript, names_in, value_at


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("isqrt(T)", 4),
        ("isqrt(T - 4)", 3),
        ("isqrt(T - 30)", 0),
        ("T == isqrt(T)**2", 0),
        ("max(T, 3) - min(2*T, 7)", 10),
        ("isqrt(n)", None),
    ],
)
def test_values(formula, value):
    assert value_at(formula, {"T": 17}) == value


def test_functions_are_no_symbols():
    assert names_in("min(isqrt(T), max(S, 3))") == ["S", "T"]


def test_a_root_on_a_page():
    assert javascript("isqrt(T - 1)**2") == '(Math.floor(Math.sqrt(Math.max((s["T"]-1),0)))**2)'
