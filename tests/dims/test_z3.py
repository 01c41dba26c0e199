"""Decisions against an SMT solver, which looks at all sizes and not only at small ones."""

from __future__ import annotations

from typing import Any

import pytest
from dim_strategies import NAMES, GoalCase, goals
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecheck import dims
from shapecheck.dims import AllOf, AnyOf, Compare, Dim, Facts, FloorDiv, Goal, Min, Poly, Root, Symbol, Verdict
from shapecheck.dims.operations import atoms_in
from shapecheck.dims.poly import of_atom

z3 = pytest.importorskip("z3")


def _size(dim: Dim) -> Any:
    if not isinstance(dim, Poly):
        return z3.IntVal(dim)
    out = z3.IntVal(0)
    for mono, factor in dim.terms.items():
        term = z3.IntVal(factor)
        for atom, exponent in mono:
            for _ in range(exponent):
                term = term * _atom(atom)
        out = out + term
    return out


def _atom(atom: object) -> Any:
    match atom:
        case Symbol():
            return z3.Int(atom.name)
        case FloorDiv():
            return _size(atom.num) / _size(atom.den)
        case Min() | dims.Max():
            first, *rest = map(_size, atom.args)
            for arg in rest:
                first = z3.If((first <= arg) if isinstance(atom, Min) else (first >= arg), first, arg)
            return first
        case Root():
            return z3.Int(str(of_atom(atom)))
        case _:
            raise TypeError(atom)


def _roots(goal: Goal) -> list[Any]:
    """What makes each root in a goal the root of its square."""
    if isinstance(goal, bool):
        return []
    if not isinstance(goal, Compare):
        return [said for part in goal.goals for said in _roots(part)]
    out: list[Any] = []
    for atom in atoms_in(goal.left) | atoms_in(goal.right):
        if isinstance(atom, Root):
            root, num = _atom(atom), _size(atom.num)
            out += [root >= 0, root * root <= z3.If(num >= 0, num, 0), num < (root + 1) * (root + 1)]
    return out


def _formula(goal: Goal) -> Any:
    match goal:
        case bool():
            return z3.BoolVal(goal)
        case Compare(op, left, right):
            a, b = _size(left), _size(right)
            return a <= b if op == "<=" else a == b if op == "==" else a != b
        case AllOf(parts):
            return z3.And(*map(_formula, parts))
        case AnyOf(parts):
            return z3.Or(*map(_formula, parts))


@settings(max_examples=150, deadline=None)
@given(st.lists(goals(), max_size=2), goals())
def test_no_counterexample_to_a_decision(assumed: list[GoalCase], asked: GoalCase) -> None:
    facts = Facts(goal for goal, _ in assumed)
    verdict = facts.decide(asked[0])
    if verdict is Verdict.UNKNOWN and not facts.contradiction:
        return
    solver = z3.Solver()
    solver.set("timeout", 300)
    solver.add(*(z3.Int(name) >= 1 for name in NAMES), *(_formula(goal) for goal, _ in assumed))
    if not facts.contradiction:
        solver.add(_formula(asked[0]) != (verdict is Verdict.HOLDS))
    solver.add(*(said for goal, _ in (*assumed, asked) for said in _roots(goal)))
    assert solver.check() != z3.sat
