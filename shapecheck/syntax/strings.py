"""Numbers, strings and f-strings: CST to IR."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import Lowering
from shapecheck.syntax.literals import float_value, formatted_text, imaginary_value, integer_value, string_value

_Parts = list["str | ir.Formatted"]


def lower_integer(low: Lowering, node: cst.Integer) -> ir.Expr:
    try:
        return ir.Const(low.at(node), integer_value(node.value))
    except ValueError:
        return ir.OpaqueExpr(low.at(node), "an integer with too many digits")


def lower_float(low: Lowering, node: cst.Float) -> ir.Expr:
    return ir.Const(low.at(node), float_value(node.value))


def lower_imaginary(low: Lowering, node: cst.Imaginary) -> ir.Expr:
    return ir.Const(low.at(node), imaginary_value(node.value))


def lower_string(low: Lowering, node: cst.SimpleString) -> ir.Expr:
    try:
        return ir.Const(low.at(node), string_value(node.value))
    except ValueError:
        return ir.OpaqueExpr(low.at(node), "a string with a malformed escape")


def lower_formatted_string(low: Lowering, node: cst.FormattedString) -> ir.Expr:
    parts = _lower_parts(low, node.parts, "r" in node.prefix, low.at(node))
    return ir.FString(low.at(node), tuple(parts))


def lower_concatenated_string(low: Lowering, node: cst.ConcatenatedString) -> ir.Expr:
    """Adjacent strings are one: a constant, or an f-string where any of them is one."""
    pieces: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        pieces.append(rest.left)
        rest = rest.right
    pieces.append(rest)
    lowered = [low.expr(piece) for piece in pieces]
    at = low.at(node)
    if all(isinstance(part, ir.Const) and isinstance(part.value, bytes) for part in lowered):
        return ir.Const(at, b"".join(part.value for part in lowered if isinstance(part, ir.Const)))  # type: ignore[misc]
    parts: _Parts = []
    for part in lowered:
        if isinstance(part, ir.Const) and isinstance(part.value, str):
            _append(parts, part.value)
        elif isinstance(part, ir.FString):
            for inner in part.parts:
                _append(parts, inner)
        else:
            return ir.OpaqueExpr(at, "adjacent strings of different kinds")
    if all(isinstance(part, ir.Const) for part in lowered):
        return ir.Const(at, "".join(part for part in parts if isinstance(part, str)))
    return ir.FString(at, tuple(parts))


def _lower_parts(low: Lowering, nodes: Sequence[cst.BaseFormattedStringContent], raw: bool, at: ir.Pos) -> _Parts:
    parts: _Parts = []
    for node in nodes:
        if isinstance(node, cst.FormattedStringText):
            try:
                _append(parts, formatted_text(node.value, raw))
            except ValueError:
                parts.append(ir.Formatted(ir.OpaqueExpr(at, "a string with a malformed escape"), None, None))
        elif isinstance(node, cst.FormattedStringExpression):
            spec = None
            if node.format_spec is not None:
                spec = ir.FString(at, tuple(_lower_parts(low, node.format_spec, raw, at)))
            value = low.expr(node.expression)
            parts.append(ir.Formatted(value, node.conversion, spec, _debug_text(node)))
    return parts


def _append(parts: _Parts, part: str | ir.Formatted) -> None:
    last = parts[-1] if parts else None
    if isinstance(part, str) and isinstance(last, str):
        parts[-1] = last + part
    elif part != "":
        parts.append(part)


def _debug_text(node: cst.FormattedStringExpression) -> str | None:
    if node.equal is None:
        return None
    pieces: list[cst.CSTNode] = [
        node.whitespace_before_expression,
        node.expression,
        node.equal,
        node.whitespace_after_expression,
    ]
    blank = cst.Module([])
    return "".join(blank.code_for_node(piece) for piece in pieces)
