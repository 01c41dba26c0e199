"""Facts, witnesses and contracts against brute force."""

from __future__ import annotations

from itertools import pairwise

import pytest
from dim_strategies import NAMES, OPAQUE, Case, GoalCase, cases, everywhere, goals, root_of
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecheck import dims
from shapecheck.dims import (
    Facts,
    Goal,
    Symbol,
    Verdict,
    divides,
    eq,
    evaluate,
    evaluate_goal,
    find_witness,
    ge,
    isqrt,
    le,
    possible_values,
    satisfiable,
    simplify_contract,
    sym,
)
from shapecheck.dims.solve import solutions
from shapecheck.dims.terms import interval_mul

B, C, D, H, N, S, T, W = map(sym, "BCDHNSTW")
X0 = sym("x.0")
IS_SQUARE = eq(T, isqrt(T) ** 2)
HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN
POINTS = everywhere(top=8)
WIDE = everywhere(("T",), top=60)


@settings(max_examples=500, deadline=None)
@given(goals(symbolic_divisors=True))
def test_builders_keep_the_truth(case: GoalCase) -> None:
    goal, truth = case
    denied = dims.negate(goal)
    for env in everywhere(top=6):
        assert evaluate_goal(goal, env) == truth(env) != evaluate_goal(denied, env)
        assert eval(str(goal), {"isqrt": root_of}, dict(env)) == truth(env)


@settings(max_examples=500, deadline=None)
@given(goals(("T",), leaves=7))
def test_solutions_of_one_symbol_are_exact(case: GoalCase) -> None:
    goal, truth = case
    found = solutions(goal, Symbol("T"))
    if found is not None:
        assert all((env["T"] in found) == truth(env) for env in WIDE)


@settings(max_examples=700, deadline=None)
@given(st.lists(goals(), max_size=3), goals())
def test_decide_never_errs(assumed: list[GoalCase], asked: GoalCase) -> None:
    _check_decision(assumed, asked, POINTS)


@settings(max_examples=400, deadline=None)
@given(st.lists(goals(symbolic_divisors=True), max_size=4), goals(symbolic_divisors=True))
def test_decide_never_errs_with_symbolic_divisors(assumed: list[GoalCase], asked: GoalCase) -> None:
    _check_decision(assumed, asked, everywhere(top=6))


@settings(max_examples=300, deadline=None)
@given(st.lists(goals(("T", OPAQUE)), max_size=3), goals(("T", OPAQUE)))
def test_decide_never_errs_with_an_opaque_size(assumed: list[GoalCase], asked: GoalCase) -> None:
    _check_decision(assumed, asked, everywhere(("T", OPAQUE), top=12))


@settings(max_examples=400, deadline=None)
@given(st.lists(goals(("T",)), max_size=3), goals(("T",)))
def test_decide_never_errs_on_one_symbol(assumed: list[GoalCase], asked: GoalCase) -> None:
    _check_decision(assumed, asked, WIDE)


def _check_decision(assumed: list[GoalCase], asked: GoalCase, points: list[dict[str, int]]) -> None:
    facts = Facts(goal for goal, _ in assumed)
    admitted = [env for env in points if all(truth(env) for _, truth in assumed)]
    if facts.contradiction:
        assert not admitted
        return
    verdict = facts.decide(asked[0])
    if verdict is HOLDS:
        assert all(asked[1](env) for env in admitted)
    if verdict is FAILS:
        assert not any(asked[1](env) for env in admitted)


@settings(max_examples=400, deadline=None)
@given(st.lists(goals(), max_size=3), cases(symbolic_divisors=False, leaves=6))
def test_norm_and_bounds_hold_where_facts_do(assumed: list[GoalCase], case: Case) -> None:
    facts = Facts(goal for goal, _ in assumed)
    if facts.contradiction:
        return
    dim, value = case
    simple, (low, high) = facts.norm(dim), facts.bounds(dim)
    for env in POINTS:
        if all(truth(env) for _, truth in assumed):
            assert evaluate(simple, env) == value(env)
            assert low is None or low <= value(env)
            assert high is None or value(env) <= high


@settings(max_examples=400, deadline=None)
@given(st.lists(goals(), min_size=1, max_size=4))
def test_simplified_contract_admits_the_same_sizes(assumed: list[GoalCase]) -> None:
    simple = simplify_contract([goal for goal, _ in assumed])
    for env in POINTS:
        assert all(evaluate_goal(goal, env) for goal in simple) == all(truth(env) for _, truth in assumed)


@settings(max_examples=300, deadline=None)
@given(st.lists(goals(("T",)), min_size=1, max_size=4))
def test_simplified_contract_of_one_symbol(assumed: list[GoalCase]) -> None:
    simple = simplify_contract([goal for goal, _ in assumed])
    for env in WIDE:
        assert all(evaluate_goal(goal, env) for goal in simple) == all(truth(env) for _, truth in assumed)


@settings(max_examples=200, deadline=None)
@given(goals(), st.lists(goals(), max_size=2), st.booleans())
def test_witness_is_one(case: GoalCase, assumed: list[GoalCase], want: bool) -> None:
    found = find_witness(case[0], Facts(goal for goal, _ in assumed), want, limit=500)
    if found is not None:
        env = dict.fromkeys(NAMES, 1) | found
        assert case[1](env) is want
        assert all(truth(env) for goal, truth in assumed if {s.name for s in dims.goal_symbols(goal)} <= set(found))


@pytest.mark.parametrize(
    ("assumed", "goal", "verdict"),
    [
        ([], eq(8 * H * W, 6273), FAILS),
        ([], eq(2 * H, H), FAILS),
        ([ge(W, 2)], eq(T, T // W), FAILS),
        ([eq(W, 1)], eq(T // W, T), HOLDS),
        ([], eq(T // W, T), UNKNOWN),
        ([], eq(T, T // 2), FAILS),
        ([le(T, 1000)], eq(T, dims.dim_min(T, 1000)), HOLDS),
        ([], eq(2 * (H // 2), H), UNKNOWN),
        ([divides(2, H)], eq(2 * (H // 2), H), HOLDS),
        ([divides(2, T)], eq((T + 1) // 2, T // 2), HOLDS),
        ([eq(T % 2, 1)], eq((T + 1) // 2, T // 2), FAILS),
        ([], eq(T // 2 + (T + 1) // 2, T), HOLDS),
        ([divides(N, D)], eq(N * (D // N), D), HOLDS),
        ([divides(N, B), eq(B, 1)], eq((T - 2) // N, T - 2), HOLDS),
        ([divides(N, 6)], le(N, 6), HOLDS),
        ([divides(N, 6)], eq((N * T + 6) // N, T + 6 // N), HOLDS),
        ([divides(N, B), divides(N, B + 1)], eq((T - 2) // N, T), FAILS),
        ([divides(N, D)], eq((B * D) // N, B * (D // N)), HOLDS),
        ([le(T, S), le(S, 5)], le(T, 5), HOLDS),
        ([le(T, S)], le(T, S + 1), HOLDS),
        ([eq(2 * T, 3 * S)], eq(4 * T, 6 * S), HOLDS),
        ([eq(2 * T, 3 * S)], le(S, T), HOLDS),
        ([eq(T // 4, 5)], ge(T, 24), FAILS),
        ([eq(T * B, S * B)], eq(T, S), HOLDS),
        ([], le(T, T * S), HOLDS),
        ([], le((T - 1) // 2 + 1, T), HOLDS),
        ([le(H, 4), le(W, 4)], eq(H * W, 17), FAILS),
        ([ge(T, 400)], eq((T - 80) // 320, 0), FAILS),
        ([eq(X0, B)], eq(X0 * T, B * T), HOLDS),
        ([], le(isqrt(T) ** 2, T), HOLDS),
        ([], le(T, isqrt(T) ** 2 + 2 * isqrt(T)), HOLDS),
        ([], le(isqrt(T), T), HOLDS),
        ([], le(isqrt(T), isqrt(T + 3)), HOLDS),
        ([le(T, S)], le(isqrt(T), isqrt(S)), HOLDS),
        ([], eq(T, isqrt(T) ** 2), UNKNOWN),
        ([IS_SQUARE], eq(B * isqrt(T) * isqrt(T) * C, B * T * C), HOLDS),
        ([IS_SQUARE], divides(isqrt(T), B * T), HOLDS),
        ([IS_SQUARE], eq(T // isqrt(T), isqrt(T)), HOLDS),
        ([IS_SQUARE], eq(isqrt(4 * T), 2 * isqrt(T)), HOLDS),
        ([IS_SQUARE], eq(isqrt(T - 1) + 1, isqrt(T)), HOLDS),
        ([IS_SQUARE, ge(T, 17), le(T, 35)], eq(isqrt(T), 5), HOLDS),
        ([eq(T, S**2)], eq(isqrt(T), S), HOLDS),
        ([eq(H, W)], eq(isqrt(H * W), H), HOLDS),
        ([eq(T - 1, isqrt(T - 1) ** 2)], divides(isqrt(T - 1), B * (T - 1)), HOLDS),
    ],
)
def test_decisions(assumed: list[Goal], goal: Goal, verdict: Verdict) -> None:
    assert Facts(assumed).decide(goal) is verdict


def _halvings(steps: int) -> list[Goal]:
    sizes: list[dims.Dim] = [H]
    for _ in range(steps):
        sizes.append(sizes[-1] // 2)
    return [eq(2 * half, whole) for whole, half in pairwise(sizes)]


@pytest.mark.parametrize(
    ("goals_given", "texts"),
    [
        ([eq(2 * (H // 2), H)], ["H % 2 == 0"]),
        ([eq(T, dims.dim_min(T, 1000))], ["T <= 1000"]),
        (_halvings(4), ["H % 16 == 0"]),
        ([divides(2, H), divides(16, H)], ["H % 16 == 0"]),
        ([eq((T + 3) // 4, 512)], ["T >= 2045", "T <= 2048"]),
        ([eq((T + 3) // 4, 512), ge(T, 2048)], ["T == 2048"]),
        ([eq(X0, B), le(X0, 7)], ["B <= 7"]),
        ([eq(C, 128), divides(8, C)], ["C == 128"]),
        ([ge(T, 3), ge(T, 80), le(T, 2000)], ["T >= 80", "T <= 2000"]),
        ([eq(N * (D // N), D)], ["D % N == 0"]),
        ([le(T, S), le(T, S + 1)], ["T <= S"]),
        ([eq(H, dims.dim_min(H, W))], ["H <= W"]),
        ([eq(isqrt(T) ** 2, T)], ["T == isqrt(T)**2"]),
        ([eq(B * isqrt(T) ** 2, B * T), divides(isqrt(T), T)], ["T == isqrt(T)**2"]),
        ([eq(T, isqrt(T - 1) ** 2 + 1)], ["T - 1 == isqrt(T - 1)**2"]),
        ([eq(T, (isqrt(T - 1) + 1) ** 2)], ["T == isqrt(T)**2"]),
        ([eq(T, ((isqrt(4 * T) + 1) // 2) ** 2)], ["T == isqrt(T)**2"]),
        ([eq(T, 49 * (isqrt(T) // 7) ** 2)], ["T == isqrt(T)**2", "isqrt(T) % 7 == 0"]),
        ([IS_SQUARE, le(T, 1000)], ["T <= 1000", "T == isqrt(T)**2"]),
        ([IS_SQUARE, eq(isqrt(T), 14)], ["T == 196"]),
        ([IS_SQUARE, eq(isqrt(T) ** 2, 196)], ["T == 196"]),
        ([IS_SQUARE, ge(T, 5), le(T, 8)], ["False"]),
        ([le(isqrt(T), 14), ge(isqrt(T), 3)], ["T >= 9", "T <= 224"]),
        ([ge(isqrt(T - 1) // 2, 2)], ["T >= 17"]),
        ([ge(isqrt(isqrt(T)), 2)], ["T >= 16"]),
        ([divides(7, isqrt(T)), ge(isqrt(T), 1)], ["isqrt(T) % 7 == 0"]),
        ([le(T, 5), ge(T, 6)], ["False"]),
        ([], []),
    ],
)
def test_contracts_for_people(goals_given: list[Goal], texts: list[str]) -> None:
    assert [str(goal) for goal in simplify_contract(goals_given)] == texts


def test_an_equality_that_holds_its_own_quotient_ends() -> None:
    """The quotient is inside of what it equals: rewriting it by that would never end."""
    whole, given = dims.sym("dim"), dims.sym("x.1")
    rest = dims.dim_max(given - whole // 2, 0)
    facts = dims.Facts([dims.eq(rest, whole - whole // 2)])
    assert facts.norm(whole // 2) == whole // 2
    assert facts.decide(dims.eq(rest, whole - whole // 2)) is dims.Verdict.HOLDS


def test_facts_are_persistent() -> None:
    before = Facts()
    after = before.assume(le(T, 10))
    assert before.bounds(T) == (1, None)
    assert after.bounds(T) == (1, 10)
    assert after.goals == (le(T, 10),)
    assert after.assume(ge(T, 11)).contradiction


def test_witnesses() -> None:
    assert find_witness(eq((T + 3) // 4, 512), Facts(), want=True) == {"T": 2045}
    assert find_witness(eq(T, S), Facts(), want=False) == {"S": 1, "T": 2}
    assert find_witness(divides(N, D), Facts([ge(N, 2)]), want=True) == {"D": 2, "N": 2}
    assert find_witness(le(T, T), Facts(), want=False) is None
    assert satisfiable([le(T, 5), ge(T, 6)]) is FAILS
    assert satisfiable([eq(H * W, 12), eq(H + W, 7)]) is HOLDS
    assert possible_values([eq((T + 3) // 4, 512)], Symbol("T")) == (2045, 2048)
    assert possible_values([ge(T, 4)], Symbol("T")) is None


INTERVALS = [(low, high) for low in (None, -2, 0, 1) for high in (None, -1, 0, 3) if None in (low, high) or low <= high]


def _within(interval: tuple[int | None, int | None]) -> list[int]:
    low, high = interval
    return [n for n in range(-4, 5) if (low is None or n >= low) and (high is None or n <= high)]


@pytest.mark.parametrize("a", INTERVALS)
@pytest.mark.parametrize("b", INTERVALS)
def test_a_product_of_intervals_holds_all_products(a: tuple[int | None, int | None], b: tuple[int | None, int | None]):
    low, high = interval_mul(a, b)
    products = [x * y for x in _within(a) for y in _within(b)]
    assert low is None or low <= min(products)
    assert high is None or high >= max(products)
    if None not in (*a, *b):
        assert (low, high) == (min(products), max(products))


def test_an_empty_interval_bounds_nothing():
    assert interval_mul((1, -1), (-2, 3)) == interval_mul((-2, 3), (1, -1)) == (None, None)


def test_contradictory_facts_end_in_a_verdict():
    facts = Facts().assume(divides(8, dims.mod(N - 2 * T, 2 * N))).assume(eq(N, dims.floordiv(2, T)))
    assert facts.assume(le(S, T - N - 2)).decide(le(T, dims.floordiv(S + N, 2 * N))) in Verdict


def test_a_quotient_by_what_divides_a_sum_of_several_symbols() -> None:
    x, y, z = sym("x"), sym("y"), sym("z")
    facts = Facts().assume(divides(3, x + y))
    assert facts.norm(dims.floordiv((x + y) * z, 3)) == z * dims.floordiv(x + y, 3)


def test_powers_are_as_even_as_their_base() -> None:
    n, m = sym("n"), sym("m")
    assert Facts().norm(dims.mod(n * n - n, 2)) == 0
    assert Facts().norm(dims.floordiv(n**3 + n, 2) * 2) == n**3 + n
    assert Facts().norm(dims.mod(n * n * m + 5 * n * m + 1, 2)) == 1
    assert Facts().decide(eq(dims.mod(n * n - m, 2), 0)) is Verdict.UNKNOWN
