"""Numbers and truths that are not known: sizes, fractions of them, floats, conditions on sizes, the mode of a model."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from shapecheck.base.dtyped import Formula
from shapecheck.dims import Dim, Poly, Verdict, dim_max, ne, sym
from shapecheck.interp.builtins import methods
from shapecheck.interp.builtins.kinds import words
from shapecheck.interp.builtins.kinds.text import percent, repeated
from shapecheck.interp.run import alternatives, fractions, number_choices, space
from shapecheck.interp.run.domains import demand
from shapecheck.interp.run.function_models import first_unknown
from shapecheck.interp.run.kinds import Kind, Names, Precedence, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import operations, truths
from shapecheck.interp.values.objects import Builtin, ListObj, Ratio, Real, Repeated, SymBool, Training, Value
from shapecheck.interp.values.sequences import Sequence
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import Quotient, Tensor, Unknown, is_dim

LARGEST_POWER = 8
LARGEST_SHIFT = 32


class SizeKind(Kind[Poly]):
    """A symbolic int; a constructor's parameter that nobody gives is one too, whatever it stands for."""

    noun = "a size"
    python = int
    number_not_known = True
    precedence = Precedence.SIZE
    lacks = frozenset({"is_callable", "join", "text", "native"})

    def attribute(self, value: Poly, name: str, run: Run) -> Value:
        if name == "__class__":
            return int
        method = methods.METHODS["Poly"].get(name)
        if method is not None:
            return space.method(value, method, run)
        if name.startswith("_"):
            return run.unknown(f"attribute {name} of a size")
        if name in words.METHODS and str(value) in run.entry.parameters:
            return words.method(value, name)
        if name in ("get", "pop") and str(value) in run.entry.parameters:
            return Builtin(name, lambda run, args, kwargs: _looked_up(value, args, run))
        return parameter_part(value, name, run)

    def call(self, value: Poly, args: Any, kwargs: Any, run: Run) -> Value:
        if str(value) in run.entry.parameters:
            return run.unknown(f"what the constructor's `{value}` does is not known")
        return run.unknown("call of a size")

    def item(self, value: Poly, index: Value, run: Run) -> Value:
        if str(value) not in run.entry.parameters:
            return first_unknown(index) or run.unknown("an item of a size")
        if isinstance(index, str) and index.isidentifier():
            return parameter_part(value, index, run)
        if isinstance(index, (int, slice)):
            run.entry.noted.listed[str(value)] = None
        return first_unknown(index) or run.unknown(f"the constructor's `{value}` is not known")

    def rounds(self, value: Poly, run: Run) -> Sequence | Unknown:
        run.entry.noted.listed[str(value)] = None
        return run.unknown("iteration over a parameter that is not known")

    def length(self, value: Poly, run: Run) -> Value:
        if str(value) in run.entry.parameters:
            run.entry.noted.listed[str(value)] = None
            return run.unknown(f"the constructor's `{value}` is not known")
        return run.raise_(TypeError, "object of type 'int' has no len()")

    def truth(self, value: Poly, run: Run) -> Value:
        return decided(truths.symbolic_truth(ne(value, 0)), run)

    def unary(self, op: str, value: Poly, run: Run) -> Value:
        return -value if op == "-" else value if op == "+" else -value - 1

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return arithmetic(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        for side, other in ((left, right), (right, left)):
            alternatives.compared(side, (other,), run)
        return compared(op, left, right, run)

    def contains(self, value: Poly, item: Value, run: Run) -> Value:
        if isinstance(item, str) and str(value) in run.entry.parameters:
            alternatives.compared(value, (item,), run)
            return False
        return super().contains(value, item, run)

    def as_index(self, value: Poly, run: Run) -> Value:
        return run.path.facts.norm(value)

    def special(self, value: Poly, name: str, args: tuple[Value, ...], run: Run) -> Value:
        match name:
            case "int" | "round" | "ceil" | "floor" | "trunc":
                return value
            case "float":
                return Ratio(value, 1)
            case "abs":
                low, high = run.path.facts.bounds(value)
                if low is not None and low >= 0:
                    return value
                return -value if high is not None and high <= 0 else dim_max(value, -value)
            case _:
                return super().special(value, name, args, run)

    def exported(self, value: Poly, run: Run) -> Any:
        return run.path.facts.norm(value)

    def node(self, value: Poly, names: Names, depth: int) -> Any:
        return {"const": Formula(names.text(value))}


def _looked_up(value: Poly, args: tuple[Value, ...], run: Run) -> Value:
    """`cfg.get("hidden", 64)` of a parameter that stands for a dict: the default that is written, else a part."""
    if len(args) == 2 and args[1] is not None:
        return args[1]
    known = args[0] if args else None
    if isinstance(known, str) and known.isidentifier():
        return parameter_part(value, known, run)
    return run.unknown(f"the constructor's `{value}` is not known")


def parameter_part(value: Poly, name: str, run: Run) -> Value:
    """`cfg.hidden` or `cfg["hidden"]` of a constructor parameter that nobody gives: a symbol of that name, or of both
    names where that is taken.
    """
    owner, entry = str(value), run.entry
    if owner not in entry.parameters:
        return run.unknown(f"attribute {name} of a size")
    parts = entry.parts.setdefault(owner, {})
    if name not in parts:
        key = name
        while key in entry.parameters or key in (entry.constructed or ()):
            key = f"{owner}_{key}"
        entry.parameters.add(key)
        parts[name] = entry.structure[key] if key in entry.structure else alternatives.taken(key, sym(key), run)
    return parts[name]


# -------------------------------------------------------------------- arithmetic
def arithmetic(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator where a size or a fraction of sizes takes part, and no float that is not known."""
    if any(isinstance(side, SymBool) for side in (left, right)):
        return run.unknown("arithmetic on an undecided truth")
    left, right = _counted(left), _counted(right)
    if is_dim(left) and is_dim(right) and op != "/":
        return _of_dims(op, left, right, run)
    if op == "*":
        repetition = repeated(left, right, Poly, (ListObj, tuple, str))
        if repetition is not None:
            return _repeated(repetition[1], repetition[0], run)
    if op == "%" and isinstance(left, str):
        return percent(left, right, run)
    return fractions.ratio_binary(op, left, right, run)


def _counted(value: Value) -> Value:
    """A truth as the number that it is."""
    return int(value) if isinstance(value, bool) else value


def _of_dims(op: str, left: Dim, right: Dim, run: Run) -> Value:
    known = right if isinstance(right, int) else None
    result: Dim
    match op:
        case "+" | "-" | "*":
            result = operations.NATIVE[op](left, right)
        case "//" | "%":
            demand(ne(right, 0), ZeroDivisionError, "integer division or modulo by zero", run)
            norm = run.path.facts.norm
            result = norm(operations.NATIVE[op](norm(left), norm(right)))
        case "**" if known is not None and known < 0:
            return Real()
        case "**" if known is not None and known <= LARGEST_POWER:
            result = left**known
        case "<<" if known is not None and 0 <= known < LARGEST_SHIFT:
            result = left * 2**known
        case ">>" if known is not None and 0 <= known < LARGEST_SHIFT:
            result = left // 2**known
        case "|" | "&":
            masked = _masked(op, left, right)
            if masked is None:
                return run.unknown(f"{op} of symbolic sizes")
            result = masked
        case _:
            return run.unknown(f"{op} of symbolic sizes")
    return result


def _masked(op: str, left: Dim, right: Dim) -> Dim | None:
    """`n | 15` and `n & 15`, where the last bits of a number are set or kept; `n & -16`, where they are cleared."""
    number, mask = (left, right) if isinstance(right, int) else (right, left)
    if not isinstance(mask, int):
        return None
    count = mask + 1 if mask >= 0 else -mask
    if count & (count - 1) or (op == "|" and mask < 0):
        return None
    rest = number % count
    if op == "|":
        return number - rest + mask
    return rest if mask >= 0 else number - rest


def _repeated(sequence: object, count: Poly, run: Run) -> Value:
    if isinstance(sequence, ListObj) and sequence.exact and len(sequence.items) == 1:
        return ListObj([], Repeated(sequence.items[0], count))
    number_choices.counts_axes(count, run)
    return run.unknown("a sequence repeated a symbolic number of times")


# -------------------------------------------------------------------- comparison
def compared(op: str, left: Value, right: Value, run: Run) -> Value:
    """A comparison where a size or a fraction of sizes takes part, and no float that is not known."""
    if is_dim(left) and is_dim(right):
        return truths.symbolic_truth(truths.GOALS[op](run.path.facts.norm(left), run.path.facts.norm(right)))
    a, b = fractions.as_ratio(_counted(left)), fractions.as_ratio(_counted(right))
    if (a is None or b is None) and any(isinstance(side, float) for side in (left, right)):
        return run.unknown("comparison of a size with a float")
    if a is not None and b is not None:
        return truths.symbolic_truth(truths.GOALS[op](a.numerator * b.denominator, b.numerator * a.denominator))
    if op in ("==", "!="):
        return op == "!="
    return run.unknown("comparison of a size with something else")


F = TypeVar("F", bound=Real)
A_FLOAT = Tensor((), "scalar float")
"""A float that is not known, for rules."""


class RatioKind(Kind[Ratio]):
    """An exact fraction of sizes."""

    noun = "a fraction of sizes"
    python = float
    number_not_known = True
    precedence = Precedence.SIZE
    lacks = frozenset({"is_callable", "join", "text", "native", "contains", "call", "rounds", "length", "node"})

    def attribute(self, value: Ratio, name: str, run: Run) -> Value:
        return float if name == "__class__" else run.unknown(f"attribute {name} of an undecided value")

    def item(self, value: Ratio, index: Value, run: Run) -> Value:
        return first_unknown(index) or run.unknown("an item of a number")

    def truth(self, value: Ratio, run: Run) -> Value:
        return decided(truths.symbolic_truth(ne(value.numerator, 0)), run)

    def unary(self, op: str, value: Ratio, run: Run) -> Value:
        return Ratio(-value.numerator, value.denominator) if op == "-" else value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return arithmetic(op, left, right, run)

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return compared(op, left, right, run)

    def special(self, value: Ratio, name: str, args: tuple[Value, ...], run: Run) -> Value:
        match name:
            case "int" | "trunc":
                return fractions.truncate(value, run)
            case "ceil":
                return fractions.ceil(value)
            case "floor":
                return fractions.floor(value)
            case "float":
                return value
            case "round":
                return Real() if args else whole(run)
            case "abs":
                low, _ = run.path.facts.bounds(value.numerator)
                return value if low is not None and low >= 0 else run.unknown("abs() of a fraction of sizes")
            case _:
                return super().special(value, name, args, run)

    def exported(self, value: Ratio, run: Run) -> Any:
        return A_FLOAT.with_elements(Quotient(value.numerator, value.denominator))


class FloatKind(Kind[F]):
    """A float that is not known."""

    noun = "a float that is not known"
    python = float
    number_not_known = True
    precedence = Precedence.REAL
    lacks = frozenset({"is_callable", "join", "text", "native", "contains", "call", "item", "rounds", "length", "node"})
    numbers: ClassVar[tuple[type, ...]] = (Real, Poly, Ratio, int, float)

    def attribute(self, value: F, name: str, run: Run) -> Value:
        return float if name == "__class__" else run.unknown(f"attribute {name} of an undecided value")

    def exported(self, value: F, run: Run) -> Any:
        return A_FLOAT

    def truth(self, value: F, run: Run) -> Value:
        return run.unknown("the truth of a float that is not known")

    def unary(self, op: str, value: F, run: Run) -> Value:
        return value

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        if all(isinstance(side, self.numbers) for side in (left, right)):
            return Real()
        return run.unknown(f"{op} of a float and something else")

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("comparison of a float that is not known")

    def special(self, value: F, name: str, args: tuple[Value, ...], run: Run) -> Value:
        match name:
            case "int" | "ceil" | "floor" | "trunc":
                return whole(run)
            case "float" | "abs":
                return value
            case "round":
                return Real() if args else whole(run)
            case _:
                return super().special(value, name, args, run)


def whole(run: Run) -> Poly:
    """A whole number made of a float that is not known: a size of its own, of which nothing may be assumed."""
    return sym(f"n{run.new_fresh()}", opaque=True, minimum=LOWEST)


# -------------------------------------------------------------------- truths
def decided(value: Value, run: Run) -> Value:
    """A truth as the facts of the path decide it, where they do."""
    if isinstance(value, SymBool):
        verdict = run.path.facts.decide(value.goal)
        if verdict is not Verdict.UNKNOWN:
            return verdict is Verdict.HOLDS
        if run.path.asked is not None:
            run.path.asked.append(value.goal)
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

    def exported(self, value: SymBool, run: Run) -> Any:
        return run.unknown("an undecided truth")

    def truth(self, value: SymBool, run: Run) -> Value:
        return decided(value, run)

    def unary(self, op: str, value: SymBool, run: Run) -> Value:
        return run.unknown("arithmetic on an undecided truth")

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("arithmetic on an undecided truth")

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return run.unknown("comparison of undecided truths")

    def special(self, value: SymBool, name: str, args: tuple[Value, ...], run: Run) -> Value:
        if name == "int":
            return run.unknown("the number of an undecided truth")
        return super().special(value, name, args, run)


class TrainingKind(Kind[Training]):
    """The mode of a model, where nothing has set it."""

    noun = "the mode of a model"
    undecided = True
    python = bool
    precedence = Precedence.TRUTH
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

    def exported(self, value: Training, run: Run) -> Any:
        return run.unknown("an undecided truth")

    def truth(self, value: Training, run: Run) -> Value:
        return value if run.path.training is None else run.path.training != value.negated

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        mode, other = (left, right) if isinstance(left, Training) else (right, left)
        if isinstance(other, bool) and op in ("==", "!="):
            return mode if other is (op == "==") else truths.negation(mode, run)
        return run.unknown("comparison of a model's mode")


register(Poly, SizeKind())
register(Ratio, RatioKind())
register(Real, FloatKind[Real]())
register(SymBool, TruthKind())
register(Training, TrainingKind())
