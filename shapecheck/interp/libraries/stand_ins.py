"""Stand-ins: source of a plugin takes the place of a library's definition when the module is loaded.

A stand-in replaces the `def`, `class` or assignment that binds the name, wherever in the module or class body it is
written, by an import; so decorators, descriptors and later code of the module find it as they would the library's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.rules.core.registry import StandIn

PREFIX = "<stand-in> "
"""Begins the name of a module whose source stands in; the file's path follows."""

Table = Mapping[str, Mapping[tuple[str, ...], StandIn]]
"""For a module's name, what stands in for which of its names: `("Class", "method")` or `("function",)`."""


def table(stand_ins: Mapping[str, StandIn]) -> Table:
    """Stand-ins by every module that their dotted names may belong to."""
    made: dict[str, dict[tuple[str, ...], StandIn]] = {}
    for full, found in stand_ins.items():
        parts = tuple(full.split("."))
        for cut in range(1, len(parts)):
            made.setdefault(".".join(parts[:cut]), {})[parts[cut:]] = found
    return made


def spliced(module: ir.Module, wanted: Mapping[tuple[str, ...], StandIn]) -> ir.Module:
    """A module whose definitions of the wanted names are replaced by imports of what stands in for them."""
    return replace(module, body=_body(module.body, wanted, ()))


def _body(
    body: tuple[ir.Stmt, ...], wanted: Mapping[tuple[str, ...], StandIn], outer: tuple[str, ...]
) -> tuple[ir.Stmt, ...]:
    return tuple(_statement(stmt, wanted, outer) for stmt in body)


def _statement(stmt: ir.Stmt, wanted: Mapping[tuple[str, ...], StandIn], outer: tuple[str, ...]) -> ir.Stmt:
    name = _bound(stmt)
    if name is not None:
        path = (*outer, name)
        if path in wanted:
            found = wanted[path]
            return ir.Import(stmt.at, PREFIX + found.path, 0, (ir.ImportName(found.own, name),))
    if isinstance(stmt, ir.ClassDef):
        path = (*outer, stmt.name)
        if any(full[: len(path)] == path for full in wanted):
            return replace(stmt, body=_body(stmt.body, wanted, path))
        return stmt
    return _block(stmt, lambda body: _body(body, wanted, outer))


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
