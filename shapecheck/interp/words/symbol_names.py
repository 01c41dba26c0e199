"""The names that people read for symbols: the user's own words for sizes of inputs, or the field's usual letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shapecheck.dims import (
    Dim,
    Facts,
    Goal,
    Poly,
    Symbol,
    goal_symbols,
    render,
    substitute,
    substitute_goal,
    sym,
    symbols_of,
)
from shapecheck.values import Tensor

SPATIAL = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}
LENGTHS = ("T", "U", "S", "L", "N", "M", "K", "P", "Q", "R")


class Namer:
    """Final names for the symbols of one run, given its facts and the user's suggestions.

    `renamed` is shared by the paths of an entry: a symbol has one name on all of them, and a name is given once.
    """

    def __init__(
        self,
        facts: Facts,
        inputs: Mapping[str, Tensor],
        suggestions: Mapping[str, str],
        renamed: dict[Symbol, Dim] | None = None,
        reserved: Iterable[str] = (),
    ) -> None:
        """`reserved` are names of symbols besides those of the inputs."""
        self.facts = facts
        self.renamed = {} if renamed is None else renamed
        self.taken = {s.name for name in self.renamed.values() for s in symbols_of(name)}.union(reserved)
        shapes = {name: tuple(facts.norm(d) for d in t.shape) for name, t in inputs.items()}
        for shape in shapes.values():
            self.taken |= {s.name for d in shape for s in symbols_of(d) if "." not in s.name}
        known = {str(facts.norm(sym(symbol))): name for symbol, name in reversed([*suggestions.items()])}
        for shape in shapes.values():
            self._suggested(shape, {**known, **suggestions})
        for shape in shapes.values():
            self._usual(shape)

    def _suggested(self, shape: Iterable[Dim], suggestions: Mapping[str, str]) -> None:
        for dim in shape:
            for symbol in _open_symbols(dim):
                if symbol.name in suggestions:
                    self._give(symbol, (suggestions[symbol.name],))

    def _usual(self, shape: tuple[Dim, ...]) -> None:
        """`B` in front, then letters by how many sizes are left open."""
        unnamed = [s for d in shape[1:] for s in _open_symbols(d) if s not in self.renamed]
        if shape:
            for symbol in _open_symbols(shape[0]):
                if symbol not in self.renamed:
                    self._give(symbol, ("B",) if len(shape) > 1 else ("N", "T"))
        words = SPATIAL.get(len(unnamed), ())
        for place, symbol in enumerate(unnamed):
            first = (words[place],) if place < len(words) else ()
            if len(unnamed) == 3 and len(shape) == 4:
                first = (("C", "H", "W")[place],)
            self._give(symbol, (*first, *LENGTHS))

    def _give(self, symbol: Symbol, names: Iterable[str]) -> None:
        if symbol in self.renamed:
            return
        for name in names:
            if name not in self.taken:
                break
        else:
            base, number = next(iter(names), "N"), 2
            while f"{base}{number}" in self.taken:
                number += 1
            name = f"{base}{number}"
        self.taken.add(name)
        self.renamed[symbol] = sym(name, minimum=symbol.minimum)

    # ------------------------------------------------------------ use
    def dim(self, dim: Dim) -> Dim:
        """A size under its final names, with what the facts know put in."""
        if isinstance(dim, int):
            return dim
        known = self.facts.norm(dim)
        self._cover(symbols_of(known))
        return substitute(known, self.renamed)

    def own(self, dim: Dim) -> Dim:
        """A size under its final names, with nothing put in."""
        self._cover(symbols_of(dim))
        return substitute(dim, self.renamed)

    def goal(self, goal: Goal) -> Goal:
        self._cover(goal_symbols(goal))
        return substitute_goal(goal, self.renamed)

    def _cover(self, symbols: Iterable[Symbol]) -> None:
        """Symbols of inputs that no shape shows any more still need a word."""
        for symbol in sorted(symbols, key=lambda s: s.name):
            if "." in symbol.name and symbol not in self.renamed:
                self._give(symbol, (re.sub(r"\W+", "_", symbol.name),))

    def text(self, dim: object) -> str:
        return render(self.dim(dim)) if isinstance(dim, (int, Poly)) else str(dim)

    def count(self, count: Dim | None) -> int | str | None:
        """A number of things as reports hold it: a formula as text, None where it is not known."""
        return count if count is None or isinstance(count, int) else self.text(count)

    def shape(self, shape: Iterable[Dim]) -> str:
        texts = [self.text(d) for d in shape]
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"


def _open_symbols(dim: Dim) -> list[Symbol]:
    return sorted((s for s in symbols_of(dim) if "." in s.name), key=lambda s: s.name)
