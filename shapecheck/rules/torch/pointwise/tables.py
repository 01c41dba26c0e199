"""Ops that work element by element: tables, which `core.pointwise` reads.

Where an op has more to it (a rounding mode, bounds that may be absent) it has a rule of its own, in `elementwise`.
Knows no IR, no files and no spans.
"""

from __future__ import annotations

import math
import operator

from shapecheck.rules.core.registry import Pointwise
from shapecheck.rules.elements.functions import ADDITION, FLOOR_DIVISION, MULTIPLICATION, WHOLE, ElementFunction
from shapecheck.values import Element


def both(*names: str) -> tuple[str, ...]:
    """Each name as a function of `torch` and as a method."""
    return tuple(prefix + name for name in names for prefix in ("torch.", "torch.Tensor."))


def special(*names: str) -> tuple[str, ...]:
    return tuple(f"torch.special.{name}" for name in names)


def _ratio(number: Element) -> tuple[int, int]:
    return number.as_integer_ratio()


def _positive(number: Element) -> Element:
    """A base whose powers rise or fall in the exponent."""
    if number <= 0:
        raise ValueError(number)
    return number


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
SQUARE_ROOT = Pointwise(both("sqrt"), result="float", elements=ElementFunction(monotone=math.sqrt))
EXPONENTIAL = Pointwise(both("exp"), result="float", elements=ElementFunction(monotone=math.exp, hit=lambda a: a == 0))
LOGARITHM = Pointwise(both("log"), result="float", elements=ElementFunction(monotone=math.log, hit=lambda a: a == 1))
LOGARITHM_2 = Pointwise(
    both("log2"), result="float", elements=ElementFunction(monotone=math.log2, hit=lambda a: math.frexp(a)[0] == 0.5)
)
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
    refuses=("complex",),
)
SAME_UNARY = Pointwise((*both("sgn", "nan_to_num", "positive"), "torch.nan_to_num_"))
SIGN = Pointwise(
    both("sign"), refuses=("complex",), elements=ElementFunction(lambda a: (a > 0) - (a < 0), exact_in=WHOLE)
)
SQUARE = Pointwise(both("square"), result="arithmetic", elements=ElementFunction(lambda a: a * a))
FLOOR = Pointwise(both("floor"), refuses=("bool", "complex"), elements=ElementFunction(monotone=math.floor))
CEILING = Pointwise(both("ceil"), refuses=("bool", "complex"), elements=ElementFunction(monotone=math.ceil))
ROUND = Pointwise(
    both("round") + special("round"), refuses=("bool", "complex"), elements=ElementFunction(monotone=round)
)
TRUNCATION = Pointwise(both("trunc", "fix"), refuses=("bool", "complex"), elements=ElementFunction(monotone=math.trunc))
FRACTION = Pointwise(both("frac"), refuses=("bool", "int", "complex"))
NEGATION = Pointwise(
    both("neg", "negative"), refuses=("bool",), elements=ElementFunction(operator.neg, monotone=operator.neg)
)
MAGNITUDE = Pointwise(both("abs", "absolute"), result="magnitude", refuses=("bool",), elements=ElementFunction(abs))
ANGLE = Pointwise(both("angle"), result="real")
INVERSION = Pointwise(
    both("bitwise_not"), refuses=("float", "complex"), elements=ElementFunction(operator.invert, exact_in=WHOLE)
)
BOOL_UNARY = Pointwise(both("isnan", "isinf", "isfinite", "isposinf", "isneginf", "isreal", "signbit"), result="bool")
NOT = Pointwise(both("logical_not"), result="bool", elements=ElementFunction(operator.not_))

ADD = Pointwise(both("add"), 2, elements=ADDITION)
MUL = Pointwise(both("mul", "multiply"), 2, elements=MULTIPLICATION)
POW = Pointwise(
    both("pow"),
    2,
    elements=ElementFunction(
        operator.pow,
        exact_in=WHOLE,
        monotone=lambda a, b: math.pow(_positive(a), b),
        hit=lambda a, b: b in range(17) and _ratio(math.pow(a, b)) == tuple(part ** int(b) for part in _ratio(a)),
    ),
)
FLOOR_DIVIDE = Pointwise(both("floor_divide"), 2, refuses=("bool", "complex"), elements=FLOOR_DIVISION)
REMAINDER = Pointwise(
    both("remainder"), 2, refuses=("bool", "complex"), elements=ElementFunction(operator.mod, exact_in=WHOLE)
)
FMOD = Pointwise(both("fmod"), 2, refuses=("bool", "complex"))
FLOAT_POWER = Pointwise(both("float_power"), 2, "double")
MAXIMUM = Pointwise(
    both("maximum"),
    2,
    refuses=("complex",),
    tensors_only=True,
    elements=ElementFunction(max, exact_in=WHOLE, monotone=max),
)
MINIMUM = Pointwise(
    both("minimum"),
    2,
    refuses=("complex",),
    tensors_only=True,
    elements=ElementFunction(min, exact_in=WHOLE, monotone=min),
)
EXTREMA = Pointwise(both("fmax", "fmin"), 2, refuses=("complex",), tensors_only=True)
FLOAT_PAIR = Pointwise(both("hypot", "logaddexp", "logaddexp2", "nextafter"), 2, tensors_only=True)
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
    both("atan2", "arctan2", "ldexp", "igamma", "igammac") + special("gammainc", "gammaincc"),
    2,
    "float",
    tensors_only=True,
)
AND = Pointwise(both("bitwise_and"), 2, refuses=("float", "complex"), elements=ElementFunction(operator.and_))
OR = Pointwise(both("bitwise_or"), 2, refuses=("float", "complex"), elements=ElementFunction(operator.or_))
XOR = Pointwise(both("bitwise_xor"), 2, refuses=("float", "complex"), elements=ElementFunction(operator.xor))
SHIFTS = Pointwise(both("bitwise_left_shift", "bitwise_right_shift"), 2, refuses=("bool", "float", "complex"))
WHOLE_PAIR = Pointwise(both("gcd", "lcm"), 2, refuses=("bool", "float", "complex"), tensors_only=True)
HEAVISIDE = Pointwise(both("heaviside"), 2, tensors_only=True)
LOGICAL = Pointwise(both("logical_and", "logical_or", "logical_xor"), 2, "bool", tensors_only=True)
EQ = Pointwise(both("eq"), 2, "bool", elements=ElementFunction(operator.eq))
NE = Pointwise(both("ne", "not_equal"), 2, "bool", elements=ElementFunction(operator.ne))
LT = Pointwise(
    both("lt", "less"),
    2,
    "bool",
    refuses=("complex",),
    elements=ElementFunction(operator.lt, monotone=operator.lt),
)
LE = Pointwise(
    both("le", "less_equal"),
    2,
    "bool",
    refuses=("complex",),
    elements=ElementFunction(operator.le, monotone=operator.le),
)
GT = Pointwise(
    both("gt", "greater"),
    2,
    "bool",
    refuses=("complex",),
    elements=ElementFunction(operator.gt, monotone=operator.gt),
)
GE = Pointwise(
    both("ge", "greater_equal"),
    2,
    "bool",
    refuses=("complex",),
    elements=ElementFunction(operator.ge, monotone=operator.ge),
)
CLOSE = Pointwise(both("isclose"), 2, "bool", tensors_only=True)
