"""The names that a file's script part would have bound, had it been followed to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.values.objects import ModuleObj
from shapecheck.values import Unknown


def mark(module: ModuleObj, why: str, at: Span) -> None:
    """Give each of them a value that tells why it is not known."""
    place = f"{at.path}:{at.line}"
    for name in _assigned(module.ir.body):
        reason = f"the script part ends at {place}, before it sets `{name}`: {why}"
        module.scope.vars.setdefault(name, Unknown(reason, at))


def _assigned(node: Any) -> Iterator[str]:
    """The plain names that statements assign, those of functions and classes left out."""
    match node:
        case tuple():
            for part in node:
                yield from _assigned(part)
        case ir.Assign(targets=targets):
            yield from (target.id for target in targets if isinstance(target, ir.Name))
        case ir.AnnAssign(target=ir.Name(id=name)):
            yield name
        case ir.If() | ir.For() | ir.While() | ir.With() | ir.Try() | ir.Handler():
            for slot in type(node).__slots__:
                yield from _assigned(getattr(node, slot))
        case _:
            pass
