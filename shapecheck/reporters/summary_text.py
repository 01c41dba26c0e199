"""A summary as a table, with the words and the options that people know from other such tables.

Home-made: `rich.table` takes 14 ms to import (benchmarks/homemade.py) and folds what is wider than the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shapecheck.base.formulas import value_at
from shapecheck.report.model_summary import Summary, SummaryRow
from shapecheck.report.report import Count, show_node
from shapecheck.reporters.sources import clean, place, width

TITLES: Mapping[str, str] = {
    "input_size": "Input Shape",
    "output_size": "Output Shape",
    "num_params": "Param #",
    "params_percent": "Param %",
    "kernel_size": "Kernel Shape",
    "mult_adds": "Mult-Adds",
    "trainable": "Trainable",
}
COUNTS = (
    ("params", "Total params"),
    ("trainable", "Trainable params"),
    ("non_trainable", "Non-trainable params"),
    ("mult_adds", "Total mult-adds"),
)
SIZES = (
    ("input_bytes", "Input size"),
    ("pass_bytes", "Forward/backward pass size"),
    ("params_bytes", "Params size"),
    ("total_bytes", "Estimated total size"),
)
SMALL = 100_000
"""Fewer bytes are given as they are: in megabytes they would round to nothing."""
WIDEST = 60
"""A column's width where none is asked for, at most: formulas and nested outputs can be of any length."""


class Shown(NamedTuple):
    """What of a summary is shown, and the sizes at which formulas become numbers."""

    columns: Sequence[str] = ("input_size", "output_size", "num_params", "mult_adds", "trainable")
    row_names: Sequence[str] = ("depth", "var_names")
    depth: int = 3
    verbose: int = 1
    col_width: int | None = None
    sizes: Mapping[str, int] = {}


def render(summary: Summary, shown: Shown) -> str:
    """The table, then the totals; `verbose` 0 leaves the table out, 2 adds each weight."""
    if summary.rows:
        lines = [] if shown.verbose == 0 else [*_table(summary, shown), ""]
        lines += _totals(summary, shown)
    else:
        lines = [clean(f"{summary.inference.target}: nothing to show: {show_node(summary.inference.output)}")]
    for gap in summary.inference.gaps:
        lines.append(f"gap: {clean(gap.reason)} ({place(gap.path, gap.cell, gap.line)})")
    for diagnostic in summary.inference.diagnostics:
        at = diagnostic.at
        where = place(at.path, at.cell, at.line)
        lines.append(f"{diagnostic.severity.value}[{diagnostic.code}] {clean(diagnostic.message)} ({where})")
    return "\n".join(lines)


def at_sizes(count: Count, sizes: Mapping[str, int]) -> str:
    """A count: a number with separators, else its formula."""
    if count is None:
        return "?"
    value = value_at(count, sizes)
    return f"{value:,}" if value is not None else str(count)


# ---------------------------------------------------------------- the table
def _table(summary: Summary, shown: Shown) -> list[str]:
    head = "Layer (type" + (" (var_name)" if "var_names" in shown.row_names else "")
    head += ":depth-idx" if "depth" in shown.row_names else ""
    cells = [[head + ")", *(TITLES[name] for name in shown.columns)]]
    numbers: dict[int, int] = {}
    total = summary.totals.get("params")
    for row in summary.rows:
        numbers[row.depth] = numbers.get(row.depth, 0) + 1
        hidden = row.recursive and "hide_recursive_layers" in shown.row_names
        if row.depth <= shown.depth and not hidden:
            cells.append([_name(row, numbers[row.depth], shown)])
            cells[-1] += [_cell(name, row, row.depth == shown.depth, total, shown) for name in shown.columns]
            cells += _weights(row, shown) if shown.verbose == 2 else []
    widest = WIDEST if shown.col_width is None else max(shown.col_width, 1)
    cells = [[name, *(_cut(cell, widest, shown) for cell in rest)] for name, *rest in cells]
    widths = [max(width(row[place]) for row in cells) for place in range(len(cells[0]))]
    if shown.col_width is not None:
        widths[1:] = [widest] * (len(widths) - 1)
    lines = [_line(row, widths) for row in cells]
    rule = ("=" if "ascii_only" in shown.row_names else "═") * max(map(width, lines))
    return [rule, lines[0], rule, *lines[1:], rule]


def _cut(cell: str, widest: int, shown: Shown) -> str:
    """A cell in so much room: of a longer one its beginning, with a mark."""
    if width(cell) <= widest:
        return cell
    mark = ("..." if "ascii_only" in shown.row_names else "…")[:widest]
    while width(cell) > widest - len(mark):
        cell = cell[:-1]
    return cell + mark


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(cells, widths, strict=True)).rstrip()


def _indent(depth: int, shown: Shown) -> str:
    if depth == 0:
        return ""
    return ("|   " * (depth - 1) + "+ ") if "ascii_only" in shown.row_names else ("│   " * (depth - 1) + "├─")


def _name(row: SummaryRow, number: int, shown: Shown) -> str:
    name = row.type
    own = row.path.rpartition(".")[2]
    if "var_names" in shown.row_names and own:
        name += f" ({own})"
    if "depth" in shown.row_names and row.depth:
        name += f": {row.depth}-{number}"
    return clean(_indent(row.depth, shown) + name)


def _cell(name: str, row: SummaryRow, deepest: bool, total: Count, shown: Shown) -> str:
    match name:
        case "input_size":
            return clean(", ".join(_shape(node, shown) for node in row.inputs)) if row.called else "--"
        case "output_size":
            return clean(_shape(row.output, shown)) if row.called else "--"
        case "kernel_size":
            return f"[{', '.join(at_sizes(size, shown.sizes) for size in row.kernel)}]" if row.kernel else "--"
        case "num_params" | "params_percent":
            return _params(name, row, deepest, total, shown)
        case "mult_adds":
            count = row.mult_adds if deepest else row.own_mult_adds
            return "--" if count == 0 else at_sizes(count, shown.sizes)
        case _:
            return row.trains


def _shape(node: object, shown: Shown) -> str:
    """A shape at the given sizes, as far as they decide it."""
    if isinstance(node, list):
        values = [value_at(dim, shown.sizes) for dim in node]
        return show_node([dim if value is None else value for dim, value in zip(node, values, strict=True)])
    if isinstance(node, dict) and "seq" in node:
        inner = [_shape(item, shown) for item in node["seq"]]
        return f"({inner[0]},)" if len(inner) == 1 else f"({', '.join(inner)})"
    if isinstance(node, dict) and "map" in node:
        return "{" + ", ".join(f"{key}: {_shape(item, shown)}" for key, item in node["map"].items()) + "}"
    return show_node(node) if isinstance(node, dict) else str(node)


def _params(name: str, row: SummaryRow, deepest: bool, total: Count, shown: Shown) -> str:
    if row.recursive:
        return "(recursive)" if row.params != 0 else "--"
    count = row.params if deepest else row.own_params
    if count == 0:
        return "--"
    if name == "num_params":
        text = at_sizes(count, shown.sizes)
        return f"({text})" if row.trains == "no" else text
    part, whole = (None if number is None else value_at(number, shown.sizes) for number in (count, total))
    return f"{part / whole:.2%}" if part is not None and whole else "?"


def _weights(row: SummaryRow, shown: Shown) -> list[list[str]]:
    lines = []
    for weight in row.weights:
        held = {"num_params": at_sizes(weight.count, shown.sizes)}
        held["kernel_size" if "kernel_size" in shown.columns else "output_size"] = _shape(weight.shape, shown)
        held["trainable"] = "?" if weight.trains is None else "yes" if weight.trains else "no"
        name = clean(_indent(row.depth + 1, shown) + weight.name)
        lines.append([name, *(held.get(column, "") for column in shown.columns)])
    return lines


# ---------------------------------------------------------------- the totals
def _totals(summary: Summary, shown: Shown) -> list[str]:
    lines = []
    for key, words in COUNTS:
        lines.append(f"{words}: {_formula(summary.totals.get(key), shown, '')}")
    for key, words in SIZES:
        lines.append(f"{words}: {_formula(summary.totals.get(key), shown, ' bytes')}")
    for index, condition in enumerate(summary.inference.contract):
        lines.append(f"{'and' if index else 'if'} {clean(condition)}")
    return lines


def _formula(count: Count, shown: Shown, unit: str) -> str:
    """A total; bytes in megabytes beside the formula that they come from."""
    if count is None:
        return "unknown"
    value = value_at(count, shown.sizes)
    if value is None:
        return f"{count}{unit}"
    number = f"{value:,}{unit}" if not unit or value < SMALL else f"{value / 1e6:,.2f} MB"
    return number if isinstance(count, int) else f"{number} = {count}{unit}"
