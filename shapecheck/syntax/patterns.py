"""The patterns of `match` statements: CST to IR."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from shapecheck import ir
from shapecheck.syntax.context import Lowering


def lower_match(low: Lowering, node: cst.Match) -> ir.Stmt:
    subject = low.expr(node.subject)
    cases = tuple(
        [
            ir.MatchCase(_lower_pattern(low, case.pattern), low.optional(case.guard), low.body(case.body))
            for case in node.cases
        ]
    )
    return ir.Match(low.at(node), subject, cases)


def _lower_pattern(low: Lowering, node: cst.MatchPattern | cst.MatchStar) -> ir.Pattern:
    match node:
        case cst.MatchValue() | cst.MatchSingleton():
            return ir.MatchValue(low.expr(node.value))
        case cst.MatchAs():
            inner = None if node.pattern is None else _lower_pattern(low, node.pattern)
            return ir.MatchCapture(_bind(low, node.name), inner)
        case cst.MatchStar():
            return ir.MatchStar(_bind(low, node.name))
        case cst.MatchSequence():
            return ir.MatchSequence(_lower_elements(low, node.patterns))
        case cst.MatchMapping():
            items = tuple([(low.expr(item.key), _lower_pattern(low, item.pattern)) for item in node.elements])
            return ir.MatchMapping(items, _bind(low, node.rest))
        case cst.MatchClass():
            keywords = tuple([(item.key.value, _lower_pattern(low, item.pattern)) for item in node.kwds])
            return ir.MatchClass(low.expr(node.cls), _lower_elements(low, node.patterns), keywords)
        case cst.MatchOr():
            return ir.MatchOr(tuple([_lower_pattern(low, option.pattern) for option in node.patterns]))
        case _:
            return ir.MatchValue(low.opaque(node))


def _lower_elements(low: Lowering, nodes: Sequence[cst.MatchSequenceElement | cst.MatchStar]) -> tuple[ir.Pattern, ...]:
    return tuple([_lower_pattern(low, node if isinstance(node, cst.MatchStar) else node.value) for node in nodes])


def _bind(low: Lowering, node: cst.Name | None) -> str | None:
    """The captured name, or None for the wildcard."""
    if node is None or node.value == "_":
        return None
    low.scope.bound.add(node.value)
    return node.value
