"""Expressions: CST to IR, one function a node class, chosen by `EXPRESSIONS`."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import ExprTable, Lowering
from shapecheck.syntax.functions import lower_lambda
from shapecheck.syntax.operators import BINARY, COMPARISON, LOGICAL, UNARY
from shapecheck.syntax.scopes import ScopeKind
from shapecheck.syntax.strings import (
    lower_concatenated_string,
    lower_float,
    lower_formatted_string,
    lower_imaginary,
    lower_integer,
    lower_string,
)

_CONSTANTS: dict[str, bool | None] = {"True": True, "False": False, "None": None}


def _lower_name(low: Lowering, node: cst.Name) -> ir.Expr:
    name = node.value
    if name in _CONSTANTS:
        return ir.Const(low.at(node), _CONSTANTS[name])
    return ir.Name(low.at(node), name)


def _lower_ellipsis(low: Lowering, node: cst.Ellipsis) -> ir.Expr:
    return ir.Const(low.at(node), ...)


def _lower_attribute(low: Lowering, node: cst.Attribute) -> ir.Expr:
    return ir.Attribute(low.at(node), low.expr(node.value), node.attr.value)


def _lower_subscript(low: Lowering, node: cst.Subscript) -> ir.Expr:
    value = low.expr(node.value)
    elements = node.slice
    items = tuple([_lower_subscript_element(low, element) for element in elements])
    comma = elements[-1].comma
    if len(items) == 1 and not isinstance(comma, cst.Comma) and not isinstance(items[0], ir.Star):
        return ir.Subscript(low.at(node), value, items[0])
    spans = low.places.spans
    last = comma if isinstance(comma, cst.Comma) else elements[-1]
    region = low.places.region(spans[id(elements[0])][0], spans[id(last)][1])
    return ir.Subscript(low.at(node), value, ir.Display(region, "tuple", items))


def _lower_subscript_element(low: Lowering, node: cst.SubscriptElement) -> ir.Expr:
    part = node.slice
    if isinstance(part, cst.Slice):
        lower, upper, step = low.optional(part.lower), low.optional(part.upper), low.optional(part.step)
        return ir.Slice(low.at(node), lower, upper, step)
    if isinstance(part, cst.Index):
        value = low.expr(part.value)
        return ir.Star(low.at(node), value) if part.star else value
    return low.opaque(part)


def _lower_call(low: Lowering, node: cst.Call) -> ir.Expr:
    func = low.expr(node.func)
    args, keywords = lower_arguments(low, node.args)
    return ir.Call(low.at(node), func, args, keywords)


def lower_arguments(low: Lowering, nodes: Sequence[cst.Arg]) -> tuple[tuple[ir.Expr, ...], tuple[ir.Argument, ...]]:
    """The positional arguments and the rest, of a call or of a class statement."""
    args: list[ir.Expr] = []
    keywords: list[ir.Argument] = []
    for node in nodes:
        value = low.expr(node.value)
        if node.keyword is not None:
            keywords.append(ir.Argument(low.at(node), node.keyword.value, value))
        elif node.star == "**":
            keywords.append(ir.Argument(low.at(node), None, value))
        elif node.star == "*":
            args.append(ir.Star(low.at(node), value))
        else:
            args.append(value)
    return tuple(args), tuple(keywords)


def _lower_binary(low: Lowering, node: cst.BinaryOperation) -> ir.Expr:
    chain = [node]
    while isinstance(chain[-1].left, cst.BinaryOperation):
        chain.append(chain[-1].left)
    left = low.expr(chain[-1].left)
    for link in reversed(chain):
        left = ir.Binary(low.at(link), BINARY[type(link.operator)], left, low.expr(link.right))
    return left


def _lower_unary(low: Lowering, node: cst.UnaryOperation) -> ir.Expr:
    return ir.Unary(low.at(node), UNARY[type(node.operator)], low.expr(node.expression))


def _lower_logical(low: Lowering, node: cst.BooleanOperation) -> ir.Expr:
    """`a and b and c` arrives as nested pairs: one node of three operands leaves."""
    kind = type(node.operator)
    operands: list[ir.Expr] = []
    waiting: list[cst.BaseExpression] = [node]
    while waiting:
        part = waiting.pop()
        same = isinstance(part, cst.BooleanOperation) and type(part.operator) is kind
        if isinstance(part, cst.BooleanOperation) and same and (part is node or not part.lpar):
            waiting += [part.right, part.left]
        else:
            operands.append(low.expr(part))
    return ir.Logical(low.at(node), LOGICAL[kind], tuple(operands))


def _lower_comparison(low: Lowering, node: cst.Comparison) -> ir.Expr:
    operands = [low.expr(node.left)]
    ops = []
    for target in node.comparisons:
        ops.append(COMPARISON[type(target.operator)])
        operands.append(low.expr(target.comparator))
    return ir.Compare(low.at(node), tuple(operands), tuple(ops))


def _lower_conditional(low: Lowering, node: cst.IfExp) -> ir.Expr:
    return ir.Conditional(low.at(node), low.expr(node.test), low.expr(node.body), low.expr(node.orelse))


def _lower_tuple(low: Lowering, node: cst.Tuple) -> ir.Expr:
    return ir.Display(low.places.in_brackets(node), "tuple", _lower_elements(low, node.elements))


def _lower_list(low: Lowering, node: cst.List) -> ir.Expr:
    return ir.Display(low.at(node), "list", _lower_elements(low, node.elements))


def _lower_set(low: Lowering, node: cst.Set) -> ir.Expr:
    return ir.Display(low.at(node), "set", _lower_elements(low, node.elements))


def _lower_elements(low: Lowering, elements: Sequence[cst.BaseElement]) -> tuple[ir.Expr, ...]:
    return tuple([low.expr(node.value if type(node) is cst.Element else node) for node in elements])


def _lower_starred(low: Lowering, node: cst.StarredElement) -> ir.Expr:
    return ir.Star(low.at(node), low.expr(node.value))


def _lower_dict(low: Lowering, node: cst.Dict) -> ir.Expr:
    items = tuple(
        [
            (low.expr(element.key) if isinstance(element, cst.DictElement) else None, low.expr(element.value))
            for element in node.elements
        ]
    )
    return ir.DictDisplay(low.at(node), items)


def _lower_comprehension(kind: str, low: Lowering, node: cst.BaseSimpleComp, at: ir.Pos) -> ir.Expr:
    with low.entering(ScopeKind.COMPREHENSION):
        generators = _lower_generators(low, node.for_in)
        return ir.Comprehension(at, kind, low.expr(node.elt), None, generators)


def _lower_list_comprehension(low: Lowering, node: cst.ListComp) -> ir.Expr:
    return _lower_comprehension("list", low, node, low.at(node))


def _lower_set_comprehension(low: Lowering, node: cst.SetComp) -> ir.Expr:
    return _lower_comprehension("set", low, node, low.at(node))


def _lower_generator_expression(low: Lowering, node: cst.GeneratorExp) -> ir.Expr:
    return _lower_comprehension("generator", low, node, low.places.in_brackets(node))


def _lower_dict_comprehension(low: Lowering, node: cst.DictComp) -> ir.Expr:
    with low.entering(ScopeKind.COMPREHENSION):
        generators = _lower_generators(low, node.for_in)
        return ir.Comprehension(low.at(node), "dict", low.expr(node.key), low.expr(node.value), generators)


def _lower_generators(low: Lowering, node: cst.CompFor) -> tuple[ir.Generator, ...]:
    generators: list[ir.Generator] = []
    clause: cst.CompFor | None = node
    while clause is not None:
        iterable = low.expr(clause.iter)
        target = low.bind(low.expr(clause.target))
        generators.append(ir.Generator(target, iterable, tuple([low.expr(condition.test) for condition in clause.ifs])))
        clause = clause.inner_for_in
    return tuple(generators)


def _lower_walrus(low: Lowering, node: cst.NamedExpr) -> ir.Expr:
    value = low.expr(node.value)
    target = low.expr(node.target)
    if not isinstance(target, ir.Name):
        return low.opaque(node)
    low.scope.statement_scope().bound.add(target.id)
    return ir.Walrus(low.at(node), target, value)


def _lower_yield(low: Lowering, node: cst.Yield) -> ir.Expr:
    low.scope.statement_scope().yields = True
    if isinstance(node.value, cst.From):
        return ir.Yield(low.at(node), low.expr(node.value.item), delegate=True)
    return ir.Yield(low.at(node), low.optional(node.value))


def _lower_await(low: Lowering, node: cst.Await) -> ir.Expr:
    return ir.Await(low.at(node), low.expr(node.expression))


EXPRESSIONS: ExprTable = {
    cst.Name: _lower_name,
    cst.Ellipsis: _lower_ellipsis,
    cst.Integer: lower_integer,
    cst.Float: lower_float,
    cst.Imaginary: lower_imaginary,
    cst.SimpleString: lower_string,
    cst.FormattedString: lower_formatted_string,
    cst.ConcatenatedString: lower_concatenated_string,
    cst.Attribute: _lower_attribute,
    cst.Subscript: _lower_subscript,
    cst.Call: _lower_call,
    cst.BinaryOperation: _lower_binary,
    cst.UnaryOperation: _lower_unary,
    cst.BooleanOperation: _lower_logical,
    cst.Comparison: _lower_comparison,
    cst.IfExp: _lower_conditional,
    cst.Tuple: _lower_tuple,
    cst.List: _lower_list,
    cst.Set: _lower_set,
    cst.StarredElement: _lower_starred,
    cst.Dict: _lower_dict,
    cst.ListComp: _lower_list_comprehension,
    cst.SetComp: _lower_set_comprehension,
    cst.GeneratorExp: _lower_generator_expression,
    cst.DictComp: _lower_dict_comprehension,
    cst.Lambda: lower_lambda,
    cst.NamedExpr: _lower_walrus,
    cst.Yield: _lower_yield,
    cst.Await: _lower_await,
}
