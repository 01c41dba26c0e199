"""Another number, or another layer, where the layer that fails is made."""

from __future__ import annotations

from dataclasses import fields

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.values.objects import Made
from shapecheck.interp.words.mends.case import Case, came_as_it_is, channels_lead
from shapecheck.interp.words.mends.edits import Mend, spelled, wrapped
from shapecheck.interp.words.mends.layout import channels_last
from shapecheck.interp.words.mends.provenance import Source, source_of
from shapecheck.interp.words.mends.site import Site, node_at
from shapecheck.report.diagnostics import Fix
from shapecheck.rules.core.layer import Layer
from shapecheck.values import Tensor

INPUT_SIZES = ("in_features", "in_channels", "num_features", "normalized_shape", "input_size")
"""Parameters that say what comes in and nothing of what goes out."""

FACTORS = range(2, 9)
"""How many times a named number may be too small for the mend to be a product with it."""


def resized(case: Case) -> Mend | None:
    """The number of features or channels that really come in."""
    found, expected = case.failure.found, case.failure.expected
    made, layer, tensor = case.context.made, case.layer, case.tensor
    if found is None or expected is None or made is None or layer is None or tensor is None:
        return None
    size, param = found.dim, expected.param
    if not isinstance(size, int) or size < 1 or param not in INPUT_SIZES or made.sized_by_input:
        return None
    if not case.made_for_this or not _is_feature_axis(case, layer, tensor) or not _may_take(layer, param, size):
        return None
    return _edited(made, layer, param, size)


def _is_feature_axis(case: Case, layer: Layer, tensor: Tensor) -> bool:
    """Whether what was found counts features: no batch, and no axis that a sequence or an image runs along."""
    if case.failure.code == "SHP204":
        batched = layer.batched_rank is None or tensor.rank >= layer.batched_rank
        return batched and case.failure.details.get("axis") == 1 and not channels_last(tensor)
    if tensor.rank < 2 or channels_lead(tensor):
        return False
    return tensor.rank < 4 or not came_as_it_is(tensor)


def _may_take(layer: Layer, param: str, size: int) -> bool:
    if param == "normalized_shape":
        return len(getattr(layer, param)) == 1 if isinstance(getattr(layer, param), tuple) else True
    groups = getattr(layer, "groups", 1)
    return groups == 1 or (isinstance(groups, int) and size % groups == 0 and param != "in_channels")


def _edited(made: Made, layer: Layer, param: str, size: int) -> Mend | None:
    place, argument = made.arguments.get(param), _argument(made, param)
    if place is None or argument is None:
        return None
    if _is_literal(argument):
        return Mend(f"use {_call(made, layer, param, str(size))}", Fix(place, str(size)))
    held = getattr(layer, param)
    held = held[0] if isinstance(held, tuple) else held
    source = source_of(argument, made, place.path)
    if source is not None and source.constant.value == held and source.read_once:
        return Mend(f"{source.words} = {size} at line {source.at.line}", Fix(source.at, str(size)))
    name = spelled(argument)
    if isinstance(held, int) and held > 1 and isinstance(argument, (ir.Name, ir.Attribute)) and name is not None:
        factor, rest = divmod(size, held)
        if not rest and factor in FACTORS:
            text = f"{factor} * {name}"
            return Mend(f"use {_call(made, layer, param, text)}", Fix(place, text))
    return None


def _argument(made: Made, param: str) -> ir.Expr | None:
    """What is written for a parameter."""
    place = made.arguments.get(param)
    if made.call is None or place is None:
        return None
    written = (*made.call.args, *(keyword.value for keyword in made.call.keywords))
    return next((part for part in written if part.at == ir.Pos(*place[1:5])), None)


def _is_literal(expr: ir.Expr) -> bool:
    match expr:
        case ir.Const(value=value):
            return isinstance(value, int)
        case ir.Binary(left=left, right=right):
            return _is_literal(left) and _is_literal(right)
        case ir.Display(items=items):
            return len(items) == 1 and _is_literal(items[0])
        case _:
            return False


def _call(made: Made, layer: Layer, param: str, text: str) -> str:
    """The call with another text for one argument; the argument's value in short where it is long."""
    place = made.arguments[param]
    assert made.call is not None
    parts = []
    for name, part in _written(made.call):
        own = text if part.at == ir.Pos(*place[1:5]) else spelled(part)
        parts.append(f"{name}{own if own is not None else '...'}")
    function = spelled(made.call.func) or f"nn.{type(layer).__name__}"
    return f"{function}({', '.join(parts)})"


def _written(call: ir.Call) -> list[tuple[str, ir.Expr]]:
    return [
        *(("*", part.value) if isinstance(part, ir.Star) else ("", part) for part in call.args),
        *(("**" if k.name is None else f"{k.name}=", k.value) for k in call.keywords),
    ]


def origin_of_size(case: Case) -> Source | None:
    """Where the expected size was set, for a note: a constant, a field of a configuration, a default."""
    expected, made = case.failure.expected, case.context.made
    if expected is None or made is None or not isinstance(expected.dim, int):
        return None
    argument = _argument(made, expected.param)
    source = None if argument is None else source_of(argument, made, made.at.path)
    return source if source is not None and source.constant.value == expected.dim else None


# -------------------------------------------------------------------- other layers
_OF_RANK = ("BatchNorm", "InstanceNorm")


def of_other_rank(case: Case) -> Mend | None:
    """BatchNorm1d for images, BatchNorm2d for vectors: the same layer for the number of axes that come in."""
    made, layer, tensor = case.context.made, case.layer, case.tensor
    if made is None or made.call is None or layer is None or tensor is None or not case.made_for_this:
        return None
    name = type(layer).__name__
    if not name.endswith("d") or name[:-2] not in _OF_RANK:
        return None
    spatial = tensor.rank - 2
    if (spatial < 0) or (spatial == 0 and name.startswith("Instance")) or spatial > 3:
        return None
    if tensor[1] != getattr(layer, "num_features", None):
        return None
    func = made.call.func
    if not isinstance(func, ir.Attribute) or func.name != name:
        return None
    other = f"{name[:-2]}{max(spatial, 1)}d"
    at = func.at
    place = Span(made.at.path, at.end_line, at.end_column - len(name), at.end_line, at.end_column)
    return Mend(f"use {spelled(func.value)}.{other}", Fix(place, other))


def batch_first(case: Case) -> Mend | None:
    """`batch_first=True` for a layer that is given its input batch first."""
    context, layer = case.context, case.layer
    if layer is None or not any(field.name == "batch_first" for field in fields(layer)):  # type: ignore[arg-type]
        return None
    program = context.call_site.program if context.call_site is not None else None
    call = None if program is None else node_at(program, ir.Pos(*context.at[1:5]))
    if program is None or not isinstance(call, ir.Call) or program.path != context.at.path:
        return None
    given = next((k for k in call.keywords if k.name == "batch_first"), None)
    if given is not None:
        return Mend("use batch_first=True", Fix(Span(context.at.path, *given.value.at), "True"))
    if not call.args and not call.keywords:
        return None
    last = call.keywords[-1].value if call.keywords else call.args[-1]
    if isinstance(last, ir.Star):
        return None
    return Mend("use batch_first=True", wrapped(Site(context.at.path, program, call), last, "", ", batch_first=True"))
