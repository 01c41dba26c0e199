"""Exact fractions of sizes and their square roots: what `T / 2`, `math.ceil(T / 2)` and `int(T**0.5)` mean.

A float whose value is a small dyadic fraction (0.5, 1.75) takes part exactly: multiplying and dividing sizes by it
rounds nothing in a double. Other floats end in an unknown.
"""

from __future__ import annotations

from fractions import Fraction

from shapecheck.dims import Dim, Goal, Poly, ceildiv, dim_max, eq, floordiv, isqrt, ne
from shapecheck.interp.run.domains import demand
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Ratio, Real, SquareRoot, Value
from shapecheck.values import is_dim

LARGEST_DENOMINATOR = 1 << 20
LARGEST = 1e12


def as_ratio(value: Value) -> Ratio | None:
    """A size, a fraction of sizes or an exact float as a Ratio."""
    if isinstance(value, Ratio):
        return value
    if is_dim(value):
        return Ratio(value, 1)
    if isinstance(value, float) and abs(value) < LARGEST:
        exact = Fraction(value)
        if exact.denominator <= LARGEST_DENOMINATOR:
            return Ratio(exact.numerator, exact.denominator)
    return None


def ratio_binary(op: str, left: Value, right: Value, run: Run) -> Value:
    """Arithmetic where a fraction of sizes takes part."""
    a, b = as_ratio(left), as_ratio(right)
    if op == "**":
        return square_root(a, run) if a is not None and right == 0.5 else Real()
    if (
        (a is None or b is None)
        and isinstance(left, (int, float, Poly, Ratio))
        and isinstance(right, (int, float, Poly, Ratio))
    ):
        return Real()
    if a is None or b is None:
        return run.unknown(f"{op} of a size and something else")
    match op:
        case "+":
            return Ratio(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
        case "-":
            return Ratio(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)
        case "*":
            return Ratio(a.numerator * b.numerator, a.denominator * b.denominator)
        case "/":
            return _quotient(a, b, run)
        case "//":
            quotient = _quotient(a, b, run)
            return floor(quotient) if isinstance(quotient, Ratio) else quotient
        case _:
            pass
    return run.unknown(f"{op} of fractions of sizes")


def _quotient(a: Ratio, b: Ratio, run: Run) -> Value:
    denominator = a.denominator * b.numerator
    numerator = a.numerator * b.denominator
    low, high = run.path.facts.bounds(denominator)
    if low is not None and low > 0:
        return Ratio(numerator, denominator)
    if high is not None and high < 0:
        return Ratio(-numerator, -denominator)
    demand(ne(denominator, 0), ZeroDivisionError, "division by zero", run)
    return Real() if not run.catching else run.unknown("division by a size that may be zero")


def floor(value: Ratio) -> Dim:
    return floordiv(value.numerator, value.denominator)


def ceil(value: Ratio) -> Dim:
    return ceildiv(value.numerator, value.denominator)


def truncate(value: Ratio, run: Run) -> Dim:
    """`int(value)`: towards zero, from above and from below."""
    low, _ = run.path.facts.bounds(value.numerator)
    if low is not None and low >= 0:
        return floor(value)
    _, high = run.path.facts.bounds(value.numerator)
    if high is not None and high <= 0:
        return ceil(value)
    above, below = dim_max(value.numerator, 0), dim_max(-value.numerator, 0)
    return floordiv(above, value.denominator) - floordiv(below, value.denominator)


def square_root(square: Ratio, run: Run) -> Real:
    """The root of a fraction; a float that is not known where the fraction may be negative."""
    low, _ = run.path.facts.bounds(square.numerator)
    return SquareRoot(square) if low is not None and low >= 0 else Real()


def whole_root(root: SquareRoot) -> Dim:
    """`int(root)`: no whole number lies between the root of a fraction and that of the fraction rounded down."""
    return isqrt(floor(root.square))


def root_rounded_up(root: SquareRoot, run: Run) -> Dim | None:
    """`math.ceil(root)`, where the root is not 0."""
    least = ceil(root.square)
    low, _ = run.path.facts.bounds(least)
    return isqrt(least - 1) + 1 if low is not None and low >= 1 else None


def nearest_to_root(root: SquareRoot) -> Dim | None:
    """`round(root)`, where the root is that of a whole number and so never halfway between two."""
    return (isqrt(4 * root.square.numerator) + 1) // 2 if root.square.denominator == 1 else None


def is_whole(root: SquareRoot) -> Goal:
    """That the root is a whole number."""
    return eq(root.square.numerator, root.square.denominator * whole_root(root) ** 2)


def simplified(value: Ratio) -> Value:
    """The plain number when a fraction is known."""
    if isinstance(value.numerator, int) and isinstance(value.denominator, int):
        return value.numerator / value.denominator
    return value
