"""The formulas of results at given sizes, without running them: ints, names, `+ - * // %`, min, max, conditions."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SIGNS: Mapping[type[ast.operator | ast.cmpop], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Pow: "**",
}  # fmt: skip


def names_in(formula: int | str) -> list[str]:
    """The symbols of a formula."""
    if isinstance(formula, int):
        return []
    found = {n.id for n in ast.walk(ast.parse(formula, mode="eval")) if isinstance(n, ast.Name)}
    return sorted(found - {"min", "max"})


def value_at(formula: int | str, sizes: Mapping[str, int]) -> int | None:
    """A formula's value, None where a symbol has no size. A condition gives 1 or 0."""
    if isinstance(formula, int):
        return formula
    try:
        return int(_value(ast.parse(formula, mode="eval").body, sizes))
    except (KeyError, ZeroDivisionError):
        return None


def _value(tree: ast.expr, sizes: Mapping[str, int]) -> Any:
    match tree:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name):
            return sizes[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, sizes)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, sizes)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            return _BINARY[type(sign)](_value(left, sizes), _value(right, sizes))
        case ast.BoolOp(op=sign, values=parts):
            return (all if isinstance(sign, ast.And) else any)(_value(part, sizes) for part in parts)
        case ast.Compare(left=left, ops=signs, comparators=others):
            sides = [_value(side, sizes) for side in (left, *others)]
            return all(_COMPARE[type(s)](a, b) for s, a, b in zip(signs, sides, sides[1:], strict=False))
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=parts):
            return (min if name == "min" else max)(_value(part, sizes) for part in parts)
        case _:
            raise KeyError(ast.dump(tree))


def javascript(formula: int | str) -> str:
    """The same formula for a page: sizes are read from `s`, `//` and `%` round as Python does."""
    return str(formula) if isinstance(formula, int) else _script(ast.parse(formula, mode="eval").body)


def _script(tree: ast.expr) -> str:
    match tree:
        case ast.Constant(value=int() as number):
            return str(number)
        case ast.Name(id=name):
            return f's["{name}"]'
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(-{_script(operand)})"
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            return f"Math.floor({_script(left)}/{_script(right)})"
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            a, b = _script(left), _script(right)
            return f"((({a})%({b})+({b}))%({b}))"
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return f"({_script(left)}{_SIGNS[type(sign)]}{_script(right)})"
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=parts):
            return f"Math.{name}({','.join(_script(part) for part in parts)})"
        case _:
            return "NaN"
