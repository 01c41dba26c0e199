"""A model class alone: symbols for the parameters of its constructor, and values for those that decide structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapecheck import ir
from shapecheck.dims import Poly, sym
from shapecheck.interp.entries.annotations import Kind, kind_of
from shapecheck.interp.entries.entry import Tried, infer_built
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.run import alternatives, space
from shapecheck.interp.run.path import MADE_WITH
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, FunctionObj, ListObj, ModuleObj, Real, Value, Word
from shapecheck.values import Tensor, Unknown

STRUCTURE_ROUNDS = 6
"""Times that a class is tried again with values for parameters found to decide structure."""

REPRESENTATIVES = ((2, 2), (3, 3), (1, 5), (4, 4))
"""Values of constructor parameters that decide structure, where nothing in the file says others: a number, and the
length of a list. The later ones are tried where the first fails."""


def model_classes(module: ModuleObj) -> list[ClassObj]:
    """The module classes that a file defines, in order."""
    found: list[ClassObj] = []
    for value in module.scope.vars.values():
        if isinstance(value, ClassObj) and value.is_module and value.module is module and value not in found:
            if lookup.own_function(value, "forward") is not None:
                found.append(value)
    return sorted(found, key=lambda c: c.at.line if c.at else 0)


def infer_class(
    session: Session,
    cls: ClassObj,
    stated: Mapping[str, Stated],
    known_calls: Sequence[tuple[Any, Any]] = (),
    inputs: Mapping[str, Tensor] | None = None,
) -> Outcome:
    """A class alone: parameters without a default are symbols, inputs are found.

    What fails with one small structure but works with another is no fault of the class.
    """
    first: Tried | None = None
    for small in REPRESENTATIVES:
        tried, chosen = _with_structure(session, cls, stated, known_calls, inputs, small)
        if not tried.outcome.failed or not chosen:
            return tried.outcome if not tried.outcome.failed or first is None else first.outcome
        first = first or tried
    assert first is not None
    first.outcome.diagnostics = [d for d in first.outcome.diagnostics if d.code not in COUNTED]
    return first.outcome


COUNTED = frozenset({"SHP104", "SHP105"})
"""Faults that may lie in the number of items that was chosen for a parameter."""


def _with_structure(
    session: Session,
    cls: ClassObj,
    stated: Mapping[str, Stated],
    known_calls: Sequence[tuple[Any, Any]],
    inputs: Mapping[str, Tensor] | None,
    small: tuple[int, int],
) -> tuple[Tried, bool]:
    """The class with values for what decides its structure, and whether any of them was merely chosen."""
    chosen = False
    structure: dict[str, Value] = {}
    assumed: list[str] = []
    keywords: dict[str, None] = {}
    known = 0
    tried = _class_outcome(session, cls, structure, keywords, stated, inputs, assumed)
    for _ in range(STRUCTURE_ROUNDS):
        wanted = [name for name in (*tried.noted.structural, *tried.noted.listed) if name not in structure]
        wanted += [
            name
            for name in tried.noted.alternatives
            if name not in structure and _own_value(cls, name, known_calls) is not None
        ]
        if not wanted and len(keywords) == known:
            break
        known = len(keywords)
        for name in wanted:
            own = _own_value(cls, name, known_calls)
            chosen = chosen or own is None
            structure[name] = _representative(name, tried, small) if own is None else own
            assumed.append(f"{name} = {_shown(structure[name])}")
        tried = _class_outcome(session, cls, structure, keywords, stated, inputs, assumed)
    return tried, chosen


def _shown(value: Value) -> str:
    return f"{len(value.items)} items" if isinstance(value, ListObj) else str(value)


def _own_value(cls: ClassObj, name: str, known_calls: Sequence[tuple[Any, Any]]) -> Value:
    """What the file itself passes for a parameter; None where it passes nothing that is known."""
    names = _parameter_names(lookup.own_function(cls, "__init__"))
    for args, kwargs in known_calls:
        given: dict[str, Value] = {**dict(zip(names, args, strict=False)), **kwargs}
        value = given.get(name)
        if value is not None and not isinstance(value, (Unknown, Poly)):
            return value
    return None


def _parameter_names(init: FunctionObj | None) -> list[str]:
    """The parameters of a constructor behind `self`."""
    return [] if init is None else [parameter.name for parameter in init.function.parameters[1:]]


def _representative(name: str, tried: Tried, small: tuple[int, int]) -> Value:
    """A small number, or a short list of symbols."""
    return ListObj([sym(f"{name}_{place}") for place in range(small[1])]) if name in tried.noted.listed else small[0]


def _class_outcome(
    session: Session,
    cls: ClassObj,
    structure: Mapping[str, Value],
    keywords: dict[str, None],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> Tried:
    """`keywords` collects what `**kwargs` must carry on to constructors that lack it."""
    known = tuple(keywords)

    def build(run: Run) -> Value:
        run.entry.structure = structure
        init = lookup.own_function(cls, "__init__")
        args, kwargs = ((), {}) if init is None else _constructor_arguments(init, structure, run)
        if init is None or any(p.kind == "kwargs" for p in init.function.parameters):
            for name in known:
                if name not in kwargs:
                    kwargs[name] = structure[name] if name in structure else _keyword_symbol(name, run)
            run.entry.missing, run.entry.has_optional = keywords, True
        run.entry.constructed = {**dict(zip(_parameter_names(init), args, strict=False)), **kwargs}
        try:
            return space.call(cls, args, kwargs, run)
        finally:
            run.entry.missing = None

    return infer_built(session, cls.at, cls.name, build, stated, inputs, assumed)


def _constructor_arguments(
    init: FunctionObj, structure: Mapping[str, Value], run: Run
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for parameter in init.function.parameters[1:]:
        if parameter.kind in ("args", "kwargs"):
            continue
        if parameter.name in init.defaults:
            kwargs.update(_absent(parameter.name, init.defaults[parameter.name], run))
            continue
        value = structure.get(parameter.name)
        if value is None:
            value = _symbolic_argument(parameter, run)
        if parameter.kind == "keyword":
            kwargs[parameter.name] = value
        else:
            args.append(value)
    return tuple(args), kwargs


def _absent(name: str, default: Value, run: Run) -> dict[str, Value]:
    """What a default of None or 0 stands in for, where nothing else works."""
    if (default is not None and default != 0) or isinstance(default, bool):
        return {}
    run.entry.has_optional = True
    return {name: Unknown(f"the constructor's `{name}` is not known")} if run.path.forced.get(MADE_WITH) else {}


def _keyword_symbol(name: str, run: Run) -> Value:
    run.entry.parameters.add(name)
    return alternatives.taken(name, sym(name), run)


def _symbolic_argument(parameter: ir.Parameter, run: Run) -> Value:
    run.entry.parameters.add(parameter.name)
    return alternatives.taken(parameter.name, _of_kind(parameter.name, kind_of(parameter.annotation), run), run)


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
