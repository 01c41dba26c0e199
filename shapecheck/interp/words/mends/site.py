"""Where a finding stands in the program: the expression that fails, and what is written for each tensor."""

from __future__ import annotations

from typing import Any, TypeAlias

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.interp.run.findings import Context

Node: TypeAlias = ir.Expr | ir.Stmt


@dataclass(frozen=True, slots=True)
class Site:
    """`node` is the failing expression or statement; `parts` is what is written for each of its parameters."""

    path: str
    program: ir.Module
    node: Node
    parts: dict[str, ir.Expr] = field(default_factory=dict)

    def span(self, pos: ir.Pos) -> Span:
        return Span(self.path, *pos)

    def part(self, name: str) -> ir.Expr | None:
        """What is written for a parameter; for `tensors[1]` the item of the list that is written there."""
        found = self.parts.get(name)
        if found is None and name.endswith("]"):
            owner, _, index = name[:-1].rpartition("[")
            holder = self.parts.get(owner)
            if isinstance(holder, ir.Display) and not any(isinstance(item, ir.Star) for item in holder.items):
                return holder.items[int(index)] if index.isdigit() and int(index) < len(holder.items) else None
        return found


def site_of(context: Context) -> Site | None:
    """None where a finding stands somewhere inside what the line calls."""
    written = context.call_site
    if written is None or written.form == "inside" or context.inner is not None:
        return None
    node = node_at(written.program, ir.Pos(*context.at[1:5]))
    if node is None:
        return None
    return Site(context.at.path, written.program, node, _parts(node, written.form, written.slots))


def _parts(node: Node, form: str, slots: tuple[str, ...]) -> dict[str, ir.Expr]:
    match node:
        case ir.Call(func=func, args=args, keywords=keywords):
            before = (func.value,) if form == "method" and isinstance(func, ir.Attribute) else ()
            if any(isinstance(argument, ir.Star) for argument in args) or (form == "method" and not before):
                return {}
            parts = dict(zip(slots, (*before, *args), strict=False))
            return parts | {keyword.name: keyword.value for keyword in keywords if keyword.name is not None}
        case ir.Binary(left=left, right=right):
            return dict(zip(slots, (left, right), strict=False))
        case ir.AugAssign(target=target, value=value):
            return dict(zip(slots, (target, value), strict=False))
        case ir.Subscript(value=value, index=index):
            return dict(zip(slots, (value, index), strict=False))
        case _:
            return {}


# -------------------------------------------------------------------- finding nodes
def node_at(program: ir.Module, pos: ir.Pos) -> Node | None:
    """The innermost node at exactly this place."""
    found = None
    waiting: list[Any] = [program.body]
    while waiting:
        part = waiting.pop()
        at = getattr(part, "at", None)
        if isinstance(at, ir.Pos):
            if not _holds(at, pos) and not isinstance(part, (ir.FunctionDef, ir.Function, ir.ClassDef)):
                continue
            if at == pos:
                found = part
        waiting.extend(ir.children(part))
    return found


def _holds(outer: ir.Pos, inner: ir.Pos) -> bool:
    """Whether a place lies within another, give or take its brackets, which places leave out."""
    return outer.line <= inner.line and inner.end_line <= outer.end_line


def parent_of(program: ir.Module, child: Any) -> Any:
    """The node that a node stands right below."""
    for node in ir.walk(program.body):
        for part in ir.children(node):
            if part is child or (isinstance(part, tuple) and any(item is child for item in part)):
                return node
    return None


def enclosing(program: ir.Module, pos: ir.Pos) -> tuple[ir.ClassDef | None, ir.Function | None]:
    """The innermost function around a place, and the innermost class."""
    cls: ir.ClassDef | None = None
    function: ir.Function | None = None
    for node in ir.walk(program.body):
        if isinstance(node, (ir.ClassDef, ir.Function)) and _holds(node.at, pos):
            if isinstance(node, ir.ClassDef):
                cls, function = node, None
            else:
                function = node
    return cls, function
