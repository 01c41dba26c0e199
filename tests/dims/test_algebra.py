"""Products of sizes that equal a number: factored where a search by size would not reach."""

from __future__ import annotations

import subprocess
import sys
from itertools import product as cartesian
from math import prod

import pytest

from shapecheck.dims import Facts, Goal, Verdict, divides, eq, evaluate_goal, find_witness, ge, le, ne, satisfiable, sym
from shapecheck.dims.algebra import factored_sizes, product_solutions

H, W, T, K = (sym(name) for name in "HWTK")

_ORDINARY = """
import sys
from shapecheck.dims import *
H, W, T, D = map(sym, "HWTD")
out = (H + 2*3 - 7)//2 + 1
Facts([eq(out, 112)]).decide(divides(2, H)), Facts([le(H, 9)]).decide(le(H*W, 9*W))
assert find_witness(eq(out, 112), Facts(), want=True) == {"H": 223}
assert find_witness(eq(H*W, 12), Facts(), want=True) == {"H": 3, "W": 4}
assert find_witness(eq(H*W, 1009*1013), Facts(), want=False) == {"H": 1, "W": 1}
assert satisfiable([eq(H*W, 12), eq(H + W, 7)]) is Verdict.HOLDS
"""
_HARD = 'assert find_witness(eq(H*W*T, 1001*1009), Facts(), want=True) == {"H": 13, "T": 77, "W": 1009}\n'


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("n", [1, 2, 7, 12, 16, 30, 36])
def test_all_ways_to_write_a_product_the_least_sum_first(n: int, count: int) -> None:
    found = list(product_solutions(n, count, 10_000))
    small = [d for d in range(1, n + 1) if n % d == 0]
    assert sorted(found) == sorted(way for way in cartesian(small, repeat=count) if prod(way) == n)
    assert [sum(way) for way in found] == sorted(sum(way) for way in found)


def test_the_first_ways_are_found_without_the_others() -> None:
    assert list(product_solutions(2**40, 4, 1)) == [(2**10,) * 4]
    assert list(product_solutions(1009 * 1013, 2, 3)) == [(1009, 1013), (1013, 1009), (1, 1009 * 1013)]
    assert len(list(product_solutions(2**60, 6, 100))) == 100
    assert not list(product_solutions(12, 2, 0))
    assert not list(product_solutions(0, 2, 9))
    assert not list(product_solutions(2**70, 2, 9))


@pytest.mark.parametrize(
    ("goal", "assumed", "sizes"),
    [
        (eq(H * W * T, 1001 * 1009), [], {"H": 13, "T": 77, "W": 1009}),
        (eq(64 * (H // 4) * (W // 4), 3136), [], {"H": 28, "W": 28}),
        (eq(64 * (H // 4) * (W // 4), 64 * 1009 * 1013), [], {"H": 4036, "W": 4052}),
        (eq(H * W, 1009 * 1013), [ge(H, 1010)], {"H": 1013, "W": 1009}),
        (eq(H * W, 1009 * 1013), [ne(H * W + H, 1009 * 1014)], {"H": 1013, "W": 1009}),
        (eq((H // 4) * W, 1009 * 1013), [divides(3, H)], {"H": 4038, "W": 1013}),
        (eq(H * W, 2 * 1009 * 1013), [eq(H, 2 * K)], {"H": 2018, "K": 1009, "W": 1013}),
        (eq(H * W, 1009 * 1013), [ge(T, H + 5)], {"H": 1009, "T": 1014, "W": 1013}),
        (eq(H**2 * W, 1009**2 * 1013), [ge(H, 2)], {"H": 1009, "W": 1013}),
    ],
)
def test_a_witness_of_a_large_product(goal: Goal, assumed: list[Goal], sizes: dict[str, int]) -> None:
    assert find_witness(goal, Facts(assumed), want=True) == sizes
    assert all(evaluate_goal(part, sizes) for part in [goal, *assumed])


def test_no_witness_where_facts_admit_none() -> None:
    large = eq(H * W, 1009 * 1013)
    assert find_witness(large, Facts([le(2, H), le(H, W), ne(H, 1009)]), want=True) is None
    assert find_witness(large, Facts([divides(2, H)]), want=True) is None


def test_satisfiable_factors() -> None:
    assert satisfiable([eq(H * W, 1009 * 1013)]) is Verdict.HOLDS
    assert satisfiable([eq(H * W, 1009 * 1013), eq(W, H + 4)]) is Verdict.HOLDS
    assert satisfiable([eq(H * W, 1009 * 1013), eq(H * T, 1009 * 1019), ge(H, 2)]) is Verdict.HOLDS


@pytest.mark.parametrize("goal", [eq(H * W, T), eq(H * W + H, 12), eq((H // W) * T, 12), eq(H * (H // 2), 12), True])
def test_other_goals_are_left_alone(goal: Goal) -> None:
    assert not list(factored_sizes(goal, Facts(), 10))


@pytest.mark.parametrize(("program", "loads"), [(_ORDINARY, False), (_ORDINARY + _HARD, True)])
def test_only_a_hard_product_imports_sympy(program: str, loads: bool) -> None:
    program += f'assert ("sympy" in sys.modules) is {loads}\n'
    subprocess.run([sys.executable, "-c", program], check=True)
