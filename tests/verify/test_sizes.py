"""Sizes: they meet the contract, tell formulas apart, and stand at edges and beyond them."""

import pytest

from shapecheck.base.formulas import value_at
from shapecheck.verify.sizes import Unsatisfied, Where, broken, plan
from shapecheck.verify.steps import next_step, steps_of


def inside(samples):
    return [s.sizes for s in samples if s.where is not Where.BEYOND]


def beyond(samples):
    return [s for s in samples if s.where is Where.BEYOND]


@pytest.mark.parametrize(
    ("names", "contract"),
    [
        (["B", "T"], []),
        (["B", "T"], ["T >= 400"]),
        (["B", "T", "D", "H"], ["D % H == 0", "T <= 1000"]),
        (["B", "C", "groups"], ["C == 40", "C % groups == 0"]),
        (["B", "H", "W"], ["8*((H - 1)//2)*W == 6272"]),
        (["B", "C", "width"], ["C == width", "C % 3 == 0"]),
        (["a", "b", "c", "d"], ["a == b + c", "d % a == 0", "b >= 7"]),
        (["T"], ["T == 1"]),
        (["H", "W"], ["H >= 5 or W >= 100", "H <= 4"]),
        (["B", "T"], ["T == isqrt(T)**2"]),
        (["B", "T"], ["T - 1 == isqrt(T - 1)**2", "T >= 50"]),
        (["B", "T", "C"], ["T == isqrt(T)**2", "isqrt(T) % 7 == 0", "C % isqrt(T) == 0"]),
    ],
)
def test_samples_meet_the_contract_and_edges_leave_it(names, contract):
    samples = plan(names, contract, [], {})
    assert all(broken(contract, sizes) is None for sizes in inside(samples))
    assert all(value_at(sample.condition, sample.sizes) == 0 for sample in beyond(samples))
    assert bool(beyond(samples)) == bool(contract)


def test_parameters_are_tried_below_and_above_the_sizes_of_inputs():
    samples = inside(plan(["B", "T", "max_len"], [], [], {}))
    assert {sample["T"] < sample["max_len"] for sample in samples} == {True, False}


def test_long_axes_are_tried_where_the_contract_admits_them():
    samples = plan(["B", "T", "U", "width"], ["T <= 100"], [], {}, ["B", "T", "U"])
    long = [sample.sizes for sample in samples if sample.where is Where.LONG]
    assert [(sizes["B"] > 1000, sizes["U"] > 1000) for sizes in long] == [(True, False), (False, True)]


def test_free_sizes_are_different_primes():
    first, second, third = inside(plan(["B", "C", "H", "W"], [], [], {}))
    for sizes in (first, second, third):
        assert len(set(sizes.values())) == 4
        assert all(size > 1 and all(size % n for n in range(2, size)) for size in sizes.values())
    assert all(first[name] != second[name] for name in first)


def test_divisors_are_not_trivial():
    for sizes in inside(plan(["D", "H"], ["D % H == 0"], [], {}))[:2]:
        assert 1 < sizes["H"] < sizes["D"]


@pytest.mark.parametrize(("contract", "edges"), [(["T <= 1000"], {1001}), (["T >= 400"], {399}), (["T == 9"], {8, 10})])
def test_one_step_beyond(contract, edges):
    assert {sample.sizes["T"] for sample in beyond(plan(["B", "T"], contract, [], {}))} == edges


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("(T - 80)//320", "(T - 79)//320"),
        ("(T - 80)//320", "(T - 81)//320"),
        ("(T + 3)//4", "(T + 2)//4"),
        ("(T + 1)//2", "T//2 + 1"),
        ("T - T//2", "T//2"),
        ("min(T, 1000)", "T"),
        ("max(T - 50, 0)", "T - 50"),
        ("T % 7", "T % 14"),
        ("((T - 1)//2 - 1)//2", "(T - 2)//4"),
        ("isqrt(T)", "isqrt(T - 1)"),
        ("isqrt(T)", "isqrt(T + 1)"),
    ],
)
def test_formulas_are_told_apart(right, wrong):
    samples = inside(plan(["B", "T"], [], ["B", right], {}))
    assert any(value_at(right, sizes) != value_at(wrong, sizes) for sizes in samples)


def test_given_sizes_stay():
    samples = plan(["B", "T"], ["T <= 100"], ["T//4"], {"T": 50})
    assert {sample.sizes["T"] for sample in samples} == {50}


@pytest.mark.parametrize("contract", [["T == T + 1"], ["T <= 3", "T >= 5"]])
def test_no_sizes(contract):
    with pytest.raises(Unsatisfied):
        plan(["T"], contract, [], {})


def test_given_sizes_outside_the_contract():
    with pytest.raises(Unsatisfied):
        plan(["T"], ["T <= 3"], [], {"T": 5})


def test_steps():
    assert steps_of(["(T + 3)//4", "B", 7, "(T + 3)//4 + min(T, 9)"]) == ["(T + 3)//(4)", "(T) <= (9)"]
    assert steps_of(["isqrt(T - 1)**2"]) == ["isqrt(T - 1)"]
    assert next_step("isqrt(T - 1)", "T", {"T": 6}) == 10
    assert next_step("(T + 3)//(4)", "T", {"T": 2}) == 5
    assert next_step("(T + 3)//(4)", "B", {"T": 2}) is None


def test_a_size_that_torch_would_stretch_is_no_step_beyond():
    samples = beyond(plan(["C", "c"], ["C//2 == c//2"], [], {}))
    assert all(1 not in (s.sizes["C"] // 2, s.sizes["c"] // 2) for s in samples)


def test_sizes_at_which_torch_stretches_an_axis_are_not_tried_beyond():
    base = plan(["T"], ["T % 2 == 0"], [], {"B": 3})
    tried = [sample.sizes["T"] for sample in beyond(base)]
    assert tried
    for size in tried:
        kept = plan(["T"], ["T % 2 == 0"], [], {"B": 3}, stretched=[f"T == {size}", "U == 1"])
        assert [s.sizes["T"] for s in beyond(kept)] == [other for other in tried if other != size]
