"""Operands that do not meet: products that want a transpose, shapes that lack an axis, lists of tensors to join."""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import Dim
from shapecheck.interp.words.mends.case import Case
from shapecheck.interp.words.mends.edits import Mend, behind, replaced, spelled
from shapecheck.interp.words.mends.layout import new_axes
from shapecheck.interp.words.mends.site import Site
from shapecheck.report.diagnostics import Fix
from shapecheck.values import Tensor

_PRODUCTS = ("torch.matmul", "torch.mm", "torch.bmm", "matmul", "mm", "bmm")


# -------------------------------------------------------------------- matrix products
def transposed(case: Case) -> Mend | None:
    """`q @ k.transpose(-2, -1)`: the second factor's rows are its columns, or the first one's are."""
    site, tensors = case.site, list(case.context.tensors.items())
    if site is None or len(tensors) != 2 or case.context.what not in _PRODUCTS:
        return None
    (first, a), (second, b) = tensors
    if a.rank < 1 or b.rank < 2:
        return None
    if b[-1] == a[-1] and _meets(a, b):
        return _turned(site, second, b)
    if a.rank > 2 and a[-2] == b[-2] and _meets(a, b):
        return _turned(site, first, a)
    return None


def _meets(a: Tensor, b: Tensor) -> bool:
    """Whether the leading axes broadcast as they stand."""
    pairs = zip(reversed(a.shape[:-2]), reversed(b.shape[:-2]), strict=False)
    return all(x == y or 1 in (x, y) for x, y in pairs)


def _turned(site: Site, param: str, tensor: Tensor) -> Mend | None:
    """A transpose put behind an operand, or the one that is there taken away."""
    part = site.part(param)
    plain = _without_transpose(part)
    if plain is not None and part is not None:
        text = spelled(plain)
        return None if text is None else Mend(f"use {text}", replaced(site, part, text))
    return behind(site, param, ".T" if tensor.rank == 2 else ".transpose(-2, -1)")


def _without_transpose(part: ir.Expr | None) -> ir.Expr | None:
    match part:
        case ir.Attribute(value=value, name="T" | "mT"):
            return value
        case ir.Call(func=ir.Attribute(value=value, name="t"), args=(), keywords=()):
            return value
        case ir.Call(func=ir.Attribute(value=value, name="transpose"), args=(a, b), keywords=()):
            turned = {spelled(a), spelled(b)}
            return value if turned in ({"-1", "-2"}, {"1", "2"}, {"2", "3"}) else None
        case _:
            return None


# -------------------------------------------------------------------- shapes that broadcast
def with_new_axes(case: Case) -> Mend | None:
    """`x + bias[:, None]`: the axes that one operand lacks, where they can stand in one way only."""
    if case.site is None:
        return None
    tensors = list(case.context.tensors.items())
    if len(tensors) != 2:
        return None
    (first, a), (second, b) = tensors
    for name, small, large in ((second, b, a), (first, a, b)):
        axes = new_axes(small.shape, large.shape)
        if axes is not None:
            return behind(case.site, name, axes)
    return _axes_swapped(case.site, first, a, second, b)


def _axes_swapped(site: Site, first: str, a: Tensor, second: str, b: Tensor) -> Mend | None:
    """(B, T, C) beside (B, C, T)."""
    if a.rank == b.rank == 3 and a[0] == b[0] and (a[1], a[2]) == (b[2], b[1]):
        return behind(site, second, ".transpose(1, 2)")
    return None


def not_in_place(case: Case) -> Mend | None:
    """`total = total + batch` for `total += batch`, where the sum is larger than what it should go into."""
    site = case.site
    node = site.node if site is not None else None
    if site is None or not isinstance(node, ir.AugAssign) or not isinstance(node.target, ir.Name):
        return None
    if not case.context.what.endswith("=") or node.at.line != node.at.end_line:
        return None
    target, value = node.target, spelled(node.value)
    if value is None:
        return None
    compound = isinstance(node.value, (ir.Binary, ir.Conditional, ir.Compare, ir.Logical))
    text = f"{target.id} = {target.id} {node.op} {f'({value})' if compound else value}"
    return Mend(f"use {text}", replaced(site, node, text))  # type: ignore[arg-type]


# -------------------------------------------------------------------- joining
def joined(case: Case) -> Mend | None:
    """An axis or a batch that one of the joined tensors lacks, or the axis on which they do differ."""
    found, expected, site = case.failure.found, case.failure.expected, case.site
    if found is None or expected is None or site is None:
        return None
    tensors = case.context.tensors
    one, other = tensors.get(found.param), tensors.get(expected.param)
    axis = _axis_of_join(site, max(t.rank for t in tensors.values())) if tensors else None
    if one is None or other is None or axis is None:
        return None
    for name, small, beside, large in (
        (expected.param, other, found.param, one),
        (found.param, one, expected.param, other),
    ):
        mend = _completed(site, name, small, beside, large, axis)
        if mend is not None:
            return mend
    return _other_axis(site, one, other, axis)


def _axis_of_join(site: Site, rank: int) -> int | None:
    written = site.part("dim")
    if written is None:
        return 0
    text = spelled(written)
    if text is None or not text.lstrip("-").isdigit():
        return None
    return int(text) % rank


def _completed(site: Site, name: str, small: Tensor, beside: str, large: Tensor, axis: int) -> Mend | None:
    """A token for every sample of a batch, or one step of a sequence with its axis."""
    if axis == 0:
        return None
    other = [d for i, d in enumerate(large.shape) if i != axis]
    if small.rank == large.rank - 1:
        if [*small.shape] == other:
            return behind(site, name, f".unsqueeze({axis})")
        if small.shape[axis - 1] == 1 and [d for i, d in enumerate(small.shape) if i != axis - 1] == other[1:]:
            return _expanded(site, name, beside, large.rank)
    if small.rank == large.rank and small[0] == 1 != large[0]:
        if [d for i, d in enumerate(small.shape) if i not in (0, axis)] == other[1:]:
            return _expanded(site, name, beside, large.rank)
    return None


def _expanded(site: Site, name: str, beside: str, rank: int) -> Mend | None:
    """One token for all samples."""
    part = site.part(beside)
    text = spelled(part) if isinstance(part, (ir.Name, ir.Attribute)) else None
    return None if text is None else behind(site, name, f".expand({text}.size(0){', -1' * (rank - 1)})")


def _other_axis(site: Site, one: Tensor, other: Tensor, axis: int) -> Mend | None:
    """`dim=1`: the tensors differ along one axis only, and it is another one."""
    if one.rank != other.rank:
        return None
    differing = [i for i in range(one.rank) if one[i] != other[i]]
    written = site.part("dim")
    if len(differing) != 1 or differing[0] in (0, axis) or written is None:
        return None
    return Mend(f"use dim={differing[0]}", replaced(site, written, str(differing[0])))


# -------------------------------------------------------------------- reshape
def batch_left_open(case: Case) -> Mend | None:
    """`-1` for a batch size that is written as a number."""
    site, tensor = case.site, case.tensor
    shape = case.failure.details.get("shape")
    if site is None or tensor is None or not isinstance(shape, tuple) or len(shape) < 2 or tensor.rank < 1:
        return None
    node = site.node
    if not isinstance(node, ir.Call) or node.keywords or any(d == -1 for d in shape):
        return None
    written = list(node.args[-len(shape) :] if len(node.args) >= len(shape) else ())
    if len(node.args) in (1, 2) and isinstance(node.args[-1], ir.Display):
        written = list(node.args[-1].items)
    if len(written) != len(shape) or not isinstance(written[0], ir.Const):
        return None
    if _count(shape[1:]) != _count(tensor.shape[1:]) or shape[0] == tensor[0]:
        return None
    texts = ["-1", *(spelled(part) or "..." for part in written[1:])]
    return Mend(f"use -1 for the batch: ({', '.join(texts)})", Fix(Span(site.path, *written[0].at), "-1"))


def _count(dims: tuple[Dim, ...]) -> Dim:
    count: Dim = 1
    for dim in dims:
        count = count * dim
    return count
