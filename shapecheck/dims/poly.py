"""`Poly`, the normal form of a symbolic size, and floor division over it.

A `Poly` is a sum of products of atoms with integer coefficients and is never constant: an operation whose result is
constant gives an `int`. Every rewriting made here is exact for all integer values that the symbols admit. `a % b` has
no atom of its own: it is `a - b*(a//b)`, so that `x - x % n` and `n*(x//n)` are one expression; `render` finds the `%`
again.

It is home-made, with terms.py and operations.py, because no library both gives equal sizes one form and takes products
of sizes. The times are those of a sum of two sizes, of seven convolutions in a row (`(T - 80)//320`), of the import:

    this          1.2 us   0.13 ms   11 ms   `(T - 80)//320`
    sympy         16 us    17 ms    180 ms   seven nested `floor`, which it cannot tell to be `floor((T - 80)/320)`
    symengine     0.3 us   0.02 ms   17 ms   the same
    islpy         0.5 us   0.06 ms   34 ms   `floor((240 + T)/320) - 1`, but linear: no `B*T`, no `D//heads`
    python-flint  0.4 us   -         24 ms   polynomials alone

`python benchmarks/homemade.py forms` measures it. sympy is the judge of these forms in tests/dims.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd
from typing import NoReturn, TypeAlias

from shapecheck.dims.render import render_terms
from shapecheck.dims.terms import (
    MAX_EXPONENT,
    MAX_TERMS,
    Atom,
    DimTooLarge,
    Interval,
    Mono,
    Terms,
    _set,
    add_terms,
    divide_terms,
    interval_add,
    interval_mul,
    interval_pow,
    interval_scale,
    mono_div,
    mono_gcd,
    mono_key,
    mul_terms,
    quotient_interval,
    root_interval,
    terms_key,
    terms_of,
)


class Symbol(Atom):
    """A named unknown size, at least `minimum`. An opaque one depends on data, so nothing may be assumed of it."""

    __slots__ = ("minimum", "name", "opaque")
    kind = "symbol"
    name: str
    opaque: bool
    minimum: int

    def __init__(self, name: str, opaque: bool = False, minimum: int = 1) -> None:
        _set(self, "name", name)
        _set(self, "opaque", opaque)
        _set(self, "minimum", minimum)
        self._fix((0, name, opaque, minimum), (), 0, (minimum, None))

    def __repr__(self) -> str:
        return f"Symbol({self.name!r}, opaque={self.opaque}, minimum={self.minimum})"

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[object, ...]:
        return Symbol, (self.name, self.opaque, self.minimum)


class FloorDiv(Atom):
    """`num // den` that no rule of `floordiv` makes simpler. Build it with `floordiv`."""

    __slots__ = ("den", "num")
    kind = "quotient"
    num: Dim
    den: Dim

    def __init__(self, num: Dim, den: Dim) -> None:
        _set(self, "num", num)
        _set(self, "den", den)
        depth = 1 + max(depth_of(num), depth_of(den))
        key = (1, dim_key(num), dim_key(den))
        self._fix(key, (num, den), depth, quotient_interval(interval_of(num), interval_of(den)))

    def __repr__(self) -> str:
        return f"FloorDiv({self.num!r}, {self.den!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return FloorDiv, (self.num, self.den)


class _Extremum(Atom):
    __slots__ = ("args",)
    args: tuple[Dim, ...]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.args!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.args,)


class Min(_Extremum):
    """The least of `args`. Build it with `dim_min`."""

    __slots__ = ()
    kind = "min"

    def __init__(self, args: tuple[Dim, ...]) -> None:
        _set(self, "args", args)
        lows, highs = zip(*map(interval_of, args), strict=True)
        low = None if None in lows else min(lows)
        high = min((h for h in highs if h is not None), default=None)
        self._fix((2, *map(dim_key, args)), args, 1 + max(map(depth_of, args)), (low, high))


class Max(_Extremum):
    """The greatest of `args`. Build it with `dim_max`."""

    __slots__ = ()
    kind = "max"

    def __init__(self, args: tuple[Dim, ...]) -> None:
        _set(self, "args", args)
        lows, highs = zip(*map(interval_of, args), strict=True)
        low = max((x for x in lows if x is not None), default=None)
        high = None if None in highs else max(highs)
        self._fix((3, *map(dim_key, args)), args, 1 + max(map(depth_of, args)), (low, high))


class Root(Atom):
    """The square root of `num`, rounded down; 0 where `num` is negative. Build it with `isqrt`."""

    __slots__ = ("num",)
    kind = "isqrt"
    num: Dim

    def __init__(self, num: Dim) -> None:
        _set(self, "num", num)
        self._fix((4, dim_key(num)), (num,), 1 + depth_of(num), root_interval(interval_of(num)))

    def __repr__(self) -> str:
        return f"Root({self.num!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Root, (self.num,)


class Poly:
    """An immutable symbolic integer in normal form. `==` is structural; what needs a truth value raises TypeError."""

    __slots__ = ("_hash", "_symbols", "_text", "terms")
    terms: Terms
    _hash: int
    _symbols: frozenset[Symbol] | None
    _text: str | None

    def __init__(self, terms: Terms) -> None:
        if len(terms) > MAX_TERMS:
            raise DimTooLarge(f"an expression has more than {MAX_TERMS} terms")
        self.terms = terms
        self._hash = hash(frozenset(terms.items()))
        self._symbols = None
        self._text = None

    @property
    def symbols(self) -> frozenset[Symbol]:
        """Every symbol in the expression, however deep."""
        if self._symbols is None:
            found: set[Symbol] = set()
            for mono in self.terms:
                for atom, _ in mono:
                    if isinstance(atom, Symbol):
                        found.add(atom)
                    else:
                        for part in atom.parts:
                            if isinstance(part, Poly):
                                found |= part.symbols
            self._symbols = frozenset(found)
        return self._symbols

    @property
    def opaque(self) -> bool:
        """Whether it depends on a data-dependent size."""
        return any(symbol.opaque for symbol in self.symbols)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Poly) and self._hash == other._hash and self.terms == other.terms)

    def __add__(self, other: object) -> Dim:
        return make(add_terms(self.terms, terms_of(other))) if isinstance(other, int | Poly) else NotImplemented

    __radd__ = __add__

    def __neg__(self) -> Poly:
        return Poly({mono: -coefficient for mono, coefficient in self.terms.items()})

    def __pos__(self) -> Poly:
        return self

    def __sub__(self, other: object) -> Dim:
        return make(add_terms(self.terms, terms_of(other), -1)) if isinstance(other, int | Poly) else NotImplemented

    def __rsub__(self, other: object) -> Dim:
        return make(add_terms(terms_of(other), self.terms, -1)) if isinstance(other, int) else NotImplemented

    def __mul__(self, other: object) -> Dim:
        if isinstance(other, int):
            return Poly({mono: c * other for mono, c in self.terms.items()}) if other else 0
        return make(mul_terms(self.terms, other.terms)) if isinstance(other, Poly) else NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other: object) -> Dim:
        return floordiv(self, other) if isinstance(other, int | Poly) else NotImplemented

    def __rfloordiv__(self, other: object) -> Dim:
        return floordiv(other, self) if isinstance(other, int) else NotImplemented

    def __mod__(self, other: object) -> Dim:
        return mod(self, other) if isinstance(other, int | Poly) else NotImplemented

    def __rmod__(self, other: object) -> Dim:
        return mod(other, self) if isinstance(other, int) else NotImplemented

    def __pow__(self, exponent: object) -> Dim:
        if not isinstance(exponent, int):
            return NotImplemented
        if exponent < 0:
            raise ValueError("a size has no negative power")
        if exponent > MAX_EXPONENT:
            raise DimTooLarge(f"an exponent exceeds {MAX_EXPONENT}")
        out: Dim = 1
        for _ in range(exponent):
            out = self * out
        return out

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a symbolic size has no truth value, order or int; ask Facts.decide")

    __bool__ = __int__ = __index__ = __float__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse

    def __str__(self) -> str:
        if self._text is None:
            self._text = render_terms(self.terms)
        return self._text

    def __repr__(self) -> str:
        return f"Poly({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Poly, (self.terms,)


Dim: TypeAlias = int | Poly


def sym(name: str, opaque: bool = False, minimum: int = 1) -> Poly:
    """The size that is the symbol `name`."""
    return of_atom(Symbol(name, opaque, minimum))


@lru_cache(maxsize=1 << 12)
def of_atom(atom: Atom) -> Poly:
    return Poly({((atom, 1),): 1})


def make(terms: Terms) -> Dim:
    """The size with these terms, an int when it is constant."""
    if not terms:
        return 0
    if len(terms) == 1 and () in terms:
        return terms[()]
    return Poly(terms)


def dim_key(dim: Dim) -> tuple[object, ...]:
    return (1, terms_key(dim.terms)) if isinstance(dim, Poly) else (0, dim)


def depth_of(dim: Dim) -> int:
    return max((atom.depth for mono in dim.terms for atom, _ in mono), default=0) if isinstance(dim, Poly) else 0


def interval_of(dim: Dim) -> Interval:
    """Bounds that follow term by term from the symbols' minimums: cheap, not tight."""
    if not isinstance(dim, Poly):
        return dim, dim
    out: Interval = (0, 0)
    for mono, coefficient in dim.terms.items():
        value: Interval = (1, 1)
        for atom, exponent in mono:
            power = (atom.low, atom.high) if exponent == 1 else interval_pow((atom.low, atom.high), exponent)
            value = interval_mul(value, power)
        out = interval_add(out, interval_scale(value, coefficient))
    return out


def is_positive(dim: Dim) -> bool:
    low = interval_of(dim)[0]
    return low is not None and low >= 1


def mod(num: Dim, den: Dim) -> Dim:
    """`num % den`, with the sign of `den`."""
    return num - den * floordiv(num, den)


@lru_cache(maxsize=1 << 14)
def floordiv(num: Dim, den: Dim) -> Dim:
    """`num // den`, rounded down."""
    if isinstance(den, int):
        if den == 0:
            raise ZeroDivisionError("division of a size by zero")
        if isinstance(num, int):
            return num // den
        return _over_int(num, den) if den > 0 else _over_int(-num, -den)
    return _over_poly(num, den)


def _over_int(num: Poly, den: int) -> Dim:
    whole: Terms = {}
    rest: Terms = {}
    offset = num.terms.get((), 0)
    for mono, coefficient in num.terms.items():
        if mono:
            residue = coefficient % den if coefficient > 0 else -(-coefficient % den)
            if residue:
                rest[mono] = residue
            if coefficient != residue:
                whole[mono] = (coefficient - residue) // den
    shared = gcd(den, *rest.values())
    if shared > 1:
        den, offset = den // shared, offset // shared
        rest = {mono: coefficient // shared for mono, coefficient in rest.items()}
    if den == 1 or not rest:
        return _halves(make(add_terms(whole, rest))) + offset // den
    return make(whole) + _rest_over(rest, offset, den)


def _halves(dim: Dim) -> Dim:
    """`x - x//2`, as half of a size padded to an even one comes out, as the one quotient `(x + 1)//2`."""
    if isinstance(dim, Poly) and len(dim.terms) == 2:
        for mono, coefficient in dim.terms.items():
            atom = mono[0][0] if len(mono) == 1 and mono[0][1] == 1 else None
            if isinstance(atom, FloorDiv):
                other = make({m: -c // coefficient for m, c in dim.terms.items() if m != mono})
                if dim == coefficient * (of_atom(atom) - other) and floordiv(other, 2) == of_atom(atom):
                    return -coefficient * floordiv(other + 1, 2)
    return dim


def _rest_over(rest: Terms, offset: int, den: Dim) -> Dim:
    """`(rest + offset) // den` for a positive `den`, once the terms that `den` divides have left."""
    inner = _lone_quotient(rest)
    if inner is not None:
        atom, sign = inner
        others = make({mono: c for mono, c in rest.items() if mono != ((atom, 1),)}) + offset
        top = atom.num if sign == 1 else atom.den - 1 - atom.num
        return floordiv(top + atom.den * others, atom.den * den)
    if rest and rest[min(rest, key=mono_key)] < 0:
        return -floordiv(den - 1 - (make(rest) + offset), den)
    shift = 0
    if isinstance(den, int):
        shift, offset = divmod(offset, den)
    top = make(rest) + offset
    low, high = quotient_interval(interval_of(top), interval_of(den))
    if low is not None and low == high:
        return low + shift
    return of_atom(FloorDiv(top, den)) + shift


def _lone_quotient(terms: Terms) -> tuple[FloorDiv, int] | None:
    """The only plain quotient among the terms, when its coefficient is 1 or -1: it can then be merged."""
    found: tuple[FloorDiv, int] | None = None
    for mono, coefficient in terms.items():
        if len(mono) == 1 and mono[0][1] == 1 and isinstance(mono[0][0], FloorDiv) and coefficient in (1, -1):
            if found is not None:
                return None
            found = mono[0][0], coefficient
    if found is not None and not is_positive(found[0].den):
        return None
    return found


def _over_poly(num: Dim, den: Poly) -> Dim:
    if num == 0 or not is_positive(den):
        return 0 if num == 0 and is_positive(den) else of_atom(FloorDiv(num, den))
    whole: Terms = {}
    rest: Terms = dict(terms_of(num))
    if len(den.terms) == 1:
        ((unit, scale),) = den.terms.items()
        for mono, coefficient in terms_of(num).items():
            cofactor = mono_div(mono, unit)
            times = coefficient // scale if coefficient > 0 else -(-coefficient // scale)
            if cofactor is not None and times:
                whole[cofactor] = times
                rest = add_terms(rest, {mono: -times * scale})
    else:
        exact = divide(num, den)
        if exact is not None:
            return exact
    if not rest:
        return make(whole)
    offset = rest.pop((), 0)
    shared = gcd(*rest.values(), *den.terms.values())
    common = mono_gcd([*rest, *den.terms]) if not offset else ()
    common = tuple((atom, e) for atom, e in common if atom.low is not None and atom.low >= 1)
    if shared > 1 or common:
        top = _reduce(rest, shared, common) + offset // shared
        return make(whole) + floordiv(top, _reduce(den.terms, shared, common))
    return make(whole) + _rest_over(rest, offset, den)


def _reduce(terms: Terms, factor: int, mono: Mono) -> Dim:
    return make({mono_div(m, mono) or (): c // factor for m, c in terms.items()})


def divide(num: Dim, den: Dim) -> Dim | None:
    """The size that times `den` is `num` identically, or None. Atoms count as unrelated unknowns."""
    if isinstance(den, int):
        if den == 0:
            return None
        terms = terms_of(num)
        return None if any(c % den for c in terms.values()) else make({m: c // den for m, c in terms.items()})
    out = divide_terms(terms_of(num), den.terms)
    return None if out is None else make(out)
