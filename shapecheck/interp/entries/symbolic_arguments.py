"""What stands for the parameters of a constructor of which nobody says what they are."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck import ir
from shapecheck.dims import Poly, sym
from shapecheck.interp.entries.annotations import Kind, alternatives_of, kind_of
from shapecheck.interp.run import alternatives
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values.objects import ListObj, Real, Value, Word
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


def argument_for(parameter: ir.Parameter, structure: Mapping[str, Value], run: Run) -> Value:
    """What `structure` has for a parameter, else what stands for it."""
    kinds = [kind_of(option) for option in alternatives_of(parameter.annotation)]
    if Kind.WORD in kinds and kind_of(parameter.annotation) is not Kind.WORD:
        run.entry.noted.texts[parameter.name] = None
    given = with_items(structure.get(parameter.name), structure, run)
    if isinstance(given, Word):
        run.entry.parameters.add(parameter.name)
        return alternatives.taken(parameter.name, given, run)
    return _symbol_for(parameter, run) if given is None else given


def _symbol_for(parameter: ir.Parameter, run: Run) -> Value:
    name, kind = parameter.name, kind_of(parameter.annotation)
    if kind is Kind.OPEN and is_open(name, f"nothing says what `{name}` is", run, Openness.KINDS):
        return run.unknown(f"nothing says what `{name}` is")
    run.entry.parameters.add(name)
    return alternatives.taken(name, _of_kind(name, kind, run), run)


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
        case Kind.OTHER | Kind.TENSOR:
            return Unknown(f"the constructor's `{name}` is not known")
        case _:
            return sym(name)
