"""Contracts in few words admit exactly the sizes that the goals admit."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

import pytest
from dim_strategies import GoalCase, everywhere, goals, root_of
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecheck.dims import (
    Dim,
    Facts,
    Goal,
    Symbol,
    all_of,
    any_of,
    ceildiv,
    dim_max,
    dim_min,
    divides,
    eq,
    evaluate,
    evaluate_goal,
    ge,
    goal_symbols,
    le,
    mod,
    ne,
    negate,
    simplify_contract,
    sym,
)
from shapecheck.dims.goals import Compare
from shapecheck.dims.intsets import IntSet
from shapecheck.dims.one_symbol import on_one_symbol

B, C, D, H, K, N, S, T, W = map(sym, "BCDHKNSTW")
TOP = {0: 1, 1: 700, 2: 70, 3: 16, 4: 8, 5: 5, 6: 4}
"""How far sizes are looked at, by the number of symbols."""


def assert_same_sizes(before: list[Goal], after: list[Goal]) -> None:
    names = sorted({symbol.name for goal in (*before, *after) for symbol in goal_symbols(goal)})
    texts = [compile(str(goal), "<goal>", "eval") for goal in after]
    for sizes in product(range(1, TOP[len(names)] + 1), repeat=len(names)):
        env = dict(zip(names, sizes, strict=True))
        admitted = all(evaluate_goal(goal, env) for goal in before)
        assert all(evaluate_goal(goal, env) for goal in after) == admitted, env
        assert all(eval(text, {"min": min, "max": max, "isqrt": root_of}, env) for text in texts) == admitted, env


def chain(size: Dim, steps: int, *, up: bool = False) -> list[Dim]:
    sizes = [size]
    for _ in range(steps):
        sizes.append(ceildiv(sizes[-1], 2) if up else sizes[-1] // 2)
    return sizes


def doubled(sizes: list[Dim]) -> list[Goal]:
    """What skip connections demand that join each size with twice the next one."""
    return [eq(2 * half, whole) for whole, half in pairwise(sizes)]


def doubled_or_one(sizes: list[Dim]) -> list[Goal]:
    return [any_of(eq(2 * half, whole), eq(whole, 1)) for whole, half in pairwise(sizes)]


HALVES = (H // 2 - 2) * (W // 2 - 2)

CONTRACTS: list[tuple[list[Goal], list[str]]] = [
    ([any_of(ne(B, D), eq(C, B)), any_of(eq(B, D), eq(C, B))], ["C == B"]),
    ([any_of(ne(B, D), eq(C, B)), any_of(eq(D, B), eq(B, C))], ["B == C"]),
    ([any_of(le(H, W), eq(C, 3)), any_of(le(W + 1, H), eq(C, 3))], ["C == 3"]),
    ([any_of(ne(B, D), eq(C, B), eq(C, 1)), any_of(eq(B, D), eq(C, 1))], ["C == B or C == 1", "B == D or C == 1"]),
    ([any_of(eq(H, W), eq(C, B)), eq(C, B)], ["C == B"]),
    ([any_of(eq(H, W), eq(C, B), eq(C, 1)), any_of(eq(C, 1), eq(H, W))], ["H == W or C == 1"]),
    ([any_of(eq(C, B), eq(H, W)), ge(C, B + 1)], ["H == W", "B < C"]),
    ([any_of(eq(C, 3), eq(H, W)), ge(C, 4)], ["C >= 4", "H == W"]),
    (
        [any_of(all_of(eq(N, K), eq(H, dim_min(H, N)), eq(T, dim_min(T, T))), eq(K, 1))],
        ["(N == K and H <= N) or K == 1"],
    ),
    ([eq(HALVES, 144)], ["(H//2 - 2)*(W//2 - 2) == 144"]),
    ([eq(HALVES - 4, 140)], ["(H//2 - 2)*(W//2 - 2) == 144"]),
    ([eq(B, HALVES)], ["B == (H//2 - 2)*(W//2 - 2)"]),
    ([ge(HALVES, 7)], ["(H//2 - 2)*(W//2 - 2) >= 7"]),
    ([ne(HALVES, 7)], ["(H//2 - 2)*(W//2 - 2) != 7"]),
    ([ne((H + 2 * B - 6) * (W + 2 * B - 6), 1)], ["(2*B + H - 6)*(2*B + W - 6) != 1"]),
    (doubled(chain(H, 4)), ["H % 16 == 0"]),
    (doubled(chain(H, 5)[1:]), ["H % 32 <= 1"]),
    (doubled(chain(H, 5, up=True)), ["H % 32 == 0"]),
    (doubled(chain(H, 5, up=True)[1:]), ["(H + 1) % 32 <= 1"]),
    (doubled(chain(H, 10)[1:]), ["H % 1024 <= 1"]),
    (doubled(chain(H, 12)), ["H % 4096 == 0"]),
    ([*doubled(chain(H, 5)[1:]), *doubled(chain(W, 4))], ["H % 32 <= 1", "W % 16 == 0"]),
    ([*doubled(chain(H, 5)[1:]), ge(H, 64)], ["H >= 64", "H % 32 <= 1"]),
    (doubled_or_one(chain(H, 3)), ["H % 8 == 0 or H == 1 or H == 2 or H == 4"]),
    ([eq(H // 2 - 8 * (H // 16), 0), eq(H // 16 - 8 * (H // 128), 0), divides(B, H)], ["H % 128 <= 1", "H % B == 0"]),
    ([ge(mod(H, 8), 4)], ["H % 8 >= 4"]),
    ([ge(mod(H, 8), 2), le(mod(H, 8), 5)], ["H % 8 >= 2", "H % 8 <= 5"]),
    ([ne(mod(H, 8), 3)], ["H % 8 != 3"]),
    ([divides(8, H), ne(H, 16)], ["H % 8 == 0", "H != 16"]),
    ([any_of(eq(C, 1), eq(C, 3))], ["C == 1 or C == 3"]),
    ([any_of(divides(7, H), ge(H, 7))], ["H >= 7"]),
    ([any_of(all_of(*doubled(chain(H, 2))), ne(mod(W, 2), 0))], ["H % 4 == 0 or W % 2 != 0"]),
    (
        [any_of(all_of(*doubled(chain(H, 4)), *doubled(chain(W, 4))), eq(H, W))],
        ["(H % 16 == 0 and W % 16 == 0) or H == W"],
    ),
    ([any_of(divides(2, H), divides(4, W)), divides(4, H)], ["H % 4 == 0"]),
    ([any_of(divides(2, H), divides(4, W)), eq(mod(H, 4), 1)], ["H % 4 == 1", "W % 4 == 0"]),
]


@pytest.mark.parametrize(("given_goals", "texts"), CONTRACTS)
def test_contracts_in_few_words(given_goals: list[Goal], texts: list[str]) -> None:
    found = simplify_contract(given_goals)
    assert_same_sizes(given_goals, found)
    assert [str(goal) for goal in found] == texts


def _random_size(draw: Random, names: list[Dim]) -> Dim:
    size = draw.choice(names)
    for _ in range(draw.randrange(4)):
        size = draw.choice([size // 2, ceildiv(size, 2), size + draw.randrange(-2, 4), 2 * size, size // 3])
    return size


def _random_goal(draw: Random, names: list[Dim], depth: int = 2) -> Goal:
    if depth and draw.random() < 0.5:
        parts = [_random_goal(draw, names, depth - 1) for _ in range(draw.randrange(2, 4))]
        return draw.choice([all_of, any_of, any_of])(*parts)
    one, other = _random_size(draw, names), draw.choice([_random_size(draw, names), draw.randrange(12)])
    goal = draw.choice([eq, eq, ne, le, ge])(one, other)
    return draw.choice([goal, goal, divides(draw.choice([2, 3, 4]), one), negate(goal)])


@pytest.mark.parametrize("seed", range(80))
def test_random_contracts(seed: int) -> None:
    draw = Random(seed)
    names = [H, W, C][: draw.choice([1, 2, 2, 3])]
    some = [_random_goal(draw, names) for _ in range(draw.randrange(1, 6))]
    some += [any_of(negate(goal), other) for goal, other in pairwise(some) if draw.random() < 0.3]
    assert_same_sizes(some, simplify_contract(some))


@settings(max_examples=100, deadline=None)
@given(st.lists(goals(symbolic_divisors=True), min_size=2, max_size=3), st.lists(goals(), min_size=1, max_size=2))
def test_alternatives_keep_the_truth(cases: list[GoalCase], given_cases: list[GoalCase]) -> None:
    first, second, *_ = (goal for goal, _ in cases)
    some = [
        any_of(first, second),
        any_of(negate(first), *(goal for goal, _ in given_cases)),
        negate(all_of(first, second)),
    ]
    simple = simplify_contract(some)
    for env in everywhere(top=5):
        assert all(evaluate_goal(goal, env) for goal in simple) == all(evaluate_goal(goal, env) for goal in some)


@pytest.mark.parametrize("seed", range(100))
def test_sets_of_remainders_in_words(seed: int) -> None:
    """Whatever remainders, bounds and exceptions: the words choose the set among the admitted values."""
    draw = Random(seed)
    period = draw.choice([2, 3, 4, 6, 8, 12])
    first, count = draw.randrange(period), draw.randrange(1, period)
    low, high = draw.randrange(1, 30), draw.choice([None, None, 30 + draw.randrange(60)])
    some: list[Goal] = [any_of(*(eq(mod(H, period), (first + n) % period) for n in range(count))), ge(H, low)]
    if high is not None:
        some.append(le(H, high))
    some += [ne(H, draw.randrange(60)) for _ in range(draw.randrange(3))]
    admitted = draw.choice([IntSet.between(1), IntSet.between(5), IntSet.between(5, 80)])
    words, left = on_one_symbol(Symbol("H"), some, admitted)
    for size in range(1, 140):
        if size in admitted:
            holds = all(evaluate_goal(goal, {"H": size}) for goal in some)
            assert all(evaluate_goal(goal, {"H": size}) for goal in words) == (size in left) == holds


@pytest.mark.parametrize("seed", range(80))
def test_products_are_shown_exactly(seed: int) -> None:
    draw = Random(seed)
    atoms: list[Dim] = [H, W // 2, ceildiv(D, 3), dim_max(B - 4, 1)]
    total: Dim = draw.choice([1, -1, 2, B])
    for atom in draw.sample(atoms, draw.randrange(2, 4)):
        total = total * (draw.choice([0, 0, K]) + draw.choice([1, 1, 2, -1]) * atom + draw.randrange(-3, 4))
    total += draw.choice([0, 0, 0, 1, K])
    goal = Compare(draw.choice(["==", "!=", "<="]), *draw.sample([total, draw.randrange(9)], 2))
    for _ in range(40):
        env = {name: draw.randrange(1, 40) for name in "BDHKW"}
        scope = {"min": min, "max": max, "isqrt": root_of, **env}
        assert eval(str(total), {}, scope) == evaluate(total, env)
        assert isinstance(total, int) or eval(str(goal), {}, scope) == evaluate_goal(goal, env)


def test_what_is_known_already_is_not_said_again() -> None:
    facts = Facts([ge(H, 32), divides(2, W)])
    assert [str(goal) for goal in simplify_contract([ge(H, 8), *doubled(chain(W, 3))], facts)] == ["W % 8 == 0"]


def test_many_conditions_of_a_deep_net_take_little_time() -> None:
    sizes = {symbol: chain(symbol, 9) for symbol in (H, W, D)}
    some = [
        goal for found in sizes.values() for goal in (*doubled(found[1:]), *doubled_or_one(found), ge(found[-1], 2))
    ]
    assert [str(goal) for goal in simplify_contract(some)] == [
        text for name in "HWD" for text in (f"{name} >= 1024", f"{name} % 512 == 0")
    ]
