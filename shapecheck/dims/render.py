"""Sizes as a person writes them: `(T + 3)//4`, `T - 1`, `H % 2`. The text is a Python expression.

Works on term maps, below `Poly`. The normal form has no `%` and keeps whole parts outside of quotients; here
`H - 2*(H//2)` becomes `H % 2`, `(T + 240)//320 - 1` becomes `(T - 80)//320`, and a product of sums is shown as one. All
of this is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from shapecheck.dims.factors import Product, product_of_sums
from shapecheck.dims.terms import Atom, Mono, Terms, add_terms, mono_div, mono_key, mono_mul, terms_of

_SUM, _UNARY, _PRODUCT, _ATOM = range(4)


class _Piece(NamedTuple):
    """One summand: `factor * mono * extra`, where `extra` is text such as `(T + 3)//4` or `H % 2`."""

    factor: int
    mono: Mono
    extra: str = ""


def render(dim: Any) -> str:
    """The text of a size."""
    return str(dim)


def render_terms(terms: Terms) -> str:
    """The text of a sum: as a product where that is no longer."""
    text = _sum_text(terms)
    product = product_of_sums(terms)
    return text if product is None else min(_product_text(product), text, key=len)


def _product_text(product: Product) -> str:
    factors = [_power_text(atom, exponent) for atom, exponent in product.mono]
    if abs(product.factor) != 1:
        factors.insert(0, str(abs(product.factor)))
    factors += sorted(f"({render_terms(terms)})" for terms in product.sums)
    return f"{'-' if product.factor < 0 else ''}{'*'.join(factors)}"


def _sum_text(terms: Terms) -> str:
    pieces = sorted(_pieces(dict(terms)), key=_order)
    out = ""
    for piece in pieces:
        text = _piece_text(piece._replace(factor=abs(piece.factor)), negated=not out and piece.factor < 0)
        if out:
            out += f" + {text}" if piece.factor > 0 else f" - {text}"
        else:
            out = text if piece.factor > 0 else f"-{text}"
    return out or "0"


def _order(piece: _Piece) -> tuple[Any, ...]:
    """Positive before negative, products before plain sizes, numbers last."""
    degree = sum(exponent for _, exponent in piece.mono) + bool(piece.extra)
    return piece.factor < 0, -degree, not piece.mono, mono_key(piece.mono), piece.extra


def _piece_text(piece: _Piece, negated: bool = False) -> str:
    factors = [_power_text(atom, exponent) for atom, exponent in piece.mono]
    if piece.factor != 1 or not (factors or piece.extra):
        factors.insert(0, str(piece.factor))
    if piece.extra:
        factors.append(f"({piece.extra})" if factors or negated else piece.extra)
    elif len(factors) == 1 and negated and "//" in factors[0] and not factors[0].startswith("("):
        factors[0] = f"({factors[0]})"
    return "*".join(factors)


def _power_text(atom: Atom, exponent: int) -> str:
    match atom.kind:
        case "symbol":
            text = str(atom)
        case "quotient":
            text = f"({_operation(terms_of(atom.parts[0]), '//', atom.parts[1])})"
        case _:
            text = f"{atom.kind}({', '.join(map(str, atom.parts))})"
    return text if exponent == 1 else f"{text}**{exponent}"


def _operation(num: Terms, operator: str, den: Any) -> str:
    left, right = render_terms(num), str(den)
    if not _is_simple(num):
        left = f"({left})"
    if not isinstance(den, int) and not _is_simple(den.terms):
        right = f"({right})"
    return f"{left} % {right}" if operator == "%" else f"{left}//{right}"


def _is_simple(terms: Terms) -> bool:
    """Whether the text needs no parentheses as an operand."""
    if len(terms) != 1:
        return not terms
    ((mono, factor),) = terms.items()
    if not mono:
        return factor >= 0
    return factor == 1 and len(mono) == 1 and mono[0][1] == 1 and mono[0][0].kind != "quotient"


def _pieces(work: Terms) -> Iterator[_Piece]:
    """Take remainders and quotients out of `work`, then the plain products that are left."""
    quotients = [m for m in sorted(work, key=mono_key, reverse=True) if any(_is_quotient(p) for p in m)]
    for view in (_as_remainder, _as_quotient):
        for mono in quotients:
            for power in mono:
                if mono in work and _is_quotient(power):
                    piece = view(work, mono, power[0])
                    if piece is not None:
                        yield piece
    for mono, factor in work.items():
        yield _Piece(factor, mono)


def _is_quotient(power: tuple[Atom, int]) -> bool:
    return power[0].kind == "quotient" and power[1] == 1


def flip(num: Terms, den: Any) -> Terms:
    """The `n` for which `-(num//den)` is `n//den`, up to sign: `den - 1 - num`."""
    return add_terms(add_terms(terms_of(den), {(): 1}, -1), num, -1)


def remainders(work: Terms, mono: Mono, atom: Atom) -> Iterator[tuple[int, Mono, Terms, Terms]]:
    """Ways to read the term `mono`, which holds the quotient `atom`, as part of `factor * cofactor * (num % den)`.

    Gives factor, cofactor, num, and what is left of `work` afterwards.
    """
    num, den = terms_of(atom.parts[0]), terms_of(atom.parts[1])
    if len(den) != 1:
        return
    ((unit, scale),) = den.items()
    cofactor = mono_div(mono_div(mono, ((atom, 1),)) or (), unit)
    factor, odd = divmod(-work[mono], scale)
    if cofactor is None or odd:
        return
    for top, times in ((num, factor), (flip(num, atom.parts[1]), -factor)):
        taken = {mono_mul(m, cofactor): times * c for m, c in top.items()}
        if all(m == cofactor or work.get(m) == c for m, c in taken.items()):
            left = add_terms(work, taken, -1)
            del left[mono]
            yield times, cofactor, top, left


def _as_remainder(work: Terms, mono: Mono, atom: Atom) -> _Piece | None:
    found = sorted(remainders(work, mono, atom), key=lambda r: (len(r[3]), r[0] < 0))
    if not found:
        return None
    times, cofactor, top, left = found[0]
    work.clear()
    work.update(left)
    return _Piece(times, cofactor, _operation(top, "%", atom.parts[1]))


def _as_quotient(work: Terms, mono: Mono, atom: Atom) -> _Piece | None:
    """The term as a quotient that takes in whole terms where that reads better, or with its sign turned."""
    num, den = terms_of(atom.parts[0]), terms_of(atom.parts[1])
    cofactor = mono_div(mono, ((atom, 1),)) or ()
    factor = work[mono]
    absorbed: Terms = {}
    if () in num and work.get(cofactor, 0) % factor == 0:
        absorbed = {(): work.get(cofactor, 0) // factor}
    if factor < 0:
        top = flip(num, atom.parts[1])
        taken = {
            m: work[whole] // -factor
            for m in top
            if (whole := mono_mul(m, cofactor)) in work and work[whole] % factor == 0 and (m or not absorbed.get(()))
        }
        wider = _absorb(top, den, taken)
        if _signs(wider) >= 0:
            num, factor, absorbed = wider, -factor, taken
        else:
            num = _absorb(num, den, absorbed)
    else:
        num = _absorb(num, den, absorbed)
    del work[mono]
    for m, times in absorbed.items():
        whole = mono_mul(m, cofactor)
        value = work.pop(whole, 0) - times * factor
        if value:
            work[whole] = value
    return _Piece(factor, cofactor, _operation(num, "//", atom.parts[1]))


def _absorb(num: Terms, den: Terms, whole: Terms) -> Terms:
    for mono, factor in whole.items():
        num = add_terms(num, {mono_mul(mono, m): c * factor for m, c in den.items()})
    return num


def _signs(terms: Terms) -> int:
    """How many more symbolic terms are positive than negative."""
    return sum(1 if c > 0 else -1 for m, c in terms.items() if m)
