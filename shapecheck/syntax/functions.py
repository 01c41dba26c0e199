"""Functions, lambdas and classes: CST to IR, each body in its own scope."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import Lowering
from shapecheck.syntax.scopes import ScopeKind


def lower_lambda(low: Lowering, node: cst.Lambda) -> ir.Expr:
    at = low.at(node)
    parameters = _lower_parameters(low, node.params)
    with low.entering(ScopeKind.FUNCTION) as scope:
        scope.bound.update(parameter.name for parameter in parameters)
        value = low.expr(node.body)
    function = ir.Function(
        at,
        "<lambda>",
        parameters,
        (ir.Return(value.at, value),),
        decorators=(),
        returns=None,
        locals=scope.locals(),
        is_generator=scope.yields,
        is_async=False,
        docstring=None,
        line=at.line,
    )
    return ir.Lambda(at, function)


def lower_function(low: Lowering, node: cst.FunctionDef) -> ir.Stmt:
    at = low.at(node)
    decorators = lower_decorators(low, node.decorators)
    parameters = _lower_parameters(low, node.params)
    returns = None if node.returns is None else low.expr(node.returns.annotation)
    low.scope.bound.add(node.name.value)
    with low.entering(ScopeKind.FUNCTION) as scope:
        scope.bound.update(parameter.name for parameter in parameters)
        body = low.body(node.body)
    function = ir.Function(
        at,
        node.name.value,
        parameters,
        body,
        decorators,
        returns,
        locals=scope.locals(),
        is_generator=scope.yields,
        is_async=node.asynchronous is not None,
        docstring=docstring_of(body),
        line=at.line,
    )
    return ir.FunctionDef(at, function)


def docstring_of(body: tuple[ir.Stmt, ...]) -> str | None:
    """The docstring as written, not dedented; it stays in the body too, where its position is."""
    match body:
        case (ir.ExprStmt(value=ir.Const(value=str(text))), *_):
            return text
        case _:
            return None


def lower_decorators(low: Lowering, nodes: Sequence[cst.Decorator]) -> tuple[ir.Expr, ...]:
    """The decorators of a function or class, from the top."""
    return tuple([low.expr(node.decorator) for node in nodes])


def _lower_parameters(low: Lowering, node: cst.Parameters) -> tuple[ir.Parameter, ...]:
    parameters = [_lower_parameter(low, param, "positional") for param in node.posonly_params]
    parameters += [_lower_parameter(low, param, "plain") for param in node.params]
    if isinstance(node.star_arg, cst.Param):
        parameters.append(_lower_parameter(low, node.star_arg, "args"))
    parameters += [_lower_parameter(low, param, "keyword") for param in node.kwonly_params]
    if node.star_kwarg is not None:
        parameters.append(_lower_parameter(low, node.star_kwarg, "kwargs"))
    return tuple(parameters)


def _lower_parameter(low: Lowering, node: cst.Param, kind: str) -> ir.Parameter:
    annotation = None if node.annotation is None else low.expr(node.annotation.annotation)
    return ir.Parameter(low.at(node), node.name.value, kind, low.optional(node.default), annotation)
