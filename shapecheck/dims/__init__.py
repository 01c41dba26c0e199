"""Symbolic sizes: a normal form, goals between sizes, facts that decide goals, and contracts for people.

A `Dim` is an int or a `Poly`. Nothing here imports torch, and nothing common imports sympy.
"""

from shapecheck.dims.contract import simplify_contract
from shapecheck.dims.facts import Facts, Verdict
from shapecheck.dims.goals import (
    AllOf,
    AnyOf,
    Compare,
    Goal,
    all_of,
    any_of,
    divides,
    eq,
    evaluate_goal,
    ge,
    goal_size,
    goal_symbols,
    gt,
    le,
    lt,
    ne,
    negate,
    substitute_goal,
)
from shapecheck.dims.operations import (
    ceildiv,
    dim_max,
    dim_min,
    evaluate,
    exact_div,
    is_polynomial,
    known_total,
    product,
    rounded_up,
    substitute,
    symbols_of,
    total,
)
from shapecheck.dims.parse import ShapeSpec, Variadic, parse_dim, parse_shape
from shapecheck.dims.poly import Dim, FloorDiv, Max, Min, Poly, Root, Symbol, floordiv, mod, sym
from shapecheck.dims.render import render
from shapecheck.dims.roots import isqrt
from shapecheck.dims.terms import DimTooLarge
from shapecheck.dims.witness import find_witness, possible_values, satisfiable

__all__ = [
    "AllOf",
    "AnyOf",
    "Compare",
    "Dim",
    "DimTooLarge",
    "Facts",
    "FloorDiv",
    "Goal",
    "Max",
    "Min",
    "Poly",
    "Root",
    "ShapeSpec",
    "Symbol",
    "Variadic",
    "Verdict",
    "all_of",
    "any_of",
    "ceildiv",
    "dim_max",
    "dim_min",
    "divides",
    "eq",
    "evaluate",
    "evaluate_goal",
    "exact_div",
    "find_witness",
    "floordiv",
    "ge",
    "goal_size",
    "goal_symbols",
    "gt",
    "is_polynomial",
    "isqrt",
    "known_total",
    "le",
    "lt",
    "mod",
    "ne",
    "negate",
    "parse_dim",
    "parse_shape",
    "possible_values",
    "product",
    "render",
    "rounded_up",
    "satisfiable",
    "simplify_contract",
    "substitute",
    "substitute_goal",
    "sym",
    "symbols_of",
    "total",
]
