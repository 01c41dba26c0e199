"""Models in words: what they accept and return, for `check --show-models` and for `infer`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shapecheck.report.report import Count, Gap, Inference, LayerCall, MadeIn, ModelReport, Node, show_inputs, show_node
from shapecheck.reporters.paint import Paint
from shapecheck.reporters.sources import clean, place, width


def render_models(models: Iterable[ModelReport], paint: Paint) -> str:
    """One line a model, in columns by name, with its contract, what was assumed and what could not be followed."""
    entries = list(models)
    column = max((width(clean(model.name)) for model in entries), default=0)
    lines: list[str] = []
    for model in entries:
        name = clean(model.name)
        padded = paint(name, bold=True) + " " * (column - width(name))
        indent = " " * (column + 2)
        for start, reading in zip(
            [padded + "  ", *[indent] * len(model.readings)], [model, *model.readings], strict=True
        ):
            shape = f"{start}{clean(show_inputs(reading.inputs))} -> {clean(show_node(reading.output))}"
            lines.extend(_with_contract(shape, reading.contract, column + 2, paint))
            if reading.made_in is not None:
                lines.append(f"{indent}{_made_in(reading.made_in, paint)}")
        lines.extend(f"{indent}{paint('assumed:', 'cyan')} {clean(text)}" for text in model.assumed)
        lines.extend(f"{indent}{_gap_line(gap, paint)}" for gap in model.gaps)
    return "\n".join(lines)


def _with_contract(text: str, contract: Sequence[str], column: int, paint: Paint) -> list[str]:
    """A single condition stands on the same line; several stand below one another."""
    if len(contract) == 1:
        return [f"{text}   {paint('if', 'cyan')} {clean(contract[0])}"]
    words = ["if ", *(["and"] * (len(contract) - 1))]
    return [
        text,
        *(f"{' ' * column}{paint(word, 'cyan')} {clean(one)}" for word, one in zip(words, contract, strict=False)),
    ]


def _made_in(found: MadeIn, paint: Paint) -> str:
    arguments = f": {clean(found.arguments)}" if found.arguments else ""
    return f"{paint('as made in', 'cyan')} {place(found.path, None, found.line)}{arguments}"


def _gap_line(gap: Gap, paint: Paint) -> str:
    return f"{paint('gap:', 'cyan')} {clean(gap.reason)} ({place(gap.path, gap.cell, gap.line)})"


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
        lines.append(f"  {_made_in(inference.made_in, paint)}")
    lines.extend(f"  {_gap_line(gap, paint)}" for gap in inference.gaps)
    if inference.layers:
        lines += ["", *_layer_table(inference.layers, paint)]
    return "\n".join(lines)


def _kind(node: Node) -> str:
    """What tells a tensor's shape from a tuple of numbers."""
    dtype = getattr(node, "dtype", None)
    return f"tensor {dtype} " if dtype else "tensor " if isinstance(node, list) else ""


def _layer_table(layers: Iterable[LayerCall], paint: Paint) -> list[str]:
    """The calls of sub-modules in columns: where, which layer, what goes in and comes out, its parameters."""
    rows = [["layer", "type", "input", "output", "params"]]
    for layer in layers:
        inputs = ", ".join(show_node(node) for node in layer.inputs)
        cells = [layer.path, layer.type, inputs, show_node(layer.output), _count(layer.params)]
        rows.append([clean(cell) for cell in cells])
    widths = [max(width(row[i]) for row in rows) for i in range(5)]
    lines = []
    for *texts, params in rows:
        cells = [text + " " * (widths[i] - width(text)) for i, text in enumerate(texts)]
        lines.append("  " + "  ".join([*cells, params.rjust(widths[4])]))
    return [paint(lines[0], "cyan"), *lines[1:]]


def _count(params: Count) -> str:
    if params is None:
        return "?"
    return f"{params:,}" if isinstance(params, int) else params
