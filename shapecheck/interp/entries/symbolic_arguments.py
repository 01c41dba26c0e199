"""What stands for the parameters of a constructor of which nobody says what they are."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck import ir
from shapecheck.dims import Poly, sym
from shapecheck.interp.builtins import enums
from shapecheck.interp.entries.annotated_inputs import own_class
from shapecheck.interp.entries.annotations import Kind, alternatives_of, items_of, kind_of, plain_alternatives
from shapecheck.interp.run import alternatives
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.torch import argument_forms
from shapecheck.interp.values.objects import ListObj, ModuleObj, Real, Value, Word
from shapecheck.values import Unknown


def with_items(value: Value, structure: Mapping[str, Value], run: Run) -> Value:
    """A list of symbols whose items are parameters themselves, which may decide structure in turn."""
    if not isinstance(value, ListObj):
        return value
    run.entry.parameters.update(str(item) for item in value.items if isinstance(item, Poly))
    return ListObj([structure.get(str(item), item) if isinstance(item, Poly) else item for item in value.items])


def keyword_symbol(name: str, run: Run) -> Value:
    run.entry.parameters.add(name)
    return alternatives.taken(name, sym(name), run)


def argument_for(parameter: ir.Parameter, home: ModuleObj | None, structure: Mapping[str, Value], run: Run) -> Value:
    """What `structure` has for a parameter of a constructor that is written in a module, else what stands for it."""
    kinds = [kind_of(option) for option in alternatives_of(parameter.annotation)]
    if Kind.WORD in kinds and kind_of(parameter.annotation) is not Kind.WORD:
        run.entry.noted.texts[parameter.name] = None
    given = with_items(structure.get(parameter.name), structure, run)
    if isinstance(given, Word):
        run.entry.parameters.add(parameter.name)
        return alternatives.taken(parameter.name, given, run)
    return _symbol_for(parameter, home, run) if given is None else given


def _symbol_for(parameter: ir.Parameter, home: ModuleObj | None, run: Run) -> Value:
    name = parameter.name
    annotation = plain_alternatives(parameter.annotation)
    members = _members(annotation, home, run)
    if members:
        run.entry.parameters.add(name)
        run.entry.noted.alternatives.setdefault(name, members)
        return alternatives.taken(name, Unknown(f"the constructor's `{name}` is not known"), run)
    kind = kind_of(annotation)
    if kind is Kind.OPEN and is_open(name, f"nothing says what `{name}` is", run, Openness.KINDS):
        return run.unknown(f"nothing says what `{name}` is")
    run.entry.parameters.add(name)
    items = items_of(annotation) if kind is Kind.LIST else None
    kinds = [kind_of(item) for item in items or ()]
    if kinds and set(kinds) <= OF_NO_SIZE:
        return tuple(_of_kind(f"{name}_{place}", item, run) for place, item in enumerate(kinds))
    return alternatives.taken(name, _of_kind(name, kind, run), run)


def _members(annotation: ir.Expr | None, home: ModuleObj | None, run: Run) -> list[Value]:
    """The members of the enumeration that a parameter is annotated with."""
    for option in alternatives_of(annotation):
        cls = None if home is None else own_class(option, home, run)
        if cls is not None and enums.is_enum(cls):
            return enums.members_of(cls) or []
    return []


OF_NO_SIZE = frozenset({Kind.FLOAT, Kind.WORD})
"""What an item of a tuple may be that is no size: nothing depends on what it is called."""


def _of_kind(name: str, kind: Kind, run: Run) -> Value:
    """What stands for a parameter of which its annotation says all that is known."""
    match kind:
        case Kind.FLOAT:
            return Real()
        case Kind.WORD:
            return Word(name)
        case Kind.LIST:
            run.entry.noted.listed[name] = None
            return Unknown(f"the constructor's `{name}` is not known")
        case Kind.TENSOR:
            return argument_forms.tensor(name, run, certain=True)
        case Kind.OTHER:
            return Unknown(f"the constructor's `{name}` is not known")
        case _:
            return sym(name)
