"""A text that a constructor is given and that nobody gives: what it is compared with are its alternatives."""

from __future__ import annotations

from typing import Any

from shapecheck.dims import Poly
from shapecheck.interp.run import alternatives
from shapecheck.interp.run.kinds import Kind, Precedence, register
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Value, Word
from shapecheck.interp.values.sequences import Sequence
from shapecheck.values import Unknown


def _same(run: Run, args: tuple[Value, ...], kwargs: Any, value: Value) -> Value:
    return value


def _part(run: Run, args: tuple[Value, ...], kwargs: Any, value: Value) -> Value:
    """`startswith` and `endswith` of what may be the whole word."""
    parts = args[0] if args and isinstance(args[0], tuple) else args[:1]
    alternatives.compared(value, parts, run)
    return False


METHODS: dict[str, Any] = {
    **dict.fromkeys(("lower", "upper", "casefold", "title", "capitalize", "strip", "lstrip", "rstrip"), _same),
    **dict.fromkeys(("startswith", "endswith"), _part),
}
"""Methods that only text has and that leave a word the one that it is compared with."""


def method(value: Value, name: str) -> Value | None:
    """`value.lower`, of an argument that turns out to be a text by being asked for it."""
    found = METHODS.get(name)
    return None if found is None else Builtin(name, lambda run, args, kwargs: found(run, args, kwargs, value))


class WordKind(Kind[Word]):
    noun = "a text that is not known"
    python = str
    precedence = Precedence.SIZE
    lacks = frozenset({"is_callable", "join", "text", "native", "call", "unary"})

    def _unknown(self, value: Word, run: Run) -> Unknown:
        return run.unknown(f"the constructor's `{value.name}` is not known")

    def attribute(self, value: Word, name: str, run: Run) -> Value:
        return method(value, name) or self._unknown(value, run)

    def item(self, value: Word, index: Value, run: Run) -> Value:
        return self._unknown(value, run)

    def rounds(self, value: Word, run: Run) -> Sequence | Unknown:
        return self._unknown(value, run)

    def length(self, value: Word, run: Run) -> Value:
        return self._unknown(value, run)

    def truth(self, value: Word, run: Run) -> Value:
        return self._unknown(value, run)

    def contains(self, value: Word, item: Value, run: Run) -> Value:
        alternatives.compared(value, (item,), run)
        return False

    def binary(self, op: str, left: Value, right: Value, run: Run) -> Value:
        return self._unknown(left if isinstance(left, Word) else right, run)  # type: ignore[arg-type]

    def compare(self, op: str, left: Value, right: Value, run: Run) -> Value:
        word, other = (left, right) if isinstance(left, Word) else (right, left)
        if op not in ("==", "!=") or not isinstance(other, (str, Poly, int, float)):
            return self._unknown(word, run)  # type: ignore[arg-type]
        alternatives.compared(word, (other,), run)
        return op == "!="

    def exported(self, value: Word, run: Run) -> Any:
        return self._unknown(value, run)

    def node(self, value: Word, names: Any, depth: int) -> Any:
        return {"unknown": f"the constructor's `{value.name}` is not known"}


register(Word, WordKind())
