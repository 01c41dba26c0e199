"""What the lowering functions share: positions, the scope at hand, and the tables that choose a function for a node.

The tables come in from outside, so that expressions, functions and statements, which contain one another, need not
import one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.positions import Places
from shapecheck.syntax.scopes import Scope, ScopeKind

ExprTable = Mapping[type[cst.CSTNode], Callable[["Lowering", Any], ir.Expr]]
StmtTable = Mapping[type[cst.CSTNode], Callable[["Lowering", Any], ir.Stmt]]


class Lowering:
    """One module on its way into IR. Mutable, made for one run of the lowering and dropped with it."""

    __slots__ = ("_expressions", "_statements", "at", "places", "scope")

    def __init__(self, places: Places, expressions: ExprTable, statements: StmtTable) -> None:
        self.places = places
        self.at = places.at
        self.scope = Scope(ScopeKind.MODULE)
        self._expressions = expressions
        self._statements = statements

    def expr(self, node: cst.CSTNode) -> ir.Expr:
        """Lower an expression; one that no function knows is opaque."""
        lower = self._expressions.get(type(node))
        if lower is None:
            return self.opaque(node)
        return lower(self, node)

    def optional(self, node: cst.CSTNode | None) -> ir.Expr | None:
        return None if node is None else self.expr(node)

    def body(self, suite: cst.BaseSuite | cst.Module) -> tuple[ir.Stmt, ...]:
        """Lower the statements of a block; several on one line become several statements."""
        if isinstance(suite, cst.SimpleStatementSuite):
            return tuple([self._statement(small) for small in suite.body])
        lowered: list[ir.Stmt] = []
        for statement in suite.body:
            if type(statement) is cst.SimpleStatementLine:
                lowered += [self._statement(small) for small in statement.body]
            else:
                lowered.append(self._statement(statement))
        return tuple(lowered)

    def opaque(self, node: cst.CSTNode) -> ir.OpaqueExpr:
        """For an expression that is not modelled; a name it may bind by a walrus still counts as bound."""
        self._bind_all(node, cst.NamedExpr)
        return ir.OpaqueExpr(self._anywhere(node), f"{type(node).__name__} is not modelled")

    def bind(self, target: ir.Expr) -> ir.Expr:
        """Note the names that assigning to `target` binds; returns it."""
        match target:
            case ir.Name(id=name):
                self.scope.bound.add(name)
            case ir.Display(items=items):
                for item in items:
                    self.bind(item)
            case ir.Star(value=value):
                self.bind(value)
            case _:
                pass
        return target

    @contextmanager
    def entering(self, kind: ScopeKind) -> Iterator[Scope]:
        """Lower what stands within the `with` in a new scope."""
        outer = self.scope
        self.scope = Scope(kind, outer)
        try:
            yield self.scope
        finally:
            self.scope = outer

    def _statement(self, node: cst.CSTNode) -> ir.Stmt:
        lower = self._statements.get(type(node))
        if lower is None:
            names = self._bind_all(node, cst.Name)
            return ir.OpaqueStmt(self._anywhere(node), f"{type(node).__name__} is not modelled", names)
        return lower(self, node)

    def _bind_all(self, node: cst.CSTNode, kind: type[cst.CSTNode]) -> tuple[str, ...]:
        """Bind every name within `node` (of walruses only, where `kind` says so): too many rather than too few."""
        names: set[str] = set()
        waiting = [node]
        while waiting:
            part = waiting.pop()
            waiting.extend(part.children)
            if isinstance(part, kind):
                name = part.target if isinstance(part, cst.NamedExpr) else part
                if isinstance(name, cst.Name):
                    names.add(name.value)
        self.scope.statement_scope().bound.update(names)
        return tuple(sorted(names))

    def _anywhere(self, node: cst.CSTNode) -> ir.Pos:
        return self.at(node) if id(node) in self.places.spans else ir.NOWHERE
