"""The normal form against plain Python integers."""

from __future__ import annotations

import pickle
from itertools import product

import pytest
from dim_strategies import NAMES, Case, cases, everywhere, root_of
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecheck import dims
from shapecheck.dims import DimTooLarge, Poly, Symbol, evaluate, floordiv, mod, sym
from shapecheck.dims.bounds import bounds_of
from shapecheck.dims.canonical import canonical

B, H, N, S, T, X = map(sym, "BHNSTX")


@settings(max_examples=600, deadline=None)
@given(cases())
def test_every_operation_keeps_the_value(case: Case) -> None:
    dim, value = case
    assert all(evaluate(dim, env) == value(env) for env in everywhere(top=6))


@settings(max_examples=400, deadline=None)
@given(cases())
def test_text_is_python_and_parses_back(case: Case) -> None:
    dim, _ = case
    again = dims.parse_dim(str(dim))
    for env in everywhere(top=5):
        expected = evaluate(dim, env)
        assert eval(str(dim), {"isqrt": root_of}, dict(env)) == expected
        assert evaluate(again, env) == expected


@settings(max_examples=300, deadline=None)
@given(cases())
def test_bounds_hold(case: Case) -> None:
    dim, value = case
    low, high = bounds_of(dim)
    for env in everywhere(top=6):
        assert low is None or low <= value(env)
        assert high is None or value(env) <= high


@settings(max_examples=300, deadline=None)
@given(cases(symbolic_divisors=False))
def test_settling_keeps_the_value(case: Case) -> None:
    dim, value = case
    form = canonical(dim)
    assert all(evaluate(form, env) == value(env) for env in everywhere(top=6))


@settings(max_examples=200, deadline=None)
@given(cases(leaves=5), cases(leaves=4), st.sampled_from(NAMES))
def test_substitution_is_evaluation_in_two_steps(case: Case, other: Case, name: str) -> None:
    (dim, value), (inner, inner_value) = case, other
    try:
        replaced = dims.substitute(dim, {Symbol(name): inner})
    except ZeroDivisionError:
        return
    for env in everywhere(top=5):
        size = inner_value(env)
        if size >= 1:
            assert evaluate(replaced, env) == value({**env, name: size})


@settings(max_examples=300, deadline=None)
@given(cases(leaves=5), cases(leaves=5))
def test_exact_division_undoes_multiplication(left: Case, right: Case) -> None:
    a, b = left[0], right[0]
    if b != 0:
        assert dims.exact_div(a * b, b) == a


@pytest.mark.parametrize(
    ("dim", "text"),
    [
        ((T + 4) // 4, "T//4 + 1"),
        ((T - 1) // 2 + 1, "(T + 1)//2"),
        (((T - 1) // 2 + 1 - 1) // 2 + 1, "(T + 3)//4"),
        ((2 * T) // 4, "T//2"),
        ((2 * T + 1) // 4, "T//2"),
        ((4 * T + 3) // 4, "T"),
        ((N * X) // N, "X"),
        ((N * X + N) // N, "X + 1"),
        (N * (X // N) + X % N, "X"),
        (X - X % N, "N*(X//N)"),
        ((X // N) * N + X % N, "X"),
        (H % 2, "H % 2"),
        (X % N, "X % N"),
        ((X % N) % N, "X % N"),
        ((X % N) // N, "0"),
        ((X % 4) // 4, "0"),
        ((4 * X) % 4, "0"),
        ((2 * T) % 4, "2*(T % 2)"),
        ((-X) % 4, "(-X) % 4"),
        (-(-X // N), "(N + X - 1)//N"),
        (-(-X // 4), "(X + 3)//4"),
        ((3 * T) // 4, "(3*T)//4"),
        (T - T // 2, "(T + 1)//2"),
        (((T + 3) // 4 + (T + 3) // 4 % 2) // 2, "(T + 7)//8"),
        (-(-((T + 3) // 4 + (T + 3) // 4 % 2) // 2), "(T + 7)//8"),
        ((S - T) // 4, "(S - T)//4"),
        ((T - S) // 4, "(T - S)//4"),
        (dims.dim_min(T, 1000), "min(T, 1000)"),
        (dims.dim_min(T, 1000) - T, "min(T, 1000) - T"),
        (dims.dim_max(T - 1, 0), "T - 1"),
        (dims.dim_min(T, T + 1, dims.dim_min(S, T)), "min(S, T)"),
        (2 * B * T, "2*B*T"),
        (1 - T, "1 - T"),
        (-(T // 4), "-(T//4)"),
        (2 * ((T + 3) // 4), "2*((T + 3)//4)"),
        (T // N // 4, "T//(4*N)"),
        ((H - 1) // 2 + 1, "(H + 1)//2"),
        (T**2, "T**2"),
        ((T // 2) ** 2, "(T//2)**2"),
        (dims.isqrt(T), "isqrt(T)"),
        (dims.isqrt(T - 1) ** 2 + 1, "isqrt(T - 1)**2 + 1"),
        (H * (dims.isqrt(T) // 2), "H*(isqrt(T)//2)"),
        (dims.isqrt(T) % 2, "isqrt(T) % 2"),
        (dims.isqrt(S**2), "S"),
        (dims.isqrt(4 * N**2), "2*N"),
        (dims.isqrt(S**2 + 1), "S"),
        (dims.isqrt(N**2 - 1), "N - 1"),
        (dims.isqrt((H + X) ** 2), "H + X"),
        (dims.isqrt((T - 3) ** 2), "isqrt(T**2 + 9 - 6*T)"),
        (dims.isqrt(dims.dim_min(T, 3)), "1"),
        (dims.isqrt(17), "4"),
    ],
)
def test_spelling(dim: dims.Dim, text: str) -> None:
    assert str(dim) == text


def test_wav2vec2_feature_extractor() -> None:
    out: dims.Dim = T
    for kernel, stride in zip((10, 3, 3, 3, 3, 2, 2), (5, 2, 2, 2, 2, 2, 2), strict=True):
        out = (out - kernel) // stride + 1
    assert str(out) == "(T - 80)//320"


def test_roots_of_quadratics() -> None:
    for a, b, c in product(range(5), range(-6, 7), range(-6, 7)):
        root = dims.isqrt(a * N**2 + b * N + c)
        assert all(evaluate(root, {"N": n}) == root_of(a * n * n + b * n + c) for n in range(1, 12)), (a, b, c)


def test_constants_are_ints() -> None:
    assert type(T - T) is int
    assert type(T // T) is int
    assert (T - T, T // T, T * 0, T**0, T % 1) == (0, 1, 0, 1, 0)


def test_no_truth_value_order_or_int() -> None:
    for use in (bool, int, range, lambda t: t < 1, lambda t: t > S, lambda t: max(t, 0)):
        with pytest.raises(TypeError):
            use(T)


def test_division_by_zero_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        floordiv(T, 0)
    with pytest.raises(ZeroDivisionError):
        mod(3, 0)


def test_size_that_may_be_zero_is_not_cancelled() -> None:
    count = sym("n", opaque=True, minimum=0)
    assert str((count * X) // count) == "(X*n)//n"


def test_caps() -> None:
    with pytest.raises(DimTooLarge):
        dims.product(dims.total(sym(f"{name}{i}") for i in range(30)) for name in "abcd")
    out: dims.Dim = T
    with pytest.raises(DimTooLarge):  # noqa: PT012
        for i in range(100):
            out = dims.dim_min(2 * out + 1, sym(f"s{i}"))


def test_pickle_and_identity() -> None:
    dim = dims.dim_min((T * S + 3) // N, 7) + T % 5
    assert isinstance(dim, Poly)
    assert pickle.loads(pickle.dumps(dim)) == dim
    assert Symbol("T") != Symbol("T", opaque=True) != Symbol("T", opaque=True, minimum=0)
    assert dim.symbols == {Symbol("T"), Symbol("S"), Symbol("N")}
    assert not dim.opaque


def test_sympy_agrees_on_expansion() -> None:
    sympy = pytest.importorskip("sympy")
    names = {name: sympy.Symbol(name) for name in "BHNSTX"}
    for a, b in [((T + 2 * S) * (T - 3), (H - B) * (H + B + 1)), ((X + 1) ** 4, (N - T) ** 3)]:
        left, right, both = (sympy.sympify(str(dim), names) for dim in (a, b, a * b))
        assert sympy.expand(left * right - both) == 0
