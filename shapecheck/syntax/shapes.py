"""Shapes that people wrote for one another: in docstrings, in comments, in jaxtyping annotations.

Hints only: they name symbols, and are checked against what is inferred. So this is conservative: where a text can be
read in two ways (`x: (B, T) -> (B, C)`), it says nothing.

Home-made: jaxtyping (42 ms to import) and docstring parsers want live objects, or texts that keep to a convention.
"""
# ruff: noqa: RUF001, SIM905 - full-width punctuation is meant; quoted one by one, the words take three times the space

from __future__ import annotations

import re
from itertools import product

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.syntax.shape_text import SHAPE, all_numbers, dims_of, named, presented, shapes

_IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_]*"
_NAMED = re.compile(
    rf"(?:^|[,;(]|[:.]\s|\band\b|->|→)\s*[-*]?\s*`{{0,2}}(?P<name>{_IDENTIFIER}(?:\.{_IDENTIFIER})*)(?:\.size\(\))?`{{0,2}}\s*"
    rf"(?:的?(?:形状|维度|尺寸))?\s*(?:\bshapes?\b)?\s*(?:[:：=]|\bis\b|\bhas\b|为|是)\s*(?:(?:of\s+)?shape[:=]?\s*)?`{{0,2}}{SHAPE}"
)
_ENTRY = re.compile(
    r"^\s*(?:[-*]\s+|:param\s+)?`{0,2}\*{0,2}(?P<name>[A-Za-z_]\w*)`{0,2}\s*(?P<type>\([^()]*(?:\([^()]*\)[^()]*)*\))?"
    r"(?:\s+shape)?\s*:(?!:)\s*(?P<rest>.*)$"
)
_RETURN = re.compile(r"^\s*(?::returns?:|:rtype:|Returns?\b:?|Outputs?:\s*$|Yields:)\s*(?P<rest>.*)$")
_LONE_NAME = re.compile(r"^\s*`{0,2}(?P<name>[A-Za-z_]\w*)`{0,2}:?\s*$")
_ARROW = re.compile(r"->|→|=>")
_MATH = re.compile(r":math:`([^`]*)`")
_TEX_TEXT = re.compile(r"\\(?:text|mathrm|mathit|operatorname)\{\\?_?([^}]*)\}")
_TEX_WORDS = {r"\times": "*", r"\cdot": "*", r"\_": "_", r"\ldots": "...", r"\dots": "..."}
_NOT_TENSORS = re.compile(
    r".*(?:size|kernel|stride|padding|dilation|ratio|scale|betas|axes|axis|perm|range|shape|dims?)s?$"
)
_OTHERWISE = re.compile(r"[`\s]*(?:,?\s*\b(?:or|if|when|unless|for|in case)\b|/|\|)")
_HOLDER = re.compile(
    r"\b(?:dict|dictionary|dictionaries|mapping|namedtuple|keys|entries|fields|attributes)\b", re.IGNORECASE
)
"""Words that say that what follows are the shapes of parts."""
_A_PART = "<a part>"
"""The entry of what a dict or an object holds: its shapes are not those of the parameter."""
_SEVERAL = re.compile(r"(?i)\b(?:list|tuple|sequence|dict|dictionary|mapping|iterable|pair|tensors)\b(?!\s*\()")
_LONGEST = 500
_HEADINGS = frozenset(
    (
        "args arguments parameters params raises shape shapes inputs note notes example examples attributes keyword "
        "kwargs references variables default see https http dims dim size todo fixme warning tip"
    ).split()
)
_TYPE_NAMES = frozenset({"tensor", "tuple", "list", "dict", "tensors"})
_JAXTYPING: dict[str, str | None] = {
    **dict.fromkeys(("Shaped", "Num", "Inexact", "Real", "Key")),
    "Float": "float",
    "Int": "int",
    "UInt": "uint",
    "Integer": "int",
    "Complex": "complex",
    "Bool": "bool",
    "BFloat16": "bfloat16",
    **{f"{kind}{bits}": f"{kind.lower()}{bits}" for kind, bits in product(("Int", "UInt"), (8, 16, 32, 64))},
    **{f"Float{bits}": f"float{bits}" for bits in (16, 32, 64)},
    **{f"Complex{bits}": f"complex{bits}" for bits in (64, 128)},
}


@dataclass(frozen=True, slots=True)
class ShapeHint:
    """A shape that somebody wrote: of `name`, or of whatever the line is about where `name` is None.

    A dim is text: an int, a name, arithmetic of these, `...`, `*`, or `*name`. `source` is docstring, comment or
    annotation. In a docstring, `return` names the result.
    """

    name: str | None
    dims: tuple[str, ...]
    line: int
    source: str
    dtype: str | None = None
    alternatives: bool = False
    """Whether the text goes on with another shape: `(N, C, L) or (C, L)`."""


def hints_in_docstring(text: str, first_line: int) -> list[ShapeHint]:
    """The shapes in a docstring whose first line stands on `first_line`, under the parameters' names."""
    found: list[ShapeHint] = []
    entry: str | None = None
    returning = False
    entry_indent = 0
    for number, raw in enumerate(text.splitlines(), start=first_line):
        line = _without_markup(raw)
        if not line.strip() or len(line) > _LONGEST:
            continue
        indent = len(line) - len(line.lstrip())
        if indent <= entry_indent:
            entry, returning = None, returning and indent == entry_indent and bool(set(line.strip()) <= {"-"})
        head = _RETURN.match(line)
        if head:
            entry, returning, entry_indent = "return", True, indent
            found += _entry_hint("return", head.group("rest"), number)
            continue
        match = _ENTRY.match(line)
        if match and match.group("name").lower() not in _HEADINGS:
            name = match.group("name")
            if returning and name.lower() in _TYPE_NAMES:
                name = "return"
            if not returning:
                entry, entry_indent = name, indent
            text_of_entry = f"{match.group('rest')} {match.group('type') or ''}"
            found += _entry_hint(name, text_of_entry, number)
            if _HOLDER.search(text_of_entry):
                entry = _A_PART
            continue
        lone = _LONE_NAME.match(line)
        if lone and not returning and lone.group("name").lower() not in _HEADINGS:
            entry, entry_indent = lone.group("name"), indent
            continue
        hits = named(_NAMED, line) if not _ARROW.search(line) else []
        hits = [hit for hit in hits if hit.group("name").lower() not in _HEADINGS]
        if hits:
            found += [_hint(hit, hit.group("name"), number, "docstring") for hit in hits]
        elif entry == _A_PART or _HOLDER.search(line):
            entry = _A_PART
        elif entry is not None:
            found += _entry_hint(entry, line, number)
    return found


def _entry_hint(name: str, text: str, line: int) -> list[ShapeHint]:
    """The one shape that an entry states of its name; of `(N, C, L) or (C, L)`, the first."""
    match = presented(text)
    if match is None:
        candidates = shapes(text)
        if not candidates or _ARROW.search(text) or _NOT_TENSORS.fullmatch(name):
            return []
        match = candidates[0]
    if _SEVERAL.search(text[: match.start()]) or _HOLDER.search(text[: match.start()]):
        return []
    hint = _hint(match, name, line, "docstring")
    return [replace(hint, alternatives=bool(_OTHERWISE.match(text[match.end() :])))]


def hints_in_comment(comment: ir.Comment) -> list[ShapeHint]:
    """The shapes in a comment: `x: (B, T)`, `x is (B, T)`, `(B, T)` alone or with words around it, `[B, T, C]`."""
    text = comment.text
    if text.startswith("shapecheck:"):
        return []
    arrow = list(_ARROW.finditer(text))
    hits = named(_NAMED, text)
    if hits:
        if arrow and len(hits) < len(shapes(text)):
            return []
        found = [_hint(hit, _variable(hit.group("name")), comment.line, "comment") for hit in hits]
        return [hint for hint in found if hint.name is None or not _NOT_TENSORS.fullmatch(hint.name)]
    match = presented(text)
    if match is None:
        after = text[arrow[-1].end() :] if arrow else text
        candidates = [hit for hit in shapes(after) if not all_numbers(hit) or hit.group().strip() == after.strip(" .")]
        match = candidates[0] if len(candidates) == 1 else None
    return [] if match is None else [_hint(match, None, comment.line, "comment")]


def hint_in_annotation(expr: ir.Expr, name: str | None) -> ShapeHint | None:
    """The shape in a jaxtyping annotation: `Float[Tensor, "b c h w"]`, also within `Optional`, `Annotated` and `|`."""
    match expr:
        case ir.Subscript(
            value=ir.Name(id=kind) | ir.Attribute(name=kind),
            index=ir.Display(kind="tuple", items=(_, ir.Const(value=str(text)))),
        ) if kind in _JAXTYPING:
            dims = tuple(_jaxtyping_dim(word) for word in text.split())
            return ShapeHint(name, dims, expr.at.line, "annotation", _JAXTYPING[kind])
        case ir.Subscript(
            value=ir.Name(id="Annotated" | "Optional") | ir.Attribute(name="Annotated" | "Optional"), index=inner
        ):
            first = inner.items[0] if isinstance(inner, ir.Display) and inner.items else inner
            return hint_in_annotation(first, name)
        case ir.Binary(op="|", left=left, right=right):
            return hint_in_annotation(left, name) or hint_in_annotation(right, name)
        case _:
            return None


def _variable(name: str) -> str | None:
    """`x.shape` speaks of x; `shape` alone, of whatever stands there."""
    stem = name.removesuffix(".shape").removesuffix(".size")
    return None if stem.lower() in _HEADINGS or stem.lower() in _TYPE_NAMES else stem


def _jaxtyping_dim(word: str) -> str:
    """A dim without jaxtyping's modifiers: `#` broadcasts, `?` varies in a tree, `name=4` documents."""
    bare = word.lstrip("#*?")
    star = "*" if "*" in word[: len(word) - len(bare)] else ""
    _, equals, value = bare.partition("=")
    return star + (value if equals else bare)


def _without_markup(line: str) -> str:
    """`:math:` roles and TeX spelled out: `(N, C_{in}, *)` instead of its markup."""

    def plain(match: re.Match[str]) -> str:
        text = _TEX_TEXT.sub(r"\1", match.group(1))
        for word, meaning in _TEX_WORDS.items():
            text = text.replace(word, meaning)
        return re.sub(r"[{}\\]", "", text)

    return _MATH.sub(plain, line) if ":math:" in line else line


def _hint(match: re.Match[str], name: str | None, line: int, source: str) -> ShapeHint:
    return ShapeHint(name, dims_of(match), line, source, match.group("dtype") or None)
