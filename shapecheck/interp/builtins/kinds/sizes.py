"""Numbers and truths that are not known: sizes, fractions of sizes, floats, conditions, the mode of a model."""

from __future__ import annotations

from typing import Any, ClassVar

from shapecheck.base.dtyped import Formula
from shapecheck.dims import Poly, Verdict, ne, sym
from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds.text import percent
from shapecheck.interp.run import fractions, space
from shapecheck.interp.run.kinds import Kind, Names, Precedence, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations, truths
from shapecheck.interp.values.objects import ListObj, Ratio, Real, Repeated, SymBool, Training, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown, is_dim

LARGEST_POWER = 8
LARGEST_SHIFT = 32


class SizeKind(Kind[Poly]):
    """A symbolic int; a constructor's parameter that nobody gives is one too, whatever it stands for."""

    noun = "a size"
    python = int
    precedence = Precedence.SIZE
    lacks = frozenset({"is_callable", "join", "text", "native", "contains"})

    def attribute(self, value: Poly, name: str, run: Run) -> Value:
        if name == "__class__":
            return int
        method = methods.METHODS["Poly"].get(name)
        if method is not None:
            return space.method(value, method, run)
        if name.startswith("_"):
            return run.unknown(f"attribute {name} of a size")
        return parameter_part(value, name, run)

    def call(self, value: Poly, args: Any, kwargs: Any, run: Run) -> Value:
        if str(value) in run.entry.parameters:
            return run.unknown(f"what the constructor's `{value}` does is not known")
        return run.unknown("call of a size")

    def item(self, value: Poly, index: Value, run: Run) -> Value:
        if isinstance(index, Unknown):
            return index
        if str(value) not in run.entry.parameters:
            return run.unknown("an item of a size")
        if isinstance(index, str) and index.isidentifier():
            return parameter_part(value, index, run)
        if isinstance(index, (int, slice)):
            run.entry.listed[str(value)] = None
        return run.unknown(f"the constructor's `{value}` is not known")

    def rounds(self, value: Poly, run: Run) -> Sequence | Unknown:
        run.entry.listed[str(value)] = None
        return run.unknown("iteration over a parameter that is not known")

    def length(self, value: Poly, run: Run) -> Value:
        return run.raise_(TypeError, "object of type 'int' has no len()")

    def truth(self, value: Poly, run: Run) -> Value:
        return decided(truths.symbolic_truth(ne(value, 0)), run)

    def unary(self, op: str, value: Poly, run: Run) -> Value:
        return -value if op == "-" else value if op == "+" else -value - 1

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return arithmetic(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return compared(op, left, right, run)

    def node(self, value: Poly, names: Names, depth: int) -> Any:
        return {"const": Formula(names.text(value))}


def parameter_part(value: Poly, name: str, run: Run) -> Value:
    """`cfg.hidden` or `cfg["hidden"]` of a constructor parameter that nobody gives: a symbol of that name."""
    if str(value) not in run.entry.parameters:
        return run.unknown(f"attribute {name} of a size")
    run.entry.parameters.add(name)
    part = run.entry.structure.get(name) or sym(name)
    run.entry.parts.setdefault(str(value), {})[name] = part
    return part


# -------------------------------------------------------------------- arithmetic
def arithmetic(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator where a size or a fraction of sizes takes part, and no float that is not known."""
    if isinstance(left, SymBool) or isinstance(right, SymBool):
        return run.unknown("arithmetic on an undecided truth")
    left = int(left) if isinstance(left, bool) else left
    right = int(right) if isinstance(right, bool) else right
    if is_dim(left) and is_dim(right) and op != "/":
        return _of_dims(op, left, right, run)
    if op == "*":
        count, sequence = (left, right) if isinstance(left, Poly) else (right, left)
        if isinstance(count, Poly) and isinstance(sequence, (ListObj, tuple, str)):
            return _repeated(sequence, count, run)
    if op == "%" and isinstance(left, str):
        return percent(left, right, run)
    return fractions.ratio_binary(op, left, right, run)


def _of_dims(op: str, left: Any, right: Any, run: Run) -> Value:
    match op:
        case "+" | "-" | "*":
            return operations.NATIVE[op](left, right)
        case "//" | "%":
            if isinstance(right, int) and right == 0:
                run.raise_(ZeroDivisionError, "integer division or modulo by zero")
            norm = run.path.facts.norm
            return norm(operations.NATIVE[op](norm(left), norm(right)))
        case "**" if isinstance(right, int) and 0 <= right <= LARGEST_POWER:
            return left**right
        case "<<" if isinstance(right, int) and 0 <= right < LARGEST_SHIFT:
            return left * 2**right
        case ">>" if isinstance(right, int) and 0 <= right < LARGEST_SHIFT:
            return left // 2**right
    return Real() if op == "**" and isinstance(right, int) and right < 0 else run.unknown(f"{op} of symbolic sizes")


def _repeated(sequence: Value, count: Poly, run: Run) -> Value:
    if isinstance(sequence, ListObj) and sequence.exact and len(sequence.items) == 1:
        return ListObj([], Repeated(sequence.items[0], count))
    return run.unknown("a sequence repeated a symbolic number of times")


# -------------------------------------------------------------------- comparison
def compared(op: str, left: Value, right: Value, run: Run) -> Value:
    """A comparison where a size or a fraction of sizes takes part, and no float that is not known."""
    if is_dim(left) and is_dim(right):
        return truths.symbolic_truth(truths.GOALS[op](run.path.facts.norm(left), run.path.facts.norm(right)))
    if isinstance(left, float) or isinstance(right, float):
        return _with_float(op, left, right, run)
    if isinstance(left, (Ratio, int, Poly)) and isinstance(right, (Ratio, int, Poly)):
        a = left if isinstance(left, Ratio) else Ratio(left, 1)
        b = right if isinstance(right, Ratio) else Ratio(right, 1)
        return truths.symbolic_truth(truths.GOALS[op](a.numerator * b.denominator, b.numerator * a.denominator))
    if op in ("==", "!="):
        return op == "!="
    return run.unknown("comparison of a size with something else")


def _with_float(op: str, left: Value, right: Value, run: Run) -> Value:
    number, size = (left, right) if isinstance(left, float) else (right, left)
    if isinstance(number, float) and number.is_integer() and isinstance(size, Poly):
        a, b = (int(number), size) if number is left else (size, int(number))
        return truths.symbolic_truth(truths.GOALS[op](a, b))
    return run.unknown("comparison of a size with a float")


class RatioKind(Kind[Ratio]):
    """An exact fraction of sizes."""

    noun = "a fraction of sizes"
    python = float
    precedence = Precedence.SIZE
    lacks = frozenset({"is_callable", "join", "text", "native", "contains", "call", "rounds", "length", "node"})

    def attribute(self, value: Ratio, name: str, run: Run) -> Value:
        return float if name == "__class__" else run.unknown(f"attribute {name} of an undecided value")

    def item(self, value: Ratio, index: Value, run: Run) -> Value:
        return index if isinstance(index, Unknown) else run.unknown("an item of a number")

    def truth(self, value: Ratio, run: Run) -> Value:
        return decided(truths.symbolic_truth(ne(value.numerator, 0)), run)

    def unary(self, op: str, value: Ratio, run: Run) -> Value:
        return Ratio(-value.numerator, value.denominator) if op == "-" else value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return arithmetic(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return compared(op, left, right, run)


class RealKind(Kind[Real]):
    """A float that is not known."""

    noun = "a float that is not known"
    python = float
    precedence = Precedence.REAL
    lacks = frozenset({"is_callable", "join", "text", "native", "contains", "call", "item", "rounds", "length", "node"})
    numbers: ClassVar[tuple[type, ...]] = (Real, Poly, Ratio, int, float)

    def attribute(self, value: Real, name: str, run: Run) -> Value:
        return float if name == "__class__" else run.unknown(f"attribute {name} of an undecided value")

    def truth(self, value: Real, run: Run) -> Value:
        return run.unknown("the truth of a float that is not known")

    def unary(self, op: str, value: Real, run: Run) -> Value:
        return value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if isinstance(left, self.numbers) and isinstance(right, self.numbers):
            return Real()
        return run.unknown(f"{op} of a float and something else")

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("comparison of a float that is not known")


# -------------------------------------------------------------------- truths
def decided(value: Value, run: Run) -> Value:
    """A truth that the facts of the path settle, settled."""
    if isinstance(value, SymBool):
        verdict = run.path.facts.decide(value.goal)
        if verdict is not Verdict.UNKNOWN:
            return verdict is Verdict.HOLDS
    return value


class TruthKind(Kind[SymBool]):
    """A condition on sizes."""

    noun = "an undecided truth"
    undecided = True
    python = bool
    precedence = Precedence.TRUTH
    lacks = frozenset({"is_callable", "join", "text", "native", "contains", "call", "item", "rounds", "length", "node"})

    def attribute(self, value: SymBool, name: str, run: Run) -> Value:
        return bool if name == "__class__" else run.unknown(f"attribute {name} of an undecided truth")

    def truth(self, value: SymBool, run: Run) -> Value:
        return decided(value, run)

    def unary(self, op: str, value: SymBool, run: Run) -> Value:
        return run.unknown("arithmetic on an undecided truth")

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("arithmetic on an undecided truth")

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("comparison of undecided truths")


class TrainingKind(Kind[Training]):
    """The mode of a model, where nothing has set it."""

    noun = "the mode of a model"
    undecided = True
    python = bool
    lacks = frozenset(
        {
            "is_callable",
            "join",
            "text",
            "native",
            "contains",
            "call",
            "item",
            "rounds",
            "length",
            "node",
            "unary",
            "binary",
        }
    )

    def attribute(self, value: Training, name: str, run: Run) -> Value:
        return bool if name == "__class__" else run.unknown(f"attribute {name} of an undecided value")

    def truth(self, value: Training, run: Run) -> Value:
        return value if run.path.training is None else run.path.training != value.negated

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        mode, other = (left, right) if isinstance(left, Training) else (right, left)
        if isinstance(other, bool) and op in ("==", "!="):
            return mode if other is (op == "==") else truths.negation(mode, run)
        return run.unknown("comparison of a model's mode")


register(Poly, SizeKind())
register(Ratio, RatioKind())
register(Real, RealKind())
register(SymBool, TruthKind())
register(Training, TrainingKind())
