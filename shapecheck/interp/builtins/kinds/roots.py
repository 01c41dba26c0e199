"""Square roots of sizes: floats until they are rounded, compared with a size, or asked whether they are whole."""

from __future__ import annotations

from typing import TypeVar

from shapecheck.dims import ne, negate
from shapecheck.interp.builtins.kinds import sizes
from shapecheck.interp.run import fractions
from shapecheck.interp.run.kinds import register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import truths
from shapecheck.interp.values.objects import Builtin, Ratio, RestOfRoot, SquareRoot, Value

R = TypeVar("R", bound=SquareRoot)


class SquareRootKind(sizes.FloatKind[R]):
    """The square root of a fraction of sizes."""

    noun = "a square root of sizes"

    def attribute(self, value: R, name: str, run: Run) -> Value:
        if name == "is_integer":
            return Builtin(name, lambda run, args, kwargs: truths.symbolic_truth(fractions.is_whole(value)))
        return super().attribute(value, name, run)

    def truth(self, value: R, run: Run) -> Value:
        return sizes.decided(truths.symbolic_truth(ne(value.square.numerator, 0)), run)

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if isinstance(left, SquareRoot):
            if op == "%" and right == 1:
                return RestOfRoot(left)
            if op == "//" and right == 1:
                return fractions.whole_root(left)
            if op == "-" and right == fractions.whole_root(left):
                return RestOfRoot(left)
        return super().binary(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        a, b = _squared(left, run), _squared(right, run)
        if a is None or b is None:
            return super().compare(op, left, right, run)
        return truths.symbolic_truth(truths.GOALS[op](a.numerator * b.denominator, b.numerator * a.denominator))

    def special(self, value: R, name: str, args: tuple[Value, ...], run: Run) -> Value:
        rounded = None
        if name in ("int", "floor", "trunc"):
            rounded = fractions.whole_root(value)
        elif name == "ceil":
            rounded = fractions.root_rounded_up(value, run)
        elif name == "round" and not args:
            rounded = fractions.nearest_to_root(value)
        return super().special(value, name, args, run) if rounded is None else rounded


def _squared(side: Value, run: Run) -> Ratio | None:
    """The square of a number that is not negative."""
    if isinstance(side, SquareRoot):
        return side.square
    exact = fractions.as_ratio(side)
    if exact is None:
        return None
    low, _ = run.path.facts.bounds(exact.numerator)
    return Ratio(exact.numerator**2, exact.denominator**2) if low is not None and low >= 0 else None


class RestOfRootKind(sizes.FloatKind[RestOfRoot]):
    """What a square root of sizes has behind the point."""

    noun = "what a square root has behind the point"

    def truth(self, value: RestOfRoot, run: Run) -> Value:
        return sizes.decided(truths.symbolic_truth(negate(fractions.is_whole(value.root))), run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        rest = left if isinstance(left, RestOfRoot) else right
        other = right if rest is left else left
        if isinstance(rest, RestOfRoot) and other == 0 and op in ("==", "!="):
            whole = fractions.is_whole(rest.root)
            return truths.symbolic_truth(whole if op == "==" else negate(whole))
        return super().compare(op, left, right, run)


register(SquareRoot, SquareRootKind[SquareRoot]())
register(RestOfRoot, RestOfRootKind())
