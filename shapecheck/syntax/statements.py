"""Statements: CST to IR, one function a node class, chosen by `STATEMENTS`."""

from __future__ import annotations

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import Lowering, StmtTable
from shapecheck.syntax.expressions import lower_arguments
from shapecheck.syntax.functions import docstring_of, lower_decorators, lower_function
from shapecheck.syntax.operators import AUGMENTED
from shapecheck.syntax.patterns import lower_match
from shapecheck.syntax.scopes import ScopeKind


def _lower_expression(low: Lowering, node: cst.Expr) -> ir.Stmt:
    return ir.ExprStmt(low.at(node), low.expr(node.value))


def _lower_assign(low: Lowering, node: cst.Assign) -> ir.Stmt:
    value = low.expr(node.value)
    targets = tuple([low.bind(low.expr(target.target)) for target in node.targets])
    return ir.Assign(low.at(node), targets, value)


def _lower_annotated_assign(low: Lowering, node: cst.AnnAssign) -> ir.Stmt:
    annotation = low.expr(node.annotation.annotation)
    value = low.optional(node.value)
    target = low.expr(node.target)
    if value is not None or not node.target.lpar:
        low.bind(target)
    return ir.AnnAssign(low.at(node), target, annotation, value)


def _lower_augmented_assign(low: Lowering, node: cst.AugAssign) -> ir.Stmt:
    value = low.expr(node.value)
    target = low.bind(low.expr(node.target))
    return ir.AugAssign(low.at(node), target, AUGMENTED[type(node.operator)], value)


def _lower_if(low: Lowering, node: cst.If) -> ir.Stmt:
    """An `elif` is an `if` within the `else`; built from the end, for chains of any length."""
    heads: list[tuple[ir.Pos, ir.Expr, tuple[ir.Stmt, ...]]] = []
    branch: cst.If | cst.Else | None = node
    while isinstance(branch, cst.If):
        heads.append((low.at(branch), low.expr(branch.test), low.body(branch.body)))
        branch = branch.orelse
    orelse: tuple[ir.Stmt, ...] = () if branch is None else low.body(branch.body)
    for at, test, body in reversed(heads):
        orelse = (ir.If(at, test, body, orelse),)
    return orelse[0]


def _lower_for(low: Lowering, node: cst.For) -> ir.Stmt:
    iterable = low.expr(node.iter)
    target = low.bind(low.expr(node.target))
    return ir.For(low.at(node), target, iterable, low.body(node.body), _lower_else(low, node.orelse))


def _lower_while(low: Lowering, node: cst.While) -> ir.Stmt:
    return ir.While(low.at(node), low.expr(node.test), low.body(node.body), _lower_else(low, node.orelse))


def _lower_else(low: Lowering, node: cst.Else | cst.Finally | None) -> tuple[ir.Stmt, ...]:
    return () if node is None else low.body(node.body)


def _lower_with(low: Lowering, node: cst.With) -> ir.Stmt:
    items: list[ir.WithItem] = []
    for item in node.items:
        context = low.expr(item.item)
        target = None if item.asname is None else low.bind(low.expr(item.asname.name))
        items.append(ir.WithItem(context, target))
    return ir.With(low.at(node), tuple(items), low.body(node.body))


def _lower_try(low: Lowering, node: cst.Try | cst.TryStar) -> ir.Stmt:
    body = low.body(node.body)
    handlers = tuple([_lower_handler(low, handler) for handler in node.handlers])
    return ir.Try(low.at(node), body, handlers, _lower_else(low, node.orelse), _lower_else(low, node.finalbody))


def _lower_handler(low: Lowering, node: cst.ExceptHandler | cst.ExceptStarHandler) -> ir.Handler:
    kind = low.optional(node.type)
    name = None
    if node.name is not None and isinstance(node.name.name, cst.Name):
        name = node.name.name.value
        low.scope.bound.add(name)
    return ir.Handler(low.at(node), kind, name, low.body(node.body))


def _lower_return(low: Lowering, node: cst.Return) -> ir.Stmt:
    return ir.Return(low.at(node), low.optional(node.value))


def _lower_raise(low: Lowering, node: cst.Raise) -> ir.Stmt:
    cause = None if node.cause is None else low.expr(node.cause.item)
    return ir.Raise(low.at(node), low.optional(node.exc), cause)


def _lower_assert(low: Lowering, node: cst.Assert) -> ir.Stmt:
    return ir.Assert(low.at(node), low.expr(node.test), low.optional(node.msg))


def _lower_delete(low: Lowering, node: cst.Del) -> ir.Stmt:
    target = low.bind(low.expr(node.target))
    targets = target.items if isinstance(target, ir.Display) else (target,)
    return ir.Delete(low.at(node), targets)


def _lower_pass(low: Lowering, node: cst.Pass) -> ir.Stmt:
    return ir.Jump(low.at(node), "pass")


def _lower_break(low: Lowering, node: cst.Break) -> ir.Stmt:
    return ir.Jump(low.at(node), "break")


def _lower_continue(low: Lowering, node: cst.Continue) -> ir.Stmt:
    return ir.Jump(low.at(node), "continue")


def _lower_global(low: Lowering, node: cst.Global | cst.Nonlocal) -> ir.Stmt:
    names = tuple([item.name.value for item in node.names])
    low.scope.declared.update(names)
    return ir.Scoping(low.at(node), "global" if isinstance(node, cst.Global) else "nonlocal", names)


def _lower_class(low: Lowering, node: cst.ClassDef) -> ir.Stmt:
    at = low.at(node)
    decorators = lower_decorators(low, node.decorators)
    bases, keywords = lower_arguments(low, (*node.bases, *node.keywords))
    low.scope.bound.add(node.name.value)
    with low.entering(ScopeKind.CLASS):
        body = low.body(node.body)
    return ir.ClassDef(at, node.name.value, bases, keywords, body, decorators, docstring_of(body), at.line)


def _lower_import(low: Lowering, node: cst.Import | cst.LazyImport) -> ir.Stmt:
    names = tuple([_lower_alias(low, alias) for alias in node.names])
    return ir.Import(low.at(node), None, 0, names)


def _lower_import_from(low: Lowering, node: cst.ImportFrom | cst.LazyImportFrom) -> ir.Stmt:
    module = "" if node.module is None else _dotted(node.module)
    if isinstance(node.names, cst.ImportStar):
        names: tuple[ir.ImportName, ...] = (ir.ImportName("*", None),)
    else:
        names = tuple([_lower_alias(low, alias) for alias in node.names])
    return ir.Import(low.at(node), module, len(node.relative), names)


def _lower_alias(low: Lowering, node: cst.ImportAlias) -> ir.ImportName:
    name = _dotted(node.name)
    alias = None
    if node.asname is not None and isinstance(node.asname.name, cst.Name):
        alias = node.asname.name.value
    low.scope.bound.add(alias or name.partition(".")[0])
    return ir.ImportName(name, alias)


def _dotted(node: cst.BaseExpression) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "?")
    return ".".join(reversed(parts))


def _lower_type_alias(low: Lowering, node: cst.TypeAlias) -> ir.Stmt:
    low.scope.bound.add(node.name.value)
    return ir.OpaqueStmt(low.at(node), "a type alias", (node.name.value,))


STATEMENTS: StmtTable = {
    cst.Expr: _lower_expression,
    cst.Assign: _lower_assign,
    cst.AnnAssign: _lower_annotated_assign,
    cst.AugAssign: _lower_augmented_assign,
    cst.If: _lower_if,
    cst.For: _lower_for,
    cst.While: _lower_while,
    cst.With: _lower_with,
    cst.Try: _lower_try,
    cst.TryStar: _lower_try,
    cst.Return: _lower_return,
    cst.Raise: _lower_raise,
    cst.Assert: _lower_assert,
    cst.Del: _lower_delete,
    cst.Pass: _lower_pass,
    cst.Break: _lower_break,
    cst.Continue: _lower_continue,
    cst.Global: _lower_global,
    cst.Nonlocal: _lower_global,
    cst.FunctionDef: lower_function,
    cst.ClassDef: _lower_class,
    cst.Import: _lower_import,
    cst.ImportFrom: _lower_import_from,
    cst.LazyImport: _lower_import,
    cst.LazyImportFrom: _lower_import_from,
    cst.Match: lower_match,
    cst.TypeAlias: _lower_type_alias,
}
