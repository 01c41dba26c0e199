"""Python's own operators, by their spelling, and what they give for values that are Python's own."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Protocol

from shapecheck.interp.values.objects import Value
from shapecheck.values import Unknown

NATIVE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "@": operator.matmul,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
SCALARS = (int, float, complex, bool)
LARGEST_EXPONENT = 4096


class Raiser(Protocol):
    """What a run does for an operation that Python refuses."""

    def raise_(self, kind: type[BaseException], text: str) -> Value: ...
    def unknown(self, reason: str) -> Unknown: ...


def of_scalars(op: str, left: Any, right: Any, run: Raiser) -> Value:
    """An operator on numbers of Python's own."""
    if op in ("**", "<<") and isinstance(left, int) and isinstance(right, int) and abs(right) > LARGEST_EXPONENT:
        return run.unknown("a very large number")
    try:
        return NATIVE[op](left, right)
    except (ArithmeticError, TypeError, ValueError) as error:
        return run.raise_(type(error), str(error))


def natively(op: str, left: Value, right: Value, run: Raiser) -> Value:
    """A comparison as Python itself makes it."""
    try:
        result = NATIVE[op](left, right)
    except TypeError as error:
        return run.raise_(TypeError, str(error))
    return result if isinstance(result, bool) else run.unknown("comparison")
