"""Shapes and sizes from text."""

from __future__ import annotations

import pytest

from shapecheck.dims import ShapeSpec, Variadic, parse_dim, parse_shape, sym

B, H, T, W = map(sym, "BHTW")


@pytest.mark.parametrize("text", ["B,3,H,W", "B 3 H W", "(B, 3, H, W)", "[B, 3, H, W]", " B , 3 , H , W "])
def test_spellings_of_one_shape(text: str) -> None:
    assert parse_shape(text) == ShapeSpec((B, 3, H, W))


def test_variadic_dtype_and_expressions() -> None:
    assert parse_shape("*S 128:int64") == ShapeSpec((Variadic("S"), 128), "int64")
    assert parse_shape("B, 2*T, (T + 3)//4, min(T, 5)").dims == (B, 2 * T, (T + 3) // 4, parse_dim("min(T, 5)"))
    assert parse_shape("B T + 1 T//4").dims == (B, T + 1, T // 4)
    assert parse_shape("(T + 3)//4").dims == ((T + 3) // 4,)
    assert parse_shape("") == parse_shape("()") == ShapeSpec(())
    assert parse_shape("B,") == ShapeSpec((B,))
    assert str(parse_shape("B *S 3:bool")) == "B,*S,3:bool"


@pytest.mark.parametrize(
    "text", ["B,,3", "B,*S,*R", "B:", "B:int64:x", "(B", "B)", "B,$", "B,1.5", "B,-1", "*", "B, T//0", "B T +", "B,T U"]
)
def test_what_is_no_shape(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_shape(text)


@pytest.mark.parametrize("text", ["", "1 +", "a b", "a/2", "(a", "a)", "f(a)", "min()", "2**-1", "a**b", "9**99999999"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_dim(text)


@pytest.mark.parametrize(("text", "value"), [("-2**2", -4), ("7//2*2", 6), ("-7//2", -4), ("-7 % 3", 2), ("2--1", 3)])
def test_precedence_is_pythons(text: str, value: int) -> None:
    assert parse_dim(text) == value
