"""A second, stronger normal form for quotients, used on differences only: it is unique but not pretty.

`T//2 + (T + 1)//2 - T` is 0, yet both quotients are kept by the first normal form, because people write both.
"""

from __future__ import annotations

from shapecheck.dims.operations import map_atoms
from shapecheck.dims.poly import Dim, FloorDiv, Poly, floordiv, make, of_atom
from shapecheck.dims.terms import Atom, Terms, add_terms, mono_key, terms_of


def canonical(dim: Dim) -> Dim:
    """`dim` with each quotient by a number turned to its one representative; equal sizes then differ less often."""
    if not isinstance(dim, Poly):
        return dim
    quotients = {atom for mono in dim.terms for atom, _ in mono if isinstance(atom, FloorDiv)}
    if len(quotients) < 2 and not any(c < 0 for atom in quotients for c in _coefficients(atom.num)):
        return dim
    return map_atoms(dim, _representative)


def _coefficients(dim: Dim) -> list[int]:
    return [c for m, c in dim.terms.items() if m] if isinstance(dim, Poly) else []


def _representative(atom: Atom) -> Dim | None:
    if not isinstance(atom, FloorDiv) or not isinstance(atom.den, int) or not isinstance(atom.num, Poly):
        return None
    num, den = canonical(atom.num), atom.den
    if num != atom.num:
        return floordiv(num, den)
    if not isinstance(num, Poly):
        return None
    direct, whole = _residues(num.terms, den)
    turned, turned_whole = _residues(terms_of(den - 1 - num), den)
    if _order(direct) <= _order(turned):
        return make(whole) + _quotient(direct, den)
    return -(make(turned_whole) + _quotient(turned, den))


def _residues(terms: Terms, den: int) -> tuple[Terms, Terms]:
    """Coefficients reduced to `0 <= c < den`, and what left the quotient for that."""
    rest = {mono: c % den for mono, c in terms.items() if c % den}
    whole = {mono: c // den for mono, c in add_terms(terms, rest, -1).items()}
    return rest, whole


def _order(terms: Terms) -> list[object]:
    """Compare the two representatives by coefficients in the order of their terms, the offset last."""
    symbolic = sorted((mono_key(mono), c) for mono, c in terms.items() if mono)
    return [*(c for _, c in symbolic), terms.get((), 0)]


def _quotient(terms: Terms, den: int) -> Dim:
    top = make(terms)
    return top // den if isinstance(top, int) else of_atom(FloorDiv(top, den))
