"""Random sizes and goals, each with a plain Python function that says what it must be worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import isqrt

from hypothesis import strategies as st

from shapecheck import dims
from shapecheck.dims import Dim, Goal, Symbol

NAMES = ("T", "S", "N")
OPAQUE = "u"
"""The name of a data-dependent size, which may be 0."""
Value = Callable[[Mapping[str, int]], int]
Truth = Callable[[Mapping[str, int]], bool]
Case = tuple[Dim, Value]
GoalCase = tuple[Goal, Truth]


def everywhere(names: tuple[str, ...] = NAMES, top: int = 7) -> list[dict[str, int]]:
    ranges = [range(0 if name == OPAQUE else 1, top) for name in names]
    return [dict(zip(names, sizes, strict=True)) for sizes in product(*ranges)]


def _symbol(name: str) -> Case:
    dim = dims.sym(name, opaque=True, minimum=0) if name == OPAQUE else dims.sym(name)
    return dim, lambda env: env[name]


def _number(value: int) -> Case:
    return value, lambda _: value


def _combine(operator: str, left: Case, right: Case) -> Case:
    (a, f), (b, g) = left, right
    match operator:
        case "+":
            return a + b, lambda env: f(env) + g(env)
        case "-":
            return a - b, lambda env: f(env) - g(env)
        case "*":
            return a * b, lambda env: f(env) * g(env)
        case "min":
            return dims.dim_min(a, b), lambda env: min(f(env), g(env))
        case _:
            return dims.dim_max(a, b), lambda env: max(f(env), g(env))


def _divide(operator: str, left: Case, right: Case) -> Case:
    (a, f), (b, g) = left, right
    match operator:
        case "//":
            return dims.floordiv(a, b), lambda env: f(env) // g(env)
        case "%":
            return dims.mod(a, b), lambda env: f(env) % g(env)
        case _:
            return dims.ceildiv(a, b), lambda env: -(-f(env) // g(env))


def root_of(number: int) -> int:
    """What `isqrt` in a formula is worth."""
    return isqrt(max(number, 0))


def _root(case: Case) -> Case:
    dim, value = case
    return dims.isqrt(dim), lambda env: root_of(value(env))


def _square(case: Case) -> Case:
    dim, value = case
    return dim * dim, lambda env: value(env) ** 2


def cases(names: tuple[str, ...] = NAMES, symbolic_divisors: bool = True, leaves: int = 9) -> st.SearchStrategy[Case]:
    symbols = st.sampled_from(names).map(_symbol)
    numbers = st.integers(-6, 9).map(_number)
    divisors = st.sampled_from((2, 2, 3, 4, 5, 6, 8, -2, -3)).map(_number)
    if symbolic_divisors:
        divisors = st.one_of(divisors, symbols, st.builds(_combine, st.just("*"), symbols, st.just(_number(2))))

    def grow(inner: st.SearchStrategy[Case]) -> st.SearchStrategy[Case]:
        return st.one_of(
            st.builds(_combine, st.sampled_from(("+", "-", "+", "-", "*", "min", "max")), inner, inner),
            st.builds(_divide, st.sampled_from(("//", "//", "%", "ceil")), inner, divisors),
            st.builds(_root, st.one_of(inner, inner.map(_square))),
        )

    return st.recursive(st.one_of(symbols, symbols, numbers), grow, max_leaves=leaves)


def _compare(operator: str, left: Case, right: Case) -> GoalCase:
    (a, f), (b, g) = left, right
    match operator:
        case "==":
            return dims.eq(a, b), lambda env: f(env) == g(env)
        case "!=":
            return dims.ne(a, b), lambda env: f(env) != g(env)
        case "<=":
            return dims.le(a, b), lambda env: f(env) <= g(env)
        case _:
            return dims.lt(a, b), lambda env: f(env) < g(env)


def _divides(divisor: int, case: Case) -> GoalCase:
    dim, value = case
    return dims.divides(divisor, dim), lambda env: value(env) % divisor == 0


def _is_square(case: Case) -> GoalCase:
    dim, value = case
    return dims.eq(dim, dims.isqrt(dim) ** 2), lambda env: root_of(value(env)) ** 2 == value(env)


def _join(operator: str, left: GoalCase, right: GoalCase) -> GoalCase:
    (a, f), (b, g) = left, right
    if operator == "and":
        return dims.all_of(a, b), lambda env: f(env) and g(env)
    return dims.any_of(a, b), lambda env: f(env) or g(env)


def goals(
    names: tuple[str, ...] = NAMES, leaves: int = 4, symbolic_divisors: bool = False
) -> st.SearchStrategy[GoalCase]:
    sizes = cases(names, symbolic_divisors=symbolic_divisors, leaves=leaves)
    small = st.builds(_compare, st.sampled_from(("==", "<=", "<=", "==")), st.sampled_from(names).map(_symbol), sizes)
    plain = st.one_of(
        small,
        st.builds(_compare, st.sampled_from(("==", "!=", "<=", "<")), sizes, sizes),
        st.builds(_divides, st.sampled_from((2, 3, 4, 8)), sizes),
        st.sampled_from(names).map(_symbol).map(_is_square),
    )
    return st.one_of(plain, plain, plain, st.builds(_join, st.sampled_from(("and", "or")), plain, plain))


def symbols(names: tuple[str, ...] = NAMES) -> list[Symbol]:
    return [Symbol(name) for name in names]
