"""Misspelt names and a constructor that forgets its base: what the class itself says is meant."""

from __future__ import annotations

from difflib import get_close_matches

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.words.mends.case import Case
from shapecheck.interp.words.mends.edits import Mend
from shapecheck.interp.words.mends.site import enclosing, node_at
from shapecheck.report.diagnostics import Fix

CLOSE = 0.75
"""How like each other two names are, of which one is taken for the other."""
CLOSE_KEYWORD = 0.6
"""The same for keyword arguments, of which there are few."""


def attribute(case: Case) -> Mend | None:
    """An attribute of `self` that is set by a name very like the one read."""
    name = str(case.failure.details.get("attribute", ""))
    written = case.context.call_site
    if written is None:
        return None
    pos = ir.Pos(*case.context.at[1:5])
    node = node_at(written.program, pos)
    if isinstance(node, ir.Call):
        node = node.func
    cls, _ = enclosing(written.program, pos)
    if cls is None or not isinstance(node, ir.Attribute) or node.name != name or not _is_self(node.value):
        return None
    close = get_close_matches(name, _set_by(cls), n=2, cutoff=CLOSE)
    if len(close) != 1:
        return None
    at = node.at
    place = Span(case.context.at.path, at.end_line, at.end_column - len(name), at.end_line, at.end_column)
    return Mend(f"use self.{close[0]}", Fix(place, close[0]))


def _is_self(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Name) and expr.id == "self"


def _set_by(cls: ir.ClassDef) -> list[str]:
    """What a class's constructor sets."""
    made = [s.function for s in cls.body if isinstance(s, ir.FunctionDef) and s.function.name == "__init__"]
    targets = [t for init in made for n in ir.walk(init.body) if isinstance(n, ir.Assign) for t in n.targets]
    return [t.name for t in targets if isinstance(t, ir.Attribute) and _is_self(t.value)]


def keyword(case: Case) -> Mend | None:
    """A keyword argument by the name that it has: one that is not known, or one that is lacking."""
    name = str(case.failure.details.get("argument", ""))
    written = case.context.call_site
    node = None if written is None else node_at(written.program, ir.Pos(*case.context.at[1:5]))
    if written is None or not isinstance(node, ir.Call):
        return None
    given = {k.name: k for k in node.keywords if k.name is not None}
    wrong = [word for word in given if word not in written.slots]
    if case.failure.code == "SHP502":
        wrong, wanted = [name], [slot for slot in written.slots if slot not in given]
    else:
        wanted = [name]
    pairs = [
        (word, close[0]) for word in wrong if (close := get_close_matches(word, wanted, n=1, cutoff=CLOSE_KEYWORD))
    ]
    if len(pairs) != 1 or pairs[0][0] not in given:
        return None
    word, meant = pairs[0]
    at = given[word].at
    place = Span(case.context.at.path, at.line, at.column, at.line, at.column + len(word))
    return Mend(f"use {meant} in place of {word}", Fix(place, meant))


def base_constructor(case: Case) -> Mend | None:
    """`super().__init__()` at the head of a constructor that never calls it."""
    written = case.context.call_site
    if written is None:
        return None
    _, function = enclosing(written.program, ir.Pos(*case.context.at[1:5]))
    if (
        function is None
        or function.name != "__init__"
        or not function.body
        or any(map(_calls_init, ir.walk(function.body)))
    ):
        return None
    first = function.body[0]
    if function.docstring is not None:
        if len(function.body) < 2:
            return None
        first = function.body[1]
    if first.at.line == function.line:
        return None
    at = Span(case.context.at.path, first.at.line, first.at.column, first.at.line, first.at.column)
    indent = " " * (first.at.column - 1)
    return Mend("call super().__init__() first", Fix(at, f"super().__init__()\n{indent}"))


def _calls_init(node: object) -> bool:
    return isinstance(node, ir.Attribute) and node.name == "__init__"
