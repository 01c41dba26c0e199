"""The formulas of results at given sizes, without running them: ints, names, `+ - * // %`, min, max, isqrt, conditions.

Home-made: simpleeval takes eleven times as long for a value (5.9 us against 0.5 us), of which `verify` asks for
thousands, and writes no JavaScript.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
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


def isqrt(number: int) -> int:
    """The square root rounded down, 0 of a negative number."""
    return math.isqrt(max(number, 0))


FUNCTIONS: Mapping[str, Callable[..., int]] = {"min": min, "max": max, "isqrt": isqrt}
"""What a formula may call."""


def names_in(formula: int | str) -> list[str]:
    """The symbols of a formula."""
    if isinstance(formula, int):
        return []
    found = {n.id for n in ast.walk(ast.parse(formula, mode="eval")) if isinstance(n, ast.Name)}
    return sorted(found - FUNCTIONS.keys())


Sizes = Mapping[str, int]


def value_at(formula: int | str, sizes: Sizes) -> int | None:
    """A formula's value, None where a symbol has no size. A condition gives 1 or 0."""
    if isinstance(formula, int):
        return formula
    try:
        return int(reader(formula)(sizes))
    except (KeyError, ZeroDivisionError):
        return None


@lru_cache(maxsize=4096)
def reader(formula: str) -> Callable[[Sizes], Any]:
    """A formula as a function of sizes. It raises KeyError for a symbol without a size (and, called or not, for what is
    no formula), ZeroDivisionError where it divides by zero.
    """
    return _reader(ast.parse(formula, mode="eval").body)


def _reader(tree: ast.expr) -> Callable[[Sizes], Any]:
    match tree:
        case ast.Constant(value=int() as number):
            return lambda _: number
        case ast.Name(id=name):
            return operator.itemgetter(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            read = _reader(operand)
            return lambda sizes: -read(sizes)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            read = _reader(operand)
            return lambda sizes: not read(sizes)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            first, second, apply = _reader(left), _reader(right), _BINARY[type(sign)]
            return lambda sizes: apply(first(sizes), second(sizes))
        case ast.BoolOp(op=sign, values=parts):
            of, parted = all if isinstance(sign, ast.And) else any, [_reader(part) for part in parts]
            return lambda sizes: of(part(sizes) for part in parted)
        case ast.Compare(left=left, ops=signs, comparators=others):
            sides, compares = [_reader(side) for side in (left, *others)], [_COMPARE[type(s)] for s in signs]
            return lambda sizes: _chained([side(sizes) for side in sides], compares)
        case ast.Call(func=ast.Name(id=name), args=parts) if name in FUNCTIONS:
            called, parted = FUNCTIONS[name], [_reader(part) for part in parts]
            return lambda sizes: called(*(part(sizes) for part in parted))
        case _:
            raise KeyError(ast.dump(tree))


def _chained(values: list[Any], compares: list[Callable[[Any, Any], Any]]) -> bool:
    return all(compare(a, b) for compare, a, b in zip(compares, values, values[1:], strict=False))


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
        case ast.Call(func=ast.Name(id="isqrt"), args=[part]):
            return f"Math.floor(Math.sqrt(Math.max({_script(part)},0)))"
        case _:
            return "NaN"
