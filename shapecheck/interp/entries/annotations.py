"""What a parameter's annotation says of the values that callers pass, as far as an entry point can use it."""

from __future__ import annotations

import re
from enum import Enum

from shapecheck import ir


class Kind(Enum):
    """What a parameter takes, the likeliest of several first. OPEN: nothing that is understood is written there."""

    OPEN = "open"
    TENSOR = "tensor"
    INT = "int"
    FLOAT = "float"
    LIST = "list"
    FLAG = "flag"
    WORD = "word"
    OTHER = "other"


PLAIN = {"bool": Kind.FLAG, "str": Kind.WORD}
INTS = frozenset({"int", "SymInt"})
LISTS = frozenset(
    {"list", "List", "tuple", "Tuple", "Sequence", "Iterable", "Collection", "MutableSequence", "Iterator"}
)
OTHERS = frozenset(
    {"complex", "bytes", "dict", "Dict", "Mapping", "MutableMapping", "Callable", "Module", "type",
     "Type", "set", "Set", "FrozenSet", "OrderedDict", "ModuleList", "Sequential", "ModuleDict", "dtype", "device",
     "Path", "PackedSequence", "Generator"}
)  # fmt: skip
TUPLES = frozenset({"tuple", "Tuple"})
NUMBERS = frozenset({Kind.INT, Kind.FLOAT, Kind.LIST})
CHOICES = frozenset({"Optional", "Union"})
WRAPPERS = frozenset({"Annotated", "Final", "ClassVar"})


def kind_of(annotation: ir.Expr | None) -> Kind:
    """What an annotation lets through; of several alternatives the one that a shape can be found for."""
    match annotation:
        case ir.Name(id=name):
            return _by_name(name)
        case ir.Attribute(name=name):
            return _by_name(name)
        case ir.Const(value=str(text)):
            return _by_text(text)
        case ir.Const(value=None):
            return Kind.OTHER
        case ir.Subscript(value=base, index=index):
            return _subscripted(last_name(base), index)
        case ir.Binary(op="|", left=left, right=right):
            return _alternatives([kind_of(left), kind_of(right)])
        case _:
            pass
    return Kind.OPEN


def alternatives_of(annotation: ir.Expr | None) -> tuple[ir.Expr, ...]:
    """What `Optional`, `Union` and `|` offer; None among them is `Kind.OTHER`."""
    match annotation:
        case None:
            return ()
        case ir.Subscript(value=base, index=index) if last_name(base) in CHOICES:
            parts = index.items if isinstance(index, ir.Display) else (index,)
            return tuple(option for part in parts for option in alternatives_of(part))
        case ir.Binary(op="|", left=left, right=right):
            return (*alternatives_of(left), *alternatives_of(right))
        case _:
            return (annotation,)


def plain_alternatives(annotation: ir.Expr | None) -> ir.Expr | None:
    """A parameter's annotation less the tensors among several alternatives: where a constructor takes a number or a
    tensor, or a tuple of numbers or a tensor, the plain ones are what stands for it.
    """
    offered = alternatives_of(annotation)
    kept = [option for option in offered if kind_of(option) is not Kind.TENSOR]
    if len(kept) == len(offered) or not {kind_of(option) for option in kept} & NUMBERS:
        return annotation
    found = kept[0]
    for option in kept[1:]:
        found = ir.Binary(found.at, "|", found, option)
    return found


def items_of(annotation: ir.Expr | None) -> tuple[ir.Expr, ...] | None:
    """The annotations of the items of a tuple of so many; None for anything else."""
    for option in alternatives_of(annotation):
        if isinstance(option, ir.Subscript) and last_name(option.value) in TUPLES:
            parts = option.index.items if isinstance(option.index, ir.Display) else (option.index,)
            more = any(isinstance(part, ir.Const) and part.value is ... for part in parts)
            return None if more else parts
    return None


def _by_name(name: str) -> Kind:
    if name.endswith("Tensor"):
        return Kind.TENSOR
    if name in INTS or name == "float":
        return Kind.INT if name in INTS else Kind.FLOAT
    if name in PLAIN:
        return PLAIN[name]
    return Kind.LIST if name in LISTS else Kind.OTHER if name in OTHERS else Kind.OPEN


def _by_text(text: str) -> Kind:
    """An annotation in quotes: a dotted name, perhaps with None beside it."""
    names = re.findall(r"[\w.]+", text)
    return _by_name(names[0].rpartition(".")[2]) if len(names) == 1 else Kind.OPEN


def last_name(expr: ir.Expr | None) -> str:
    """The name that an annotation ends in."""
    match expr:
        case ir.Name(id=name) | ir.Attribute(name=name):
            return name
        case _:
            return ""


def _subscripted(base: str, index: ir.Expr) -> Kind:
    parts = index.items if isinstance(index, ir.Display) else (index,)
    if base in CHOICES:
        return _alternatives([kind_of(part) for part in parts])
    if base in WRAPPERS:
        return kind_of(parts[0]) if parts else Kind.OPEN
    known = _by_name(base)
    if known is not Kind.OPEN:
        return known
    inner = kind_of(parts[0]) if parts else Kind.OPEN  # `Float[Tensor, "batch time"]`
    return inner if inner is Kind.TENSOR else Kind.OPEN


def _alternatives(kinds: list[Kind]) -> Kind:
    """Tensor or list of tensors stays open; an int beside a tuple of ints is an int."""
    if Kind.OPEN in kinds or (Kind.TENSOR in kinds and Kind.LIST in kinds):
        return Kind.OPEN
    return next(kind for kind in Kind if kind in kinds)
