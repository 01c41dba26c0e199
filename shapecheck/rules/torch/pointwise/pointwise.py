"""Ops that work element by element: tables, and the one function that reads them.

Where an op has more to it (a rounding mode, bounds that may be absent) it has a rule of its own, in `elementwise`.
Knows no IR, no files and no spans.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shapecheck.dims import Dim
from shapecheck.rules.core.bind import describe, scalar
from shapecheck.rules.core.check import Check, Subject, Undetermined
from shapecheck.rules.core.dtypes import KIND, SCALAR_KIND, lift, plain, promote
from shapecheck.rules.core.registry import Pointwise
from shapecheck.rules.elements.constants import Element, combined
from shapecheck.rules.elements.element_intervals import bounded, is_bounded
from shapecheck.rules.torch.pointwise.casting import real_part
from shapecheck.values import Tensor, Unknown, is_dim

PARAMS = ("input", "other", "third")


def infer_pointwise(check: Check, rule: Pointwise, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Tensor:
    """The result of a table's op: its first `rule.tensors` arguments broadcast, the rest has no bearing on shapes.

    >>> infer("torch.add", "B 1 3", "T 3")
    Tensor[B, T, 3]
    >>> infer("torch.mul", "B 3", "B 4")
    SHP202 broadcast-mismatch
    >>> infer("torch.bitwise_and", "B 3", "B 3")
    SHP401 dtype-mismatch
    >>> infer("torch.maximum", "B 3", 0)
    SHP504 wrong-type
    """
    operands = _operands(check, rule, args, kwargs)
    promoted = promote((t.dtype, t.rank) for t in operands)
    refused = REFUSES.get(rule.names[0], ())
    if promoted is not None and KIND[promoted] in refused:
        _refuse(check, operands, refused)
    shape = operands[0].shape if len(operands) == 1 else check.broadcast(*_named(operands))
    dtype = result_dtype(rule.result, promoted)
    if len(args) + len(kwargs) != rule.tensors:
        return Tensor(tuple(shape), dtype)
    working = lift(promoted) if rule.result == "float" else promoted
    return evaluated(rule.names[0], operands, shape, working, dtype)


def evaluated(
    name: str, operands: Sequence[Tensor], shape: Sequence[Dim], working: str | None, dtype: str | None
) -> Tensor:
    """The result with its elements, or with bounds of them, where the operands' are known."""
    result = Tensor(tuple(shape), dtype)
    function, near = EVALUATE.get(name), NEARLY.get(name)
    exact = function is not None and (name not in INTEGERS_ONLY or working in INTEGERS_ONLY_DTYPES)
    if function is not None and exact and all(t.value is not None for t in operands):
        return combined(function, operands, shape, working, dtype)
    if near is not None and (is_bounded(operands) or all(t.value is not None for t in operands)):
        return bounded(near, operands, shape, working, dtype, HITS.get(name))
    return result


def result_dtype(result: str, promoted: str | None) -> str | None:
    """The dtype that a table's `result` makes of the promoted one."""
    if result == "same":
        return plain(promoted)
    if result == "float":
        return lift(promoted)
    if result == "real":
        return real_part(lift(promoted))
    if result == "magnitude":
        return real_part(plain(promoted))
    if result == "double":
        return None if promoted is None else "complex128" if promoted.startswith("complex") else "float64"
    if result == "arithmetic":
        return "int64" if promoted == "bool" else plain(promoted)
    return result


def _named(operands: Sequence[Tensor]) -> list[tuple[str, Sequence[Any]]]:
    return [(name, t.shape) for name, t in zip(PARAMS, operands, strict=False)]


def _operands(check: Check, rule: Pointwise, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Tensor]:
    found: list[Tensor] = []
    for place in range(rule.tensors):
        name = PARAMS[place]
        spelt = next(
            (
                k
                for k in (name, *(("self", "x", "a") if place == 0 else ("exponent", "value", "values", "n", "b")))
                if k in kwargs
            ),
            None,
        )
        if place < len(args):
            value = args[place]
        elif spelt is not None:
            value = kwargs[spelt]
        else:
            check.fail("SHP501", argument=name)
        found.append(_operand(check, name, value, rule.tensors > 1 and rule.names[0] not in TENSORS_ONLY))
    return found


def _operand(check: Check, name: str, value: Any, number_too: bool) -> Tensor:
    if isinstance(value, Tensor):
        if value.array:
            _refuse_array(check, name, value)
        return value
    if isinstance(value, Unknown):
        raise Undetermined(value.reason)
    if number_too and (is_dim(value) or isinstance(value, (bool, float, complex))):
        return scalar(value)
    if value is None or is_dim(value) or isinstance(value, (bool, float, complex, str, list, tuple, dict)):
        wanted = "a tensor or a number" if number_too else "a tensor"
        check.fail("SHP504", Subject(name), param=name, found=describe(value), wanted=wanted)
    raise Undetermined(f"`{name}` is {describe(value)}")


def _refuse_array(check: Check, name: str, value: Tensor) -> None:
    """Torch takes no arrays of numpy's, but may take its numbers."""
    if value.rank == 0:
        raise Undetermined(f"`{name}` is a number of numpy")
    check.fail("SHP504", Subject(name), param=name, found=describe(value), wanted="a tensor")


def _refuse(check: Check, operands: Sequence[Tensor], refused: Sequence[int]) -> None:
    for name, tensor in zip(PARAMS, operands, strict=False):
        kind = KIND.get(str(tensor.dtype), SCALAR_KIND.get(str(tensor.dtype), -1))
        if kind in refused:
            wanted = "ints or bools" if FLOAT in refused else "real numbers" if BOOL not in refused else "numbers"
            check.fail("SHP401", Subject(name), param=name, dtype=plain(tensor.dtype), wanted=wanted)


def both(*names: str) -> tuple[str, ...]:
    """Each name as a function of `torch` and as a method."""
    return tuple(prefix + name for name in names for prefix in ("torch.", "torch.Tensor."))


def special(*names: str) -> tuple[str, ...]:
    return tuple(f"torch.special.{name}" for name in names)


BOOL, INT, FLOAT, COMPLEX = 0, 1, 2, 3

FLOAT_UNARY = Pointwise(
    (
        *both(
            "rsqrt",
            "expm1",
            "log10",
            "log1p",
            "sin",
            "cos",
            "tan",
            "asin",
            "arcsin",
            "acos",
            "arccos",
            "atan",
            "arctan",
            "sinh",
            "cosh",
            "asinh",
            "arcsinh",
            "acosh",
            "arccosh",
            "atanh",
            "arctanh",
            "reciprocal",
            "sinc",
            "exp2",
        ),
        *special("expit", "exp2", "expm1", "log1p", "sinc"),
    ),
    result="float",
)
SQUARE_ROOT = Pointwise(both("sqrt"), result="float")
EXPONENTIAL = Pointwise(both("exp"), result="float")
LOGARITHM = Pointwise(both("log"), result="float")
LOGARITHM_2 = Pointwise(both("log2"), result="float")
FLOAT_UNARY_REAL = Pointwise(
    both("erf", "erfc", "erfinv", "lgamma", "digamma", "logit", "deg2rad", "rad2deg", "i0")
    + special(
        "erf",
        "erfc",
        "erfinv",
        "gammaln",
        "digamma",
        "psi",
        "logit",
        "i0",
        "i0e",
        "i1",
        "i1e",
        "entr",
        "erfcx",
        "ndtr",
        "ndtri",
        "log_ndtr",
        "bessel_j0",
        "bessel_j1",
        "bessel_y0",
        "bessel_y1",
        "modified_bessel_i0",
        "modified_bessel_i1",
        "modified_bessel_k0",
        "modified_bessel_k1",
        "scaled_modified_bessel_k0",
        "scaled_modified_bessel_k1",
        "spherical_bessel_j0",
        "airy_ai",
    ),
    result="float",
)
SAME_UNARY = Pointwise((*both("sgn", "nan_to_num", "positive"), "torch.nan_to_num_"))
SIGN = Pointwise(both("sign"))
SQUARE = Pointwise(both("square"), result="arithmetic")
FLOOR = Pointwise(both("floor"))
CEILING = Pointwise(both("ceil"))
ROUND = Pointwise(both("round") + special("round"))
TRUNCATION = Pointwise(both("trunc", "fix"))
FRACTION = Pointwise(both("frac"))
NEGATION = Pointwise(both("neg", "negative"))
MAGNITUDE = Pointwise(both("abs", "absolute"), result="magnitude")
ANGLE = Pointwise(both("angle"), result="real")
INVERSION = Pointwise(both("bitwise_not"))
BOOL_UNARY = Pointwise(both("isnan", "isinf", "isfinite", "isposinf", "isneginf", "isreal", "signbit"), result="bool")
NOT = Pointwise(both("logical_not"), result="bool")

ADD = Pointwise(both("add"), 2)
MUL = Pointwise(both("mul", "multiply"), 2)
POW = Pointwise((*both("pow"),), 2)
FLOOR_DIVIDE = Pointwise(both("floor_divide"), 2)
REMAINDER = Pointwise(both("remainder"), 2)
FMOD = Pointwise(both("fmod"), 2)
FLOAT_POWER = Pointwise(both("float_power"), 2, "double")
MAXIMUM = Pointwise(both("maximum"), 2)
MINIMUM = Pointwise(both("minimum"), 2)
EXTREMA = Pointwise(both("fmax", "fmin"), 2)
FLOAT_PAIR = Pointwise(both("hypot", "logaddexp", "logaddexp2", "nextafter"), 2)
FLOAT_BINARY = Pointwise(
    both("copysign", "xlogy")
    + special(
        "xlogy",
        "xlog1py",
        "zeta",
        "chebyshev_polynomial_t",
        "chebyshev_polynomial_u",
        "hermite_polynomial_h",
        "hermite_polynomial_he",
        "laguerre_polynomial_l",
        "legendre_polynomial_p",
    )
    + special(
        "chebyshev_polynomial_v",
        "chebyshev_polynomial_w",
        "shifted_chebyshev_polynomial_t",
        "shifted_chebyshev_polynomial_u",
        "shifted_chebyshev_polynomial_v",
        "shifted_chebyshev_polynomial_w",
    ),
    2,
    "float",
)
FLOAT_OF_TENSORS = Pointwise(
    both("atan2", "arctan2", "ldexp", "igamma", "igammac") + special("gammainc", "gammaincc"), 2, "float"
)
AND = Pointwise(both("bitwise_and"), 2)
OR = Pointwise(both("bitwise_or"), 2)
XOR = Pointwise(both("bitwise_xor"), 2)
SHIFTS = Pointwise(both("bitwise_left_shift", "bitwise_right_shift"), 2)
WHOLE_PAIR = Pointwise(both("gcd", "lcm"), 2)
HEAVISIDE = Pointwise(both("heaviside"), 2)
LOGICAL = Pointwise(both("logical_and", "logical_or", "logical_xor"), 2, "bool")
EQ = Pointwise(both("eq"), 2, "bool")
NE = Pointwise(both("ne", "not_equal"), 2, "bool")
LT = Pointwise(both("lt", "less"), 2, "bool")
LE = Pointwise(both("le", "less_equal"), 2, "bool")
GT = Pointwise(both("gt", "greater"), 2, "bool")
GE = Pointwise(both("ge", "greater_equal"), 2, "bool")
CLOSE = Pointwise(both("isclose"), 2, "bool")

TENSORS_ONLY = frozenset(
    (
        "torch.maximum",
        "torch.minimum",
        "torch.fmax",
        "torch.hypot",
        "torch.atan2",
        "torch.gcd",
        "torch.heaviside",
        "torch.logical_and",
        "torch.isclose",
    )
)
"""Tables whose ops refuse plain numbers, by the table's first name."""

EVALUATE: dict[str, Callable[..., Element]] = {
    "torch.add": operator.add,
    "torch.mul": operator.mul,
    "torch.floor_divide": operator.floordiv,
    "torch.remainder": operator.mod,
    "torch.pow": operator.pow,
    "torch.neg": operator.neg,
    "torch.abs": abs,
    "torch.square": lambda a: a * a,
    "torch.bitwise_and": operator.and_,
    "torch.bitwise_or": operator.or_,
    "torch.bitwise_xor": operator.xor,
    "torch.logical_not": operator.not_,
    "torch.eq": operator.eq,
    "torch.ne": operator.ne,
    "torch.lt": operator.lt,
    "torch.le": operator.le,
    "torch.gt": operator.gt,
    "torch.ge": operator.ge,
    "torch.maximum": max,
    "torch.minimum": min,
    "torch.sign": lambda a: (a > 0) - (a < 0),
    "torch.bitwise_not": operator.invert,
}
"""How a table's op is computed for constants, by the table's first name."""

NEARLY: dict[str, Callable[..., Element]] = {
    "torch.add": operator.add,
    "torch.mul": operator.mul,
    "torch.neg": operator.neg,
    "torch.sqrt": math.sqrt,
    "torch.exp": math.exp,
    "torch.log": math.log,
    "torch.log2": math.log2,
    "torch.pow": lambda a, b: math.pow(_positive(a), b),
    "torch.floor": math.floor,
    "torch.ceil": math.ceil,
    "torch.round": round,
    "torch.trunc": math.trunc,
    "torch.maximum": max,
    "torch.minimum": min,
    "torch.lt": operator.lt,
    "torch.le": operator.le,
    "torch.gt": operator.gt,
    "torch.ge": operator.ge,
}
"""Functions that rise or fall in each operand alone, as they are computed where the last bits are not known."""

HITS: dict[str, Callable[..., bool]] = {
    "torch.exp": lambda a: a == 0,
    "torch.log": lambda a: a == 1,
    "torch.log2": lambda a: math.frexp(a)[0] == 0.5,
    "torch.pow": lambda a, b: b in range(17) and _ratio(math.pow(a, b)) == tuple(part ** int(b) for part in _ratio(a)),
}
"""Functions that torch may round otherwise, with where it does not: the true result is one of the dtype's numbers."""


def _ratio(number: Element) -> tuple[int, int]:
    return number.as_integer_ratio()


def _positive(number: Element) -> Element:
    """A base whose powers rise or fall in the exponent."""
    if number <= 0:
        raise ValueError(number)
    return number


INTEGERS_ONLY = (
    "torch.floor_divide",
    "torch.remainder",
    "torch.pow",
    "torch.bitwise_not",
    "torch.maximum",
    "torch.minimum",
    "torch.sign",
)
INTEGERS_ONLY_DTYPES = ("int16", "int32", "int64")
"""Ops whose float results are not reproduced to the last bit (or whose bools are not Python's), and the dtypes kept."""

REFUSES: dict[str, Sequence[int]] = {
    "torch.neg": (BOOL,),
    "torch.abs": (BOOL,),
    "torch.floor": (BOOL, COMPLEX),
    "torch.ceil": (BOOL, COMPLEX),
    "torch.round": (BOOL, COMPLEX),
    "torch.trunc": (BOOL, COMPLEX),
    "torch.frac": (BOOL, INT, COMPLEX),
    "torch.sign": (COMPLEX,),
    "torch.bitwise_not": (FLOAT, COMPLEX),
    "torch.bitwise_and": (FLOAT, COMPLEX),
    "torch.bitwise_or": (FLOAT, COMPLEX),
    "torch.bitwise_xor": (FLOAT, COMPLEX),
    "torch.bitwise_left_shift": (BOOL, FLOAT, COMPLEX),
    "torch.gcd": (BOOL, FLOAT, COMPLEX),
    "torch.floor_divide": (BOOL, COMPLEX),
    "torch.remainder": (BOOL, COMPLEX),
    "torch.fmod": (BOOL, COMPLEX),
    "torch.lt": (COMPLEX,),
    "torch.le": (COMPLEX,),
    "torch.gt": (COMPLEX,),
    "torch.ge": (COMPLEX,),
    "torch.maximum": (COMPLEX,),
    "torch.minimum": (COMPLEX,),
    "torch.fmax": (COMPLEX,),
    "torch.erf": (COMPLEX,),
}
"""Kinds of promoted dtypes that torch refuses, by the table's first name."""
