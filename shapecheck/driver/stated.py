"""The shapes that the words of a program give the inputs of its models: docstrings, comments, annotations."""

from __future__ import annotations

from shapecheck.base.span import Span
from shapecheck.dims import parse_shape
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, FunctionObj, ModuleObj
from shapecheck.syntax.directives import directives
from shapecheck.syntax.shapes import ShapeHint, hint_in_annotation, hints_in_comment, hints_in_docstring


def stated_shapes(module: ModuleObj, cls: ClassObj) -> dict[str, Stated]:
    """The shapes that docstrings, comments and annotations give the inputs of a class's forward."""
    forward = lookup.own_function(cls, "forward")
    if forward is None:
        return {}
    names = [p.name for p in forward.function.parameters[1:]]
    hints: list[ShapeHint] = []
    path = forward.module.path
    for parameter in forward.function.parameters[1:]:
        if parameter.annotation is not None:
            hint = hint_in_annotation(parameter.annotation, parameter.name)
            hints += [hint] if hint is not None else []
    if forward.function.docstring:
        hints += hints_in_docstring(forward.function.docstring, forward.function.line + 1)
    hints += _comment_hints(forward, module)
    docstring = cls.attrs.get("__doc__")
    if isinstance(docstring, str):
        hints += hints_in_docstring(docstring, (cls.at.line if cls.at else 1) + 1)
    stated: dict[str, Stated] = {}
    for hint in hints:
        name = hint.name
        if name in (None, "input") and len(names) == 1 and hint.source == "docstring":
            name = names[0]
        if name is not None and name in names and name not in stated and _plain(hint.dims):
            at = Span(path, hint.line, 1, hint.line, 2)
            stated[name] = Stated(hint.dims, hint.dtype, at, hint.alternatives)
    return stated


def _comment_hints(forward: FunctionObj, module: ModuleObj) -> list[ShapeHint]:
    """Comments at the head of the body and `# shapecheck:` directives speak of the inputs."""
    if forward.module is not module or not forward.function.body:
        return []
    first, body = forward.function.line, forward.function.body
    head = body[0].at.line
    last = body[-1].at.end_line
    found: list[ShapeHint] = []
    for directive in directives(module.ir.comments):
        if first <= directive.line <= last:
            found.append(ShapeHint(directive.name, _dims_of(directive.text), directive.line, "comment", None))
    for comment in module.ir.comments:
        if (first <= comment.line <= head and comment.own_line) or comment.line == first:
            found += hints_in_comment(comment)
    return found


def _dims_of(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(d) for d in parse_shape(text).dims)
    except ValueError:
        return ("...",)


def _plain(dims: tuple[str, ...]) -> bool:
    """Whether every dim is a name, a number or arithmetic; `...` and `*` leave the rank open."""
    return all(d not in ("...", "*") and not d.startswith("*") for d in dims)
