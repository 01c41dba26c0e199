"""What plugins put in place of definitions: source that stands in, and rules. Both win over what is written.

A stand-in replaces the `def`, `class` or assignment that binds the name, wherever in the module or class body it is
written, by an import; so decorators, descriptors and later code of the module find it as they would the library's own.
A rule replaces an import that binds its name too, since it may go by the name that users import it by, and is found
under that name whether there is a module to bind it or none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.interp.libraries import own_stand_ins
from shapecheck.rules.core.registry import Registry

STAND_IN = "<stand-in> "
"""Begins the name of a module whose source stands in; the file's path follows."""
RULES = "<rules> "
"""Begins the name of a module as rules know it."""
MODELLED = ("torch", "numpy", "einops")
"""Packages whose functions rules model; their source is not read."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """`own` of `module`, which is imported in place of a definition; `imports`: in place of an import too."""

    module: str
    own: str
    imports: bool


Wanted = Mapping[tuple[str, ...], Replacement]
"""What replaces which names of a module: `("Class", "method")` or `("function",)`."""


class Replacements:
    """What the plugins of a run replace outside the libraries that are modelled as a whole."""

    def __init__(self, registry: Registry | None = None) -> None:
        self.rules: frozenset[str] = frozenset()
        self.packages: frozenset[str] = frozenset()
        self._table: dict[str, dict[tuple[str, ...], Replacement]] = {}
        given = {} if registry is None else registry.stand_ins
        for full, source in {**own_stand_ins.OWN, **given}.items():
            self._add(full, Replacement(STAND_IN + source.path, source.own, imports=False))
        if registry is None:
            return
        named = (name for table in (registry.ops, registry.layers) for name in table)
        self.rules = frozenset(name for name in named if "." in name and name.partition(".")[0] not in MODELLED)
        for full in sorted(self.rules):
            home, _, own = full.rpartition(".")
            self._add(full, Replacement(RULES + home, own, imports=True))
        self.packages = frozenset(package for full in self.rules for package, _ in _cuts(full))

    def _add(self, full: str, replacement: Replacement) -> None:
        for package, rest in _cuts(full):
            self._table.setdefault(package, {})[rest] = replacement

    def applied(self, module: ir.Module, names: Iterable[str]) -> ir.Module:
        """A module that goes by these dotted names, with what is replaced in it."""
        wanted = {path: found for name in names for path, found in self._table.get(name, {}).items()}
        return replace(module, body=_body(module.body, wanted, ())) if wanted else module


def _cuts(full: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every module that a dotted name may belong to, with what is left of the name there."""
    parts = tuple(full.split("."))
    return [(".".join(parts[:cut]), parts[cut:]) for cut in range(1, len(parts))]


def names_of(path: str, roots: Iterable[str]) -> list[str]:
    """The dotted names that a file has from each folder that imports start at."""
    stem = os.path.splitext(os.path.abspath(path))[0]
    relatives = [os.path.relpath(stem, root) for root in roots]
    inside = [relative for relative in relatives if not relative.startswith(os.pardir)]
    return [name.removesuffix(os.sep + "__init__").replace(os.sep, ".") for name in inside]


# -------------------------------------------------------------------- putting it in
def _body(body: tuple[ir.Stmt, ...], wanted: Wanted, outer: tuple[str, ...]) -> tuple[ir.Stmt, ...]:
    return tuple(made for stmt in body for made in _statements(stmt, wanted, outer))


def _statements(stmt: ir.Stmt, wanted: Wanted, outer: tuple[str, ...]) -> list[ir.Stmt]:
    name = _bound(stmt)
    if name is not None and (*outer, name) in wanted:
        return [_import(stmt, wanted[*outer, name], name)]
    if isinstance(stmt, ir.Import):
        return _imports(stmt, wanted, outer)
    if isinstance(stmt, ir.ClassDef):
        return [_class(stmt, wanted, (*outer, stmt.name))]
    return [_block(stmt, lambda body: _body(body, wanted, outer))]


def _import(at: ir.Stmt, replacement: Replacement, name: str) -> ir.Import:
    return ir.Import(at.at, replacement.module, 0, (ir.ImportName(replacement.own, name),))


def _imports(stmt: ir.Import, wanted: Wanted, outer: tuple[str, ...]) -> list[ir.Stmt]:
    """An import, and behind it those of the names that it binds for which there are rules."""
    bound = [item.alias or item.name for item in stmt.names]
    ruled = [name for name in bound if (*outer, name) in wanted and wanted[*outer, name].imports]
    return [stmt, *(_import(stmt, wanted[*outer, name], name) for name in ruled)]


def _class(stmt: ir.ClassDef, wanted: Wanted, path: tuple[str, ...]) -> ir.ClassDef:
    """A class; a rule for a name that its body does not bind is put behind that."""
    inside = {full[len(path)]: found for full, found in wanted.items() if full[:-1] == path}
    if not inside and not any(full[: len(path)] == path for full in wanted):
        return stmt
    bound = {_bound(inner) for inner in stmt.body}
    absent = [name for name, found in inside.items() if found.imports and name not in bound]
    own = _body(stmt.body, wanted, path)
    return replace(stmt, body=(*own, *(_import(stmt, inside[name], name) for name in absent)))


def _block(stmt: ir.Stmt, inside: Callable[[tuple[ir.Stmt, ...]], tuple[ir.Stmt, ...]]) -> ir.Stmt:
    """The blocks of an `if`, `try` or `with` bind names of the scope that they stand in."""
    match stmt:
        case ir.If():
            return replace(stmt, body=inside(stmt.body), orelse=inside(stmt.orelse))
        case ir.Try():
            handlers = tuple(replace(handler, body=inside(handler.body)) for handler in stmt.handlers)
            return replace(
                stmt,
                body=inside(stmt.body),
                handlers=handlers,
                orelse=inside(stmt.orelse),
                final=inside(stmt.final),
            )
        case ir.With():
            return replace(stmt, body=inside(stmt.body))
        case _:
            return stmt


def _bound(stmt: ir.Stmt) -> str | None:
    """The one name that a statement defines."""
    match stmt:
        case ir.FunctionDef():
            return stmt.function.name
        case ir.ClassDef():
            return stmt.name
        case ir.Assign(targets=(ir.Name(id=name),)):
            return name
        case ir.AnnAssign(target=ir.Name(id=name)) if stmt.value is not None:
            return name
        case _:
            return None
