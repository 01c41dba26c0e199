"""Mends as text: what to write where, and the words that say so."""

from __future__ import annotations

from typing import NamedTuple

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.interp.words.mends.site import Site
from shapecheck.report.diagnostics import Fix

LONGEST = 60
"""Expressions that take more than this are not repeated in words."""

_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2, "@": 2}
_PRIMARY = (ir.Name, ir.Attribute, ir.Call, ir.Subscript)


class Mend(NamedTuple):
    """`text` is what is said, `fix` what is done."""

    text: str
    fix: Fix


def behind(site: Site, param: str, suffix: str, why: str = "") -> Mend | None:
    """`x` becomes `x.suffix()`, for what is written for a parameter."""
    part = site.part(param)
    if part is None or isinstance(part, ir.Star):
        return None
    return Mend(told(f"{why}use {{}}{suffix}", part, f"{why}use {suffix} on `{param}`"), suffixed(site, part, suffix))


def suffixed(site: Site, part: ir.Expr, suffix: str) -> Fix:
    return wrapped(site, part, "", suffix) if isinstance(part, _PRIMARY) else wrapped(site, part, "(", ")" + suffix)


def wrapped(site: Site, part: ir.Expr, before: str, after: str) -> Fix:
    """Text put around an expression."""
    at = part.at
    end = Fix(Span(site.path, at.end_line, at.end_column, at.end_line, at.end_column), after)
    if not before:
        return end
    return Fix(Span(site.path, at.line, at.column, at.line, at.column), before, (end,))


def replaced(site: Site, part: ir.Expr, text: str) -> Fix:
    return Fix(site.span(part.at), text)


def told(template: str, part: ir.Expr, otherwise: str) -> str:
    text = spelled(part)
    if text is None or len(text) > LONGEST:
        return otherwise
    return template.format(text if isinstance(part, _PRIMARY) else f"({text})")


# -------------------------------------------------------------------- expressions in words
def spelled(expr: ir.Expr | None) -> str | None:
    """An expression as people write it; None for what is too long a story."""
    match expr:
        case ir.Name(id=name):
            return name
        case ir.Const(value=value):
            return "..." if value is ... else repr(value)
        case ir.Attribute(value=value, name=name):
            return _joined("{}." + name, value)
        case ir.Subscript(value=value, index=index):
            inner = index.items if isinstance(index, ir.Display) and index.kind == "tuple" and index.items else (index,)
            return _joined("{}[" + ", ".join(["{}"] * len(inner)) + "]", value, *inner)
        case ir.Slice(lower=lower, upper=upper, step=step):
            texts = ["" if part is None else spelled(part) for part in (lower, upper)]
            if step is not None or None in texts:
                return None
            return ":".join(text for text in texts if text is not None)
        case ir.Call(func=func, args=args, keywords=keywords) if not any(k.name is None for k in keywords):
            holes = [*(["{}"] * len(args)), *(f"{k.name}={{}}" for k in keywords)]
            return _joined("{}(" + ", ".join(holes) + ")", func, *args, *(k.value for k in keywords))
        case ir.Binary(op=op, left=left, right=right):
            chained = isinstance(left, ir.Binary) and _BINDING.get(left.op, 0) >= _BINDING.get(op, 9)
            first = spelled(left) if chained else _joined("{}", left, bracketed=True)
            return None if first is None else _joined(_literal(first) + f" {op} {{}}", right, bracketed=True)
        case ir.Unary(op=op, operand=operand):
            return _joined(f"{op} {{}}" if op == "not" else op + "{}", operand, bracketed=True)
        case ir.Compare(operands=operands, ops=ops):
            return _joined("{} " + " ".join(f"{op} {{}}" for op in ops), *operands, bracketed=True)
        case ir.Logical(op=op, operands=operands):
            return _joined(f" {op} ".join(["{}"] * len(operands)), *operands, bracketed=True)
        case ir.Display(kind=kind, items=items):
            opening, closing = {"tuple": ("(", ")"), "list": ("[", "]"), "set": ("{", "}")}[kind]
            return _joined(_literal(opening) + ", ".join(["{}"] * len(items)) + _literal(closing), *items)
        case _:
            return None


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _joined(template: str, *parts: ir.Expr, bracketed: bool = False) -> str | None:
    texts = []
    for part in parts:
        text = spelled(part)
        if text is None:
            return None
        compound = bracketed and isinstance(part, (ir.Binary, ir.Unary, ir.Conditional, ir.Logical))
        texts.append(f"({text})" if compound else text)
    return template.format(*texts)
