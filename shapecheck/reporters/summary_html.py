"""A summary as one page that needs nothing else: totals for sizes that the reader types, the data flow, the tree.

Formulas become expressions of JavaScript here (`formulas.javascript`), so the page evaluates nothing that it is told.
The template has no conditions and no loops: replacing its marks does what jinja2 (24 ms to import) would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from shapecheck.base.formulas import javascript, names_in
from shapecheck.report.model_summary import Summary, SummaryRow
from shapecheck.report.report import Count, Node, show_node
from shapecheck.reporters import sources
from shapecheck.reporters.summary_flow import draw
from shapecheck.reporters.summary_text import COUNTS, SIZES, SMALL, Shown

USUAL = {"B": 1, "T": 1000}
"""Sizes that the page starts with, where no others are given."""


def render(summary: Summary, shown: Shown) -> str:
    symbols = _symbols(summary)
    template = (Path(__file__).parent / "summary_page.html").read_text(encoding="utf-8")
    parts = {
        "TITLE": escape(summary.inference.target),
        "SIGNATURE": escape(_signature(summary)),
        "SIZES": "".join(_size(name, shown.sizes) for name in symbols),
        "TOTALS": "".join(_total(key, words, summary.totals, unit) for key, words, unit in _kinds()),
        "SMALL": str(SMALL),
        "CONTRACT": "".join(
            f"<li>if <code>{escape(condition)}</code></li>" for condition in summary.inference.contract
        ),
        "GAPS": "".join(
            f"<li>{escape(f'{gap.reason} ({sources.place(gap.path, gap.cell, gap.line)})')}</li>"
            for gap in summary.inference.gaps
        ),
        "FLOW": draw(summary, shown.depth),
        "TREE": _tree(summary.rows, shown.depth),
    }
    for name, text in parts.items():
        template = template.replace(f"<!--{name}-->", text)
    return template


def _signature(summary: Summary) -> str:
    given = ", ".join(f"{name} {show_node(node)}" for name, node in summary.inference.inputs.items())
    return f"{given} -> {show_node(summary.inference.output)}"


def _symbols(summary: Summary) -> list[str]:
    found: dict[str, None] = {}
    for node in summary.inference.inputs.values():
        if isinstance(node, list):
            found.update({name: None for dim in node for name in names_in(dim)})
    for count in summary.totals.values():
        found.update(dict.fromkeys(names_in(0 if count is None else count)))
    return list(found)


def _size(name: str, sizes: Mapping[str, int]) -> str:
    value = sizes.get(name, USUAL.get(name, 224))
    word = escape(name)
    return f'<label><code>{word}</code> <input type="number" min="0" data-size="{word}" value="{value}"></label>'


def _kinds() -> list[tuple[str, str, str]]:
    return [(key, words, "count") for key, words in COUNTS] + [(key, words, "bytes") for key, words in SIZES]


def _total(key: str, words: str, totals: Mapping[str, Count], unit: str) -> str:
    count = totals.get(key)
    formula = "" if count is None or isinstance(count, int) else f"<code>{escape(count)}</code>"
    return f'<tr id="{key}"><th scope="row">{words}</th><td class="n">{number(count, unit)}</td><td>{formula}</td></tr>'


def number(count: Count, unit: str = "count") -> str:
    """A count that follows the sizes of the page; `?` where it is not known."""
    if count is None:
        return "?"
    return f'<span data-js="{escape(javascript(count), quote=True)}" data-unit="{unit}"></span>'


# ---------------------------------------------------------------- the tree
def _tree(rows: Sequence[SummaryRow], depth: int) -> str:
    lines: list[str] = []
    opened: list[int] = []
    for place, row in enumerate(rows):
        while opened and opened[-1] >= row.depth:
            opened.pop()
            lines.append("</details>")
        parent = place + 1 < len(rows) and rows[place + 1].depth > row.depth
        if parent:
            state = " open" if row.depth < depth - 1 else ""
            lines.append(f"<details{state}><summary>{_line(row)}</summary>")
            opened.append(row.depth)
        else:
            lines.append(f'<div class="leaf">{_line(row)}</div>')
    lines += ["</details>"] * len(opened)
    return "\n".join(lines)


def _line(row: SummaryRow) -> str:
    name = row.path.rpartition(".")[2] or row.type
    kind = row.type if row.path else "model"
    shapes = f"{_shapes(row.inputs)} → {_shapes([row.output])}" if row.called else ""
    marks = "recursive" if row.recursive else {"no": "frozen", "partly": "partly frozen"}.get(row.trains, "")
    return (
        f'<span class="name" title="{escape(row.path)}">{escape(name)}</span> <span class="type">{escape(kind)}</span>'
        f'<span class="shape" title="{escape(shapes)}">{escape(shapes)}</span>'
        f'<span class="n">{number(row.params)}</span><span class="n">{number(row.mult_adds)}</span>'
        f'<span class="mark">{marks}</span>'
    )


def _shapes(nodes: Sequence[Node]) -> str:
    return ", ".join(show_node(node) for node in nodes)
