"""Models in words: what they accept and return, for `check --show-models` and for `infer`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shapecheck.report.report import Count, Gap, Inference, LayerCall, MadeIn, ModelReport, Node, show_inputs, show_node
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.shared_gaps import Root, roots
from shapecheck.reporters.sources import clean, place, width
from shapecheck.reporters.wrapping import wrapped

_HANG = 4
"""How much further in a long line goes on."""


class _Layout(NamedTuple):
    """Where the lines below a model's name begin, and how wide a terminal is, if it is one."""

    paint: Paint
    column: int
    columns: int | None

    def told(self, word: str, text: str) -> list[str]:
        """A line below the name, its first word in colour."""
        first = self.column + width(word) + 1
        start, *more = wrapped(text, first, self.column + _HANG, self.columns)
        return [f"{' ' * self.column}{self.paint(word, 'cyan')} {start}", *more]


def render_models(models: Iterable[ModelReport], paint: Paint, columns: int | None = None) -> str:
    """The models in columns by name, below their files where there are several; then the gaps that models share."""
    by_path: dict[str, list[ModelReport]] = {}
    for model in models:
        by_path.setdefault(model.path, []).append(model)
    found = roots(model for group in by_path.values() for model in group)
    own: dict[int, list[Root]] = {}
    for root in found:
        if len(root.models) == 1:
            own.setdefault(id(root.models[0]), []).append(root)
    blocks: list[list[str]] = []
    for path, group in by_path.items():
        margin = 2 if len(by_path) > 1 else 0
        column = margin + max(width(clean(model.name)) for model in group) + 2
        lines = [paint(clean(path), "blue")] if margin else []
        for model in group:
            lines += _model(model, own.get(id(model), []), margin, _Layout(paint, column, columns))
        blocks.append(lines)
    shared = [root for root in found if len(root.models) > 1]
    if shared:
        blocks.append([line for root in shared for line in _shared_gap(root, _Layout(paint, 0, columns))])
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _model(model: ModelReport, gaps: Iterable[Root], margin: int, layout: _Layout) -> list[str]:
    """One line where it fits, its other readings, what was assumed and what could not be followed."""
    name = clean(model.name)
    start = " " * margin + layout.paint(name, bold=True) + " " * (layout.column - margin - width(name))
    lines: list[str] = []
    for reading in (model, *model.readings):
        shape = f"{clean(show_inputs(reading.inputs))} -> {clean(show_node(reading.output))}"
        lines += _with_contract(start, shape, reading.contract, layout)
        if reading.made_in is not None:
            lines += layout.told("as made in", _made_in(reading.made_in))
        assumed = [clean(text) for text in reading.assumed if reading is model or text not in model.assumed]
        if assumed and (reading is model or reading.made_in is None):
            lines += layout.told("assumed:", ", ".join(assumed))
        start = " " * layout.column
    for root in gaps:
        lines += layout.told("gap:", _places(root))
    return lines


def _with_contract(start: str, shape: str, contract: Sequence[str], layout: _Layout) -> list[str]:
    """A single condition stands on the same line where there is room; several stand below one another."""
    first, *more = wrapped(shape, layout.column, layout.column + _HANG, layout.columns)
    if len(contract) == 1 and not more:
        both = width(f"{shape}   if {clean(contract[0])}") + layout.column
        if layout.columns is None or both <= layout.columns:
            return [f"{start}{first}   {layout.paint('if', 'cyan')} {clean(contract[0])}"]
    lines = [start + first, *more]
    for word, one in zip(["if ", *(["and"] * len(contract))], contract, strict=False):
        lines += layout.told(word if len(contract) > 1 else "if", clean(one))
    return lines


def _made_in(found: MadeIn) -> str:
    return place(found.path, None, found.line) + (f": {clean(found.arguments)}" if found.arguments else "")


def _places(root: Root) -> str:
    """A reason with the place where it was met first, and how many others there are."""
    first, *others = root.places
    more = f" and {len(others)} other place{'s' if len(others) > 1 else ''}" if others else ""
    return f"{clean(root.reason)} ({place(first.path, first.cell, first.line)}{more})"


def _shared_gap(root: Root, layout: _Layout) -> list[str]:
    names = ", ".join(dict.fromkeys(clean(model.name) for model in root.models))
    return layout.told(f"gap in {len(root.models)} models:", f"{_places(root)}: {names}")


def render_result(inference: Inference, paint: Paint) -> str:
    """The whole of one inference: target, inputs, output, contract, layers, parameters, gaps."""
    lines = [paint(clean(inference.target), bold=True)]
    for name, node in inference.inputs.items():
        lines.append(f"  {paint('input', 'cyan')}   {clean(name)} {clean(show_node(node))}")
    if inference.signature is not None:
        lines.insert(1, f"  {paint('called', 'cyan')}  {clean(inference.signature)}")
    if inference.called or inference.signature is None:
        word = "output" if inference.called else "value "
        lines.append(f"  {paint(word, 'cyan')}  {'' if inference.called else _kind(inference.output)}"
                     f"{clean(show_node(inference.output))}")  # fmt: skip
    for index, condition in enumerate(inference.contract):
        lines.append(f"  {paint('and   ' if index else 'if    ', 'cyan')}  {clean(condition)}")
    if inference.params is not None:
        lines.append(f"  {paint('params', 'cyan')}  {_count(inference.params)}")
    if inference.made_in is not None:
        lines.append(f"  {paint('as made in', 'cyan')} {_made_in(inference.made_in)}")
    lines.extend(f"  {paint('assumed', 'cyan')} {clean(text)}" for text in inference.assumed)
    lines.extend(f"  {_gap_line(gap, paint)}" for gap in inference.gaps)
    if inference.layers:
        lines += ["", *_layer_table(inference.layers, paint)]
    return "\n".join(lines)


def _gap_line(gap: Gap, paint: Paint) -> str:
    return f"{paint('gap:', 'cyan')} {clean(gap.reason)} ({place(gap.path, gap.cell, gap.line)})"


def _kind(node: Node) -> str:
    """What tells a tensor's shape from a tuple of numbers."""
    dtype = getattr(node, "dtype", None)
    return f"tensor {dtype} " if dtype else "tensor " if isinstance(node, list) else ""


def _layer_table(layers: Iterable[LayerCall], paint: Paint) -> list[str]:
    """The calls of sub-modules in columns: where, which layer, what goes in and comes out, its parameters."""
    rows = [["layer", "type", "input", "output", "params", ""]]
    for layer in layers:
        inputs = ", ".join(show_node(node) for node in layer.inputs)
        when = "" if layer.when is None else f"   if {layer.when}"
        cells = [layer.path, layer.type, inputs, show_node(layer.output), _count(layer.params), when]
        rows.append([clean(cell) for cell in cells])
    widths = [max(width(row[i]) for row in rows) for i in range(5)]
    lines = []
    for *texts, params, when in rows:
        cells = [text + " " * (widths[i] - width(text)) for i, text in enumerate(texts)]
        lines.append("  " + "  ".join([*cells, params.rjust(widths[4])]) + when)
    return [paint(lines[0], "cyan"), *lines[1:]]


def _count(params: Count) -> str:
    if params is None:
        return "?"
    return f"{params:,}" if isinstance(params, int) else params
