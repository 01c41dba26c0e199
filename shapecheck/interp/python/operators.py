"""Operators on values: exact on what is known, rules on tensors, symbols on sizes."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from shapecheck.dims import Poly, all_of, any_of, eq, negate
from shapecheck.interp.libraries import import_side_effects
from shapecheck.interp.python import iteration
from shapecheck.interp.run import fractions, partial_keys, symbols
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup, truths
from shapecheck.interp.values.objects import (
    ClassObj,
    DictObj,
    Input,
    Instance,
    LibraryName,
    ListObj,
    Native,
    Ratio,
    Real,
    Repeated,
    SetObj,
    SymBool,
    Training,
    Value,
)
from shapecheck.values import DType, Tensor, Unknown, is_dim

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
TORCH = {
    "+": "torch.add",
    "-": "torch.sub",
    "*": "torch.mul",
    "/": "torch.div",
    "//": "torch.floor_divide",
    "%": "torch.remainder",
    "**": "torch.pow",
    "@": "torch.matmul",
    "&": "torch.bitwise_and",
    "|": "torch.bitwise_or",
    "^": "torch.bitwise_xor",
    "<<": "torch.bitwise_left_shift",
    ">>": "torch.bitwise_right_shift",
    "==": "torch.eq",
    "!=": "torch.ne",
    "<": "torch.lt",
    "<=": "torch.le",
    ">": "torch.gt",
    ">=": "torch.ge",
}
NUMPY = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "//": "floor_divide",
    "%": "remainder",
    "**": "power",
    "@": "matmul",
    "&": "bitwise_and",
    "|": "bitwise_or",
    "^": "bitwise_xor",
    "<<": "left_shift",
    ">>": "right_shift",
    "==": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
DUNDER = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
    "==": "eq",
    "!=": "ne",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}
SCALARS = (int, float, complex, bool)
MAX_REPEAT = 100_000


def binary(op: str, left: Value, right: Value, run: Run) -> Value:
    """`left op right`."""
    kind_left, kind_right = type(left), type(right)
    if kind_left in SCALARS and kind_right in SCALARS:
        return _native(op, left, right, run)
    if _is_tensor(left) or _is_tensor(right):
        return _tensor(op, left, right, run)
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _dunder(op, left, right, run)
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if isinstance(left, (Poly, Ratio, Real, SymBool)) or isinstance(right, (Poly, Ratio, Real, SymBool)):
        return _symbolic(op, left, right, run)
    return _container(op, left, right, run)


def _is_tensor(value: Value) -> bool:
    return isinstance(value, (Tensor, Input))


def _tensor(op: str, left: Value, right: Value, run: Run) -> Value:
    from shapecheck.interp.torch.ops import call_library

    other = right if _is_tensor(left) else left
    if isinstance(other, (str, ListObj, DictObj)) or other is None:
        if isinstance(other, ListObj) and (_is_array(left) or _is_array(right)):
            return _array(op, left, right, run)
        if op in ("==", "!="):
            return op == "!="
        if isinstance(other, ListObj) and op in ("+", "*"):
            return run.unknown("a list beside a tensor")
    if _is_array(left) or _is_array(right):
        return _array(op, left, right, run)
    return call_library(TORCH[op], (left, right), {}, run)


def _is_array(value: Value) -> bool:
    return isinstance(value, Tensor) and value.array


def _array(op: str, left: Value, right: Value, run: Run) -> Value:
    """An operator on a numpy array; between an array and a tensor either library may answer."""
    from shapecheck.interp.torch.ops import call_library

    if all(_is_array(value) or not _is_tensor(value) for value in (left, right)):
        return call_library(f"numpy.{NUMPY[op]}", (left, right), {}, run)
    return run.unknown("an operator between a numpy array and a tensor")


def _native(op: str, left: Any, right: Any, run: Run) -> Value:
    if op in ("**", "<<") and isinstance(left, int) and isinstance(right, int) and abs(right) > 4096:
        return run.unknown("a very large number")
    try:
        return NATIVE[op](left, right)
    except (ArithmeticError, TypeError, ValueError) as error:
        return run.raise_(type(error), str(error))


def _symbolic(op: str, left: Value, right: Value, run: Run) -> Value:
    if isinstance(left, SymBool) or isinstance(right, SymBool):
        return run.unknown("arithmetic on an undecided truth")
    if isinstance(left, Real) or isinstance(right, Real):
        other = right if isinstance(left, Real) else left
        return (
            Real()
            if isinstance(other, (Real, Poly, Ratio, int, float))
            else run.unknown(f"{op} of a float and something else")
        )
    if isinstance(left, bool):
        left = int(left)
    if isinstance(right, bool):
        right = int(right)
    if is_dim(left) and is_dim(right) and op != "/":
        return _dims(op, left, right, run)
    if isinstance(right, Poly) and op == "*":
        left, right = right, left
    if isinstance(left, Poly) and op == "*" and isinstance(right, (ListObj, tuple, str)):
        return _repeat_symbolic(right, left, run)
    return fractions.ratio_binary(op, left, right, run)


def _dims(op: str, left: Any, right: Any, run: Run) -> Value:
    match op:
        case "+" | "-" | "*":
            return NATIVE[op](left, right)
        case "//" | "%":
            if isinstance(right, int) and right == 0:
                run.raise_(ZeroDivisionError, "integer division or modulo by zero")
            return run.path.facts.norm(NATIVE[op](run.path.facts.norm(left), run.path.facts.norm(right)))
        case "**" if isinstance(right, int) and 0 <= right <= 8:
            return left**right
        case "<<" if isinstance(right, int) and 0 <= right < 32:
            return left * 2**right
        case ">>" if isinstance(right, int) and 0 <= right < 32:
            return left // 2**right
    return Real() if op == "**" and isinstance(right, int) and right < 0 else run.unknown(f"{op} of symbolic sizes")


def _repeat_symbolic(sequence: Value, count: Poly, run: Run) -> Value:
    if isinstance(sequence, ListObj) and sequence.exact and len(sequence.items) == 1:
        return ListObj([], Repeated(sequence.items[0], count))
    return run.unknown("a sequence repeated a symbolic number of times")


def _container(op: str, left: Value, right: Value, run: Run) -> Value:
    if op == "+" and isinstance(left, ListObj) and isinstance(right, ListObj):
        return _joined(left, right, run)
    if op == "*":
        count, sequence = (left, right) if isinstance(left, int) else (right, left)
        if isinstance(count, int) and isinstance(sequence, ListObj):
            if count * len(sequence.items) > MAX_REPEAT or not sequence.exact:
                return ListObj([], open=run.unknown("a very long list"))
            return ListObj(sequence.items * count)
        if isinstance(count, int) and isinstance(sequence, (tuple, str, bytes)) and count * len(sequence) > MAX_REPEAT:
            return run.unknown("a very long sequence")
    if isinstance(left, (SetObj, frozenset)) and isinstance(right, (SetObj, frozenset)):
        return _sets(op, left, right, run)
    if op in SET_OPERATORS and (isinstance(left, ListObj) or isinstance(right, ListObj)):
        return _views(op, left, right, run)
    if isinstance(left, DictObj) and isinstance(right, DictObj) and op == "|":
        made = DictObj({})
        partial_keys.merge(made, left, run)
        partial_keys.merge(made, right, run)
        return made
    if op == "%" and isinstance(left, str):
        return _percent(left, right, run)
    if op == "|" and (isinstance(left, (type, ClassObj)) or isinstance(right, (type, ClassObj))):
        return (*(left if isinstance(left, tuple) else (left,)), *(right if isinstance(right, tuple) else (right,)))
    if isinstance(left, (ListObj, DictObj, SetObj)) or isinstance(right, (ListObj, DictObj, SetObj)):
        return run.unknown(f"{op} of containers")
    if isinstance(left, tuple) and isinstance(right, tuple):
        return tuple(left) + tuple(right) if op == "+" else run.unknown(f"{op} of tuples")
    try:
        return NATIVE[op](left, right)
    except Exception as error:  # the operands are native: whatever Python raises here the program raises
        if type(left).__module__ == type(right).__module__ == "builtins":
            return run.raise_(type(error), str(error))
        return run.unknown(f"{op} of {type(left).__name__} and {type(right).__name__}")


def _joined(left: ListObj, right: ListObj, run: Run) -> ListObj:
    if left.exact:
        return ListObj(left.items + right.items, right.tail, right.open)
    if left.tail is not None and left.open is None and right.exact and not right.items:
        return ListObj(left.items.copy(), left.tail)
    if left.tail is not None:
        symbols.mark_structural((left.tail.times,), run)
    return ListObj(left.items.copy(), open=left.open or run.unknown("lists of symbolic length joined"))


SET_OPERATORS = ("|", "&", "^", "-")


def _views(op: str, left: Value, right: Value, run: Run) -> Value:
    """`a.keys() | b.values()`: of lists, only the views of a dict know these operators."""
    sides: list[Value] = []
    for side in (left, right):
        items = iteration.iterate_exactly(side, run)
        if isinstance(items, Unknown):
            return items
        try:
            sides.append(SetObj(dict.fromkeys(items)))
        except TypeError:
            return run.raise_(TypeError, "unhashable element")
    return _sets(op, sides[0], sides[1], run)


def _sets(op: str, left: Value, right: Value, run: Run) -> Value:
    a = dict.fromkeys(left) if isinstance(left, frozenset) else left.items
    b = dict.fromkeys(right) if isinstance(right, frozenset) else right.items
    match op:
        case "|":
            items = {**a, **b}
        case "&":
            items = {k: None for k in a if k in b}
        case "-":
            items = {k: None for k in a if k not in b}
        case "^":
            items = {**{k: None for k in a if k not in b}, **{k: None for k in b if k not in a}}
        case _:
            return NATIVE[op](a.keys(), b.keys()) if op in truths.GOALS else run.unknown(f"{op} of sets")
    reason = getattr(left, "open", None) or getattr(right, "open", None)
    if reason is not None:
        return SetObj(items, reason) if op == "|" else reason
    return frozenset(items) if isinstance(left, frozenset) else SetObj(items)


def _percent(text: str, values: Value, run: Run) -> Value:
    from shapecheck.interp.builtins.host_calls import NotNative, to_native

    try:
        return text % to_native(values)
    except NotNative:
        return run.unknown("formatted text")
    except (TypeError, ValueError) as error:
        return run.raise_(type(error), str(error))


def _dunder(op: str, left: Value, right: Value, run: Run) -> Value:
    from shapecheck.interp.python import attributes, calls

    name = DUNDER[op]
    if isinstance(left, Instance):
        method = lookup.class_attribute(left.cls, f"__{name}__")
        if method is not None:
            result = calls.call(attributes.bind(method, left, run), (right,), {}, run)
            if result is not NotImplemented:
                return result
    mirrored = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}.get(name, "r" + name)
    if isinstance(right, Instance):
        method = lookup.class_attribute(right.cls, f"__{mirrored}__")
        if method is not None:
            result = calls.call(attributes.bind(method, right, run), (left,), {}, run)
            if result is not NotImplemented:
                return result
    if op == "!=":
        return negation(_dunder("==", left, right, run), run)
    inner_left = left.payload if isinstance(left, Instance) and left.payload is not None else left
    inner_right = right.payload if isinstance(right, Instance) and right.payload is not None else right
    if inner_left is not left or inner_right is not right:
        return (
            compare(op, inner_left, inner_right, run)
            if op in truths.GOALS
            else binary(op, inner_left, inner_right, run)
        )
    if op == "==":
        return left is right
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left if isinstance(left, Unknown) else right
    return run.unknown(f"{op} of objects")


# -------------------------------------------------------------------- unary and truth
def unary(op: str, operand: Value, run: Run) -> Value:
    from shapecheck.interp.python import attributes, branches, calls
    from shapecheck.interp.torch.ops import call_library

    if op == "not":
        return negation(branches.truth(operand, run), run)
    if _is_array(operand):
        return call_library(
            {"-": "numpy.negative", "+": "numpy.positive", "~": "numpy.invert"}[op], (operand,), {}, run
        )
    if _is_tensor(operand):
        return call_library(
            {"-": "torch.neg", "+": "torch.positive", "~": "torch.bitwise_not"}[op], (operand,), {}, run
        )
    if isinstance(operand, Poly):
        return -operand if op == "-" else operand if op == "+" else -operand - 1
    if isinstance(operand, Real):
        return operand
    if isinstance(operand, Ratio):
        return Ratio(-operand.numerator, operand.denominator) if op == "-" else operand
    if isinstance(operand, SCALARS):
        try:
            return UNARY[op](operand)
        except TypeError as error:
            return run.raise_(TypeError, str(error))
    if isinstance(operand, Instance):
        method = lookup.class_attribute(operand.cls, {"-": "__neg__", "+": "__pos__", "~": "__invert__"}[op])
        if method is not None:
            return calls.call(attributes.bind(method, operand, run), (), {}, run)
    return operand if isinstance(operand, Unknown) else run.unknown(f"unary {op}")


def negation(truth: Value, run: Run) -> Value:
    """`not` of a truth."""
    if isinstance(truth, bool):
        return not truth
    if isinstance(truth, SymBool):
        return truths.symbolic_truth(negate(truth.goal))
    if isinstance(truth, Training):
        return Training(not truth.negated)
    if isinstance(truth, Unknown):
        return truth
    return run.unknown("negation")


def conjunction(left: Value, right: Value, run: Run) -> Value:
    """`left and right` of two truths that are both worked out."""
    if left is True:
        return right
    if left is False or right is False:
        return False
    if right is True:
        return left
    if isinstance(left, SymBool) and isinstance(right, SymBool):
        return truths.symbolic_truth(all_of(left.goal, right.goal))
    return left if isinstance(left, Unknown) else right if isinstance(right, Unknown) else run.unknown("a conjunction")


# -------------------------------------------------------------------- comparison
def compare(op: str, left: Value, right: Value, run: Run) -> Value:
    match op:
        case "is":
            return identical(left, right, run)
        case "is not":
            return negation(identical(left, right, run), run)
        case "in":
            return contains(right, left, run)
        case "not in":
            return negation(contains(right, left, run), run)
        case _:
            pass
    if _is_tensor(left) or _is_tensor(right):
        return _tensor(op, left, right, run)
    if isinstance(left, Instance) or isinstance(right, Instance):
        return _dunder(op, left, right, run)
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if isinstance(left, Real) or isinstance(right, Real):
        return run.unknown("comparison of a float that is not known")
    if isinstance(left, (Poly, Ratio)) or isinstance(right, (Poly, Ratio)):
        return _compare_sizes(op, left, right, run)
    if isinstance(left, (tuple, ListObj)) and isinstance(right, (tuple, ListObj)):
        return _compare_sequences(op, left, right, run)
    if isinstance(left, (DictObj, SetObj)) or isinstance(right, (DictObj, SetObj)):
        return _compare_containers(op, left, right, run)
    if isinstance(left, SymBool) or isinstance(right, SymBool):
        return run.unknown("comparison of undecided truths")
    try:
        result = NATIVE[op](left, right)
    except TypeError as error:
        return run.raise_(TypeError, str(error))
    return result if isinstance(result, bool) else run.unknown("comparison")


def _compare_sizes(op: str, left: Value, right: Value, run: Run) -> Value:
    if is_dim(left) and is_dim(right):
        return truths.symbolic_truth(truths.GOALS[op](run.path.facts.norm(left), run.path.facts.norm(right)))
    if isinstance(left, (Ratio, int, Poly)) and isinstance(right, (Ratio, int, Poly)):
        a = left if isinstance(left, Ratio) else Ratio(left, 1)
        b = right if isinstance(right, Ratio) else Ratio(right, 1)
        return truths.symbolic_truth(truths.GOALS[op](a.numerator * b.denominator, b.numerator * a.denominator))
    if isinstance(left, float) or isinstance(right, float):
        return _compare_float(op, left, right, run)
    if op in ("==", "!="):
        return op == "!="
    return run.unknown("comparison of a size with something else")


def _compare_float(op: str, left: Value, right: Value, run: Run) -> Value:
    number, size = (left, right) if isinstance(left, float) else (right, left)
    if isinstance(number, float) and number.is_integer() and isinstance(size, Poly):
        a, b = (int(number), size) if number is left else (size, int(number))
        return truths.symbolic_truth(truths.GOALS[op](a, b))
    return run.unknown("comparison of a size with a float")


def _compare_sequences(op: str, left: Value, right: Value, run: Run) -> Value:
    a, b = iteration.iterate_exactly(left, run), iteration.iterate_exactly(right, run)
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    same_kind = isinstance(left, ListObj) == isinstance(right, ListObj)
    if op in ("==", "!="):
        equal = same_kind and len(a) == len(b)
        result: Value = equal
        if equal:
            for x, y in zip(a, b, strict=True):
                result = conjunction(result, compare("==", x, y, run), run)
                if result is False:
                    break
        return result if op == "==" else negation(result, run)
    for x, y in zip(a, b, strict=False):
        equal_item = compare("==", x, y, run)
        if equal_item is True:
            continue
        return compare(op, x, y, run) if equal_item is False else run.unknown("comparison of sequences")
    return NATIVE[op](len(a), len(b))


def _compare_containers(op: str, left: Value, right: Value, run: Run) -> Value:
    if isinstance(left, DictObj) and isinstance(right, DictObj) and op in ("==", "!="):
        if left.open or right.open:
            return left.open or right.open
        result: Value = left.items.keys() == right.items.keys()
        for key in left.items if result is True else ():
            result = conjunction(result, compare("==", left.items[key], right.items[key], run), run)
        return result if op == "==" else negation(result, run)
    if isinstance(left, (SetObj, frozenset)) and isinstance(right, (SetObj, frozenset)):
        reason = getattr(left, "open", None) or getattr(right, "open", None)
        if reason is not None:
            return reason
        a = set(left) if isinstance(left, frozenset) else set(left.items)
        b = set(right) if isinstance(right, frozenset) else set(right.items)
        return NATIVE[op](a, b)
    if op in ("==", "!="):
        return op == "!="
    return run.unknown("comparison of containers")


def identical(left: Value, right: Value, run: Run) -> Value:
    """`left is right`."""
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if left is None or right is None:
        return left is right
    if isinstance(left, (bool, type)) or isinstance(right, (bool, type)):
        if isinstance(left, (SymBool, Training)) or isinstance(right, (SymBool, Training)):
            return left if right is True else negation(left, run) if right is False else run.unknown("is")
        return left is right
    if isinstance(left, Tensor) and isinstance(right, Tensor) and left.identity is not None:
        return left.identity is right.identity
    return left is right or (type(left) is type(right) and isinstance(left, (int, str, *_FROZEN)) and left == right)


_FROZEN = (Ellipsis.__class__, Native, DType, LibraryName)
"""What is one object as often as it is named."""


def contains(container: Value, item: Value, run: Run) -> Value:
    """`item in container`."""
    from shapecheck.interp.python import attributes, calls

    if isinstance(container, Instance):
        method = lookup.class_attribute(container.cls, "__contains__")
        if method is not None:
            return calls.call(attributes.bind(method, container, run), (item,), {}, run)
        if container.payload is not None:
            return contains(container.payload, item, run)
    if isinstance(container, Unknown):
        return container
    if isinstance(container, str):
        return item in container if isinstance(item, str) else run.unknown("membership in text")
    if isinstance(container, (DictObj, SetObj)):
        if isinstance(item, Unknown):
            return (
                item
                if container.items or container.open is not None or import_side_effects.unread(container, run)
                else False
            )
        try:
            found = item in container.items
        except TypeError:
            return run.unknown("membership of something unhashable")
        if found or import_side_effects.complete(container, item, run):
            return True
        if isinstance(container, DictObj) and container.kind == "environ" and not _in_user_code(run):
            return False
        if isinstance(container, DictObj) and not isinstance(item, Poly) and not partial_keys.in_doubt(container, item):
            return False
        return container.open or _symbolic_member(container.items, item, run)
    if isinstance(container, (range, frozenset, bytes)) and not isinstance(item, (Poly, Unknown)):
        return item in container
    if isinstance(container, (Tensor, Input)):
        return run.unknown("membership in a tensor")
    sequence = iteration.sequence_of(container, run)
    if isinstance(sequence, Unknown):
        return sequence
    verdicts = [compare("==", item, other, run) if not _is_tensor(other) else item is other for other in sequence.items]
    if any(v is True for v in verdicts):
        return True
    if sequence.open is not None or sequence.tail is not None:
        return sequence.open or run.unknown("membership in a list of symbolic length")
    if all(v is False for v in verdicts):
        return False
    goals = [v.goal for v in verdicts if isinstance(v, SymBool)]
    if len(goals) == sum(v is not False for v in verdicts):
        return truths.symbolic_truth(any_of(*goals))
    return run.unknown("membership")


def _in_user_code(run: Run) -> bool:
    return run.frame is not None and run.frame.module.is_user


def _symbolic_member(items: dict[Any, Any], item: Value, run: Run) -> Value:
    if isinstance(item, Poly):
        return truths.symbolic_truth(any_of(*(eq(item, key) for key in items if is_dim(key))))
    return False


# -------------------------------------------------------------------- dicts and sets


def kept_in_place(op: str, old: Tensor, result: Tensor, run: Run) -> Value:
    """`x += y` keeps the shape and dtype of `x`; torch refuses where the result would be larger."""
    from shapecheck.interp.torch.ops import demand_same_shape

    return demand_same_shape(f"{op}=", old, result, run)
