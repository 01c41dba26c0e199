"""Axes in the wrong places: what has to be permuted, flattened or added. The batch stays on axis 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import Dim, product
from shapecheck.interp.words.mends.case import Case, channels_lead
from shapecheck.interp.words.mends.edits import Mend, behind, spelled, wrapped
from shapecheck.interp.words.mends.site import parent_of
from shapecheck.report.diagnostics import Fix
from shapecheck.values import Tensor

_KEEPS_SHAPE = ("LayerNorm", "RMSNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "InstanceNorm1d",
                "InstanceNorm2d", "InstanceNorm3d")  # fmt: skip


def moved_axis(case: Case, axis: int, wanted: Dim) -> Mend | None:
    """The axis that has the wanted size is brought to `axis`; never the batch axis, and only where it is the one."""
    tensor, layer = case.tensor, case.layer
    if tensor is None or layer is None or tensor.rank < 3 or axis < 1:
        return None
    places = [i for i in range(tensor.rank) if i != axis and tensor[i] == wanted]
    if len(places) != 1 or places[0] == 0:
        return None
    name = type(layer).__name__
    if name == "Linear" and tensor.rank > 3:
        return None
    order = [i for i in range(tensor.rank) if i != places[0]]
    order.insert(axis, places[0])
    back = _permute([order.index(i) for i in range(tensor.rank)])
    why = f"axis {places[0]} has {wanted}: " if isinstance(wanted, int) else ""
    mend = behind(case.site, case.found_param, _permute(order), why) if case.site is not None else None
    if mend is None or case.site is None or name not in _KEEPS_SHAPE:
        return mend
    if not isinstance(case.site.node, ir.Call) or case.site.part(case.found_param) is None:
        return None
    end = wrapped(case.site, case.site.node, "", back)
    return Mend(f"{mend.text} and {back} behind it", mend.fix.with_more(end))


def _permute(order: Sequence[int]) -> str:
    swapped = [i for i, place in enumerate(order) if i != place]
    if len(swapped) == 2:
        return f".transpose({swapped[0]}, {swapped[1]})"
    return f".permute({', '.join(map(str, order))})"


def flattened(case: Case, wanted: Dim) -> Mend | None:
    """The features are there, on several axes: a flatten is missing."""
    tensor, layer = case.tensor, case.layer
    if tensor is None or layer is None or type(layer).__name__ != "Linear" or tensor.rank < 3:
        return None
    if product(tensor.shape[1:]) != wanted:
        return None
    if case.site is not None:
        return behind(case.site, case.found_param, ".flatten(1)")
    return _flatten_in_sequential(case)


def _flatten_in_sequential(case: Case) -> Mend | None:
    """`nn.Flatten()` in front of a layer that is written among those of a Sequential."""
    made = case.context.made
    if made is None or made.call is None or made.program is None or made.at.path != case.context.at.path:
        return None
    func = made.call.func
    if not isinstance(func, ir.Attribute) or not written_in_sequential(made.program, made.call):
        return None
    home = spelled(func.value)
    if home is None:
        return None
    text = f"{home}.Flatten()"
    return Mend(f"put {text} in front of this {func.name}", inserted(made.at.path, made.call, f"{text}, "))


def written_in_sequential(program: ir.Module, call: ir.Call) -> bool:
    """Whether a call stands directly among the arguments of a Sequential, or in a list that is spread there."""
    parent = parent_of(program, call)
    if isinstance(parent, ir.Display) and parent.kind == "list":
        star = parent_of(program, parent)
        parent = parent_of(program, star) if isinstance(star, ir.Star) else None
    return isinstance(parent, ir.Call) and (spelled(parent.func) or "").rpartition(".")[2] == "Sequential"


def with_channel(case: Case, wanted: Dim) -> Mend | None:
    """(N, H, W) into a layer that wants one channel: torch reads N as the channels of a single image."""
    tensor, layer = case.tensor, case.layer
    if tensor is None or layer is None or layer.batched_rank is None or tensor.rank != layer.batched_rank - 1:
        return None
    if wanted != 1 or case.site is None:
        return None
    return behind(case.site, case.found_param, ".unsqueeze(1)", "a channel axis is missing: ")


def channels_last(tensor: Tensor) -> bool:
    """Whether axis 1 looks like the first of the spatial axes: nothing says that the channels stand there."""
    return tensor.rank >= 4 and not channels_lead(tensor) and tensor[1] == tensor[2]


def embeddings(small: Sequence[Dim], large: Sequence[Dim]) -> Iterator[tuple[int, ...]]:
    """The ways to find the sizes of one shape, in order, among those of another."""
    if not small:
        yield ()
        return
    for place, size in enumerate(large[: len(large) - len(small) + 1]):
        if size == small[0]:
            for rest in embeddings(small[1:], large[place + 1 :]):
                yield (place, *(place + 1 + i for i in rest))


def new_axes(small: Sequence[Dim], large: Sequence[Dim]) -> str | None:
    """What gives a smaller shape the axes that it lacks, where only one way fits."""
    if not small or len(small) >= len(large):
        return None
    found = [*embeddings(small, large)]
    if len(found) != 1:
        return None
    missing = [i for i in range(len(large)) if i not in found[0]]
    if len(missing) == 1:
        return f".unsqueeze({missing[0] if missing[0] < len(large) - 1 else -1})"
    return "[" + ", ".join("None" if i in missing else ":" for i in range(len(large))) + "]"


def inserted(path: str, before: ir.Call, text: str) -> Fix:
    at = before.at
    return Fix(Span(path, at.line, at.column, at.line, at.column), text)
