"""The symbols that a result speaks of: what a user can give sizes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shapecheck.base.dtyped import Formula
from shapecheck.base.formulas import names_in
from shapecheck.report.model_summary import Summary
from shapecheck.report.report import Inference, held_by
from shapecheck.settings.config import UsageError, nearest


def symbols_of(inference: Inference) -> list[str]:
    """Those of an inference, in the order in which a reader meets them."""
    nodes: list[Any] = [*inference.inputs.values(), *(inference.arguments or {}).values(), inference.output]
    for layer in inference.layers:
        nodes += [*layer.inputs, layer.output, _count(layer.params)]
    return _names([*nodes, _count(inference.params), *map(_count, inference.contract)])


def symbols_of_summary(summary: Summary) -> list[str]:
    nodes: list[Any] = [_count(total) for total in summary.totals.values()]
    for row in summary.rows:
        nodes += [*row.inputs, row.output, *map(_count, (row.params, row.mult_adds, row.calls))]
    return list(dict.fromkeys([*symbols_of(summary.inference), *_names(nodes)]))


def check_sizes(sizes: Mapping[str, int], symbols: Iterable[str], target: str) -> None:
    """Refuse a size for a symbol that there is not."""
    known = list(symbols)
    for name in sizes:
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            close = nearest(name, known)
            raise UsageError(f"--sizes: {target} has no symbol `{name}`{close or f'; {has}'}")


def _count(count: int | str | None) -> Any:
    return {"const": Formula(count)} if isinstance(count, str) else {}


def _names(nodes: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(name for node in nodes for text in _formulas(node) for name in names_in(text)))


def _formulas(node: Any) -> Iterator[int | str]:
    if isinstance(node, list):
        yield from node
    elif isinstance(node, dict):
        if isinstance(node.get("const"), Formula):
            yield node["const"]
        for item in held_by(node):
            yield from _formulas(item)
