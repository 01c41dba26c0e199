"""numpy functions that work element by element: names, and what each does to dtypes. Knows no IR, no files."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.rules.core.check import Check
from shapecheck.rules.core.dtypes import INTS
from shapecheck.rules.core.registry import op
from shapecheck.rules.elements import quotients
from shapecheck.rules.elements.conversion import converted
from shapecheck.rules.elements.functions import (
    ADDITION,
    FLOOR_DIVISION,
    MULTIPLICATION,
    SUBTRACTION,
    ElementFunction,
    computed,
)
from shapecheck.rules.numpy.arrays import array_dtype, array_of, floating, number, promoted
from shapecheck.values import Tensor, Unknown


def operand(check: Check, value: Any, param: str) -> Tensor:
    """An argument beside others: numbers of Python lift only across kinds."""
    found = number(value)
    return found if isinstance(found, Tensor) and found is not value else array_of(check, value, param)


def _scalar_function(function: Callable[[float], Any], value: object) -> float | None:
    """What a function gives for a known number of Python."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(function(value))
    except (ValueError, OverflowError):
        return None


def _unary(
    names: tuple[str, ...], result: Callable[[str | None], str | None], functions: dict[str, Any]
) -> list[object]:
    """A rule for each name: the shape stays."""
    rules: list[object] = []
    for name in names:

        def rule(check: Check, x: object, *args: object, _name: str = name, **kwargs: object) -> object:
            known = _scalar_function(functions[_name], x) if _name in functions else None
            if known is not None:
                return known
            if args and isinstance(args[0], Tensor) and _name not in SAME_NAMES:
                return array_of(check, args[0], "out").with_value(None)
            array = array_of(check, x, "x")
            if "out" in kwargs or "where" in kwargs:
                return Tensor(array.shape, array_dtype(kwargs.get("dtype"), None))
            return Tensor(array.shape, array_dtype(kwargs.get("dtype"), result(array.dtype)))

        rule.__doc__ = f'Element by element.\n\n    >>> infer("numpy.{name}", "B 3").result.rank\n    2\n'
        rules.append(op(f"numpy.{name}")(rule))
    return rules


def _same(dtype: str | None) -> str | None:
    return dtype


def _bool(dtype: str | None) -> str | None:
    return "bool"


def _magnitude(dtype: str | None) -> str | None:
    return {"complex64": "float32", "complex128": "float64"}.get(str(dtype), dtype)


def _angle(dtype: str | None) -> str | None:
    return "float64" if dtype == "bool" or dtype in INTS else _magnitude(dtype)


def _number(dtype: str | None) -> str | None:
    """What keeps numbers as they are, and makes of bools what the version says."""
    return None if dtype == "bool" else dtype


KNOWN_FUNCTIONS: dict[str, Any] = {
    "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "log10": math.log10, "sin": math.sin,
    "cos": math.cos, "tan": math.tan, "floor": math.floor, "ceil": math.ceil, "trunc": math.trunc, "rint": round,
    "deg2rad": math.radians, "radians": math.radians, "rad2deg": math.degrees,
}  # fmt: skip
FLOAT_NAMES = (
    "sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "cbrt", "deg2rad", "rad2deg", "radians", "degrees", "asin",
    "acos", "atan", "asinh", "acosh", "atanh", "rint", "fabs",
)  # fmt: skip
SAME_NAMES = (
    "invert", "bitwise_not", "nan_to_num", "copy", "ndarray.copy", "ndarray.__copy__", "ndarray.__deepcopy__",
    "ndarray.byteswap",
)  # fmt: skip
NUMBER_NAMES = (
    "negative",
    "positive",
    "square",
    "reciprocal",
    "sign",
    "conj",
    "conjugate",
    "ndarray.conj",
    "ndarray.conjugate",
    "ndarray.round",
    "round",
    "around",
)
BOOL_NAMES = ("isnan", "isinf", "isfinite", "isneginf", "isposinf", "signbit", "logical_not", "iscomplex", "isreal")
WHOLE_NAMES = ("floor", "ceil", "trunc", "fix")
REAL_NAMES = ("abs", "absolute", "real", "imag", "ndarray.real", "ndarray.imag")

float_rules = _unary(FLOAT_NAMES, floating, KNOWN_FUNCTIONS)
same_rules = _unary(SAME_NAMES, _same, {})
number_rules = _unary(NUMBER_NAMES, _number, {})
bool_rules = _unary(BOOL_NAMES, _bool, {})
whole_rules = _unary(WHOLE_NAMES, _number, KNOWN_FUNCTIONS)
real_rules = _unary(REAL_NAMES, _magnitude, {})
angle_rules = _unary(("angle",), _angle, {})


def binary(check: Check, x1: object, x2: object, function: ElementFunction | None, kind: str) -> Tensor:
    """Two operands that broadcast; `kind` says what becomes of their dtypes."""
    a, b = operand(check, x1, "x1"), operand(check, x2, "x2")
    together = promoted((a.dtype, b.dtype))
    dtype = together
    if kind == "divide":
        dtype = "float64" if together == "bool" or together in INTS else together
    elif kind in ("float", "bool"):
        dtype = floating(together) if kind == "float" else "bool"
    elif kind == "number" and together == "bool":
        dtype = None
    shape = check.broadcast(("x1", a.shape), ("x2", b.shape))
    if function is None:
        return Tensor(shape, dtype)
    return computed(function, (a, b), shape, dtype if kind == "divide" else together, dtype)


def _positive_power(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int) and b < 0:
        raise ValueError
    return operator.pow(a, b)


EXACT_IN = ("bool", *INTS, "float64")
"""The dtypes in which numpy's powers, whole quotients and remainders are reproduced to the last bit."""
TRUE_DIVISION = ElementFunction(operator.truediv, fraction=quotients.divided)
REMAINDER = ElementFunction(operator.mod, exact_in=EXACT_IN)

BINARY: dict[str, tuple[ElementFunction | None, str]] = {
    "add": (ADDITION, "same"), "subtract": (SUBTRACTION, "same"), "multiply": (MULTIPLICATION, "same"),
    "divide": (TRUE_DIVISION, "divide"), "true_divide": (TRUE_DIVISION, "divide"),
    "floor_divide": (replace(FLOOR_DIVISION, exact_in=EXACT_IN), "number"), "remainder": (REMAINDER, "number"),
    "mod": (REMAINDER, "number"), "fmod": (None, "number"),
    "power": (ElementFunction(_positive_power, exact_in=EXACT_IN), "number"), "float_power": (None, "double"),
    "maximum": (None, "same"), "minimum": (None, "same"), "fmax": (None, "same"), "fmin": (None, "same"),
    "arctan2": (None, "float"), "atan2": (None, "float"), "hypot": (None, "float"), "logaddexp": (None, "float"),
    "equal": (ElementFunction(operator.eq), "bool"), "not_equal": (ElementFunction(operator.ne), "bool"),
    "less": (ElementFunction(operator.lt), "bool"), "less_equal": (ElementFunction(operator.le), "bool"),
    "greater": (ElementFunction(operator.gt), "bool"), "greater_equal": (ElementFunction(operator.ge), "bool"),
    "logical_and": (None, "bool"), "logical_or": (None, "bool"), "logical_xor": (None, "bool"),
    "isclose": (None, "bool"),
    "bitwise_and": (None, "same"), "bitwise_or": (None, "same"), "bitwise_xor": (None, "same"),
    "left_shift": (None, "number"), "right_shift": (None, "number"), "copysign": (None, "float"),
    "heaviside": (None, "float"), "gcd": (None, "same"), "lcm": (None, "same"),
}  # fmt: skip
"""What each function computes, where that is reproduced, and what becomes of the dtypes."""


def _binary_rule(name: str) -> object:
    function, kind = BINARY[name]

    def rule(check: Check, x1: object, x2: object, *args: object, **kwargs: object) -> object:
        if isinstance(x1, str) or isinstance(x2, str):
            check.unknown("arithmetic of text")
        result = binary(check, x1, x2, function, kind)
        if args or "out" in kwargs or "where" in kwargs or kind == "double":
            result = Tensor(result.shape, "float64" if kind == "double" else None)
        dtype = kwargs.get("dtype")
        return result if dtype is None else Tensor(result.shape, array_dtype(dtype, None))

    rule.__doc__ = f'Two arrays that broadcast.\n\n    >>> infer("numpy.{name}", "B 3", "3").result.rank\n    2\n'
    return op(f"numpy.{name}")(rule)


binary_rules = [_binary_rule(name) for name in BINARY]


@op("numpy.clip", "numpy.ndarray.clip")
def clip(
    check: Check, a: object, a_min: object = None, a_max: object = None, out: object = None, **kwargs: object
) -> Tensor:
    """Elements held between two bounds.

    >>> infer("numpy.clip", "B 3", 0, 1)
    Tensor[B, 3]
    >>> infer("numpy.clip", "2 3", "2", 1)
    SHP202 broadcast-mismatch
    """
    bounds = [kwargs.get("min", a_min), kwargs.get("max", a_max)]
    given = [(name, operand(check, bound, name)) for name, bound in zip(("a_min", "a_max"), bounds, strict=True)
             if bound is not None]  # fmt: skip
    array = array_of(check, a, "a")
    shape = check.broadcast(("a", array.shape), *((name, bound.shape) for name, bound in given))
    together = promoted((array.dtype, *(bound.dtype for _, bound in given)))
    return Tensor(shape, array_dtype(kwargs.get("dtype"), together))


@op("numpy.where")
def where(check: Check, condition: object, x: object = None, y: object = None) -> object:
    """Elements of one array or the other; of one argument, the places that hold.

    >>> infer("numpy.where", "B 3:bool", "3", 0.0)
    Tensor[B, 3]
    >>> infer("numpy.where", "2:bool", "3", "3")
    SHP202 broadcast-mismatch
    """
    chosen = array_of(check, condition, "condition")
    if x is None and y is None:
        count = check.fresh("places")
        return tuple(Tensor((count,), "int64") for _ in range(max(chosen.rank, 1)))
    a, b = operand(check, x, "x"), operand(check, y, "y")
    shape = check.broadcast(("condition", chosen.shape), ("x", a.shape), ("y", b.shape))
    return Tensor(shape, promoted((a.dtype, b.dtype)))


@op("numpy.ndarray.astype", "numpy.astype")
def astype(check: Check, a: object, dtype: object, *args: object, **kwargs: object) -> Tensor:
    """A cast.

    >>> infer("numpy.ndarray.astype", "2 3:float64", float).result.dtype
    'float64'
    """
    return converted(array_of(check, a, "a"), None if isinstance(dtype, Unknown) else array_dtype(dtype, None))


@op("numpy.interp")
def interp(check: Check, x: object, xp: object, fp: object, *args: object, **kwargs: object) -> Tensor:
    """Values between given points.

    >>> infer("numpy.interp", "B", "5", "5")
    Tensor[B]:float64
    """
    points, values = array_of(check, xp, "xp"), array_of(check, fp, "fp")
    check.same_dims("fp", values, "xp", points)
    return Tensor(array_of(check, x, "x").shape, "float64")


@op(
    "numpy.allclose",
    "numpy.array_equal",
    "numpy.array_equiv",
    "numpy.may_share_memory",
    "numpy.shares_memory",
    "numpy.isscalar",
)
def verdict(check: Check, *args: object, **kwargs: object) -> object:
    """A truth that depends on data.

    >>> infer("numpy.allclose", "2", "2")
    Unknown: a truth that depends on data
    """
    check.undecided("a truth that depends on data")
