"""A model class alone: symbols for the parameters of its constructor, and values for those that decide structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import Poly
from shapecheck.interp.builtins import abstract_classes
from shapecheck.interp.entries import evidence, left_empty
from shapecheck.interp.entries.choices import with_choices
from shapecheck.interp.entries.entry import infer_built
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.evidence import Tried
from shapecheck.interp.entries.made_arguments import by_place, made_arguments
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.entries.structure import Form, Lengths, Structure, TakenFor
from shapecheck.interp.entries.symbolic_arguments import argument_for, keyword_symbol
from shapecheck.interp.python.makings import Call
from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.findings import GapRecord, Making
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.run.suppositions import Opening, Openness, Supposition, is_open, supposed
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    ClassObj,
    FunctionObj,
    ModuleObj,
    PropertyObj,
    Value,
)
from shapecheck.values import Tensor, Unknown

STRUCTURE_ROUNDS = 6
"""Times that a class is tried again with values for parameters found to decide structure."""

REPRESENTATIVES = ((2, 2), (3, 3), (1, 5), (4, 4))
"""Values of constructor parameters that decide structure, where nothing in the file says others: a number, and the
length of a list. The later ones are tried where the first fails."""


def model_classes(module: ModuleObj, undecorated: Iterable[ClassObj] = ()) -> list[ClassObj]:
    """The module classes that a file defines, in order; those that leave abstract methods open make no model."""
    found: dict[ClassObj, None] = {}
    for value in (*module.scope.vars.values(), *undecorated):
        if isinstance(value, ClassObj) and value.is_module and value.module is module:
            if _writes_forward(value) and not abstract_classes.open_methods(value):
                found[value] = None
    return sorted(found, key=lambda c: c.at.line if c.at else 0)


@dataclass(frozen=True, slots=True)
class Home:
    """A class as one run of its file's script part has made it, with what that run assumed and the calls it saw."""

    session: Session
    cls: ClassObj
    suppositions: Mapping[str, Supposition] = field(default_factory=dict)
    known_calls: Sequence[tuple[Any, Any]] = ()


def _writes_forward(cls: ClassObj) -> bool:
    """Whether a class or a base of it has a forward that is written, by whatever decorator."""
    return any(kind.module is not None and kind.attrs.get("forward") is not None for kind in cls.written)


def is_template(cls: ClassObj, outcome: Outcome) -> bool:
    """Whether a class alone comes to a method of its own that only raises NotImplementedError: subclasses write it."""
    place = outcome.unimplemented
    return place is not None and any(
        function.module.path == place.path and _only_raises_at(place.line, function.function.body)
        for kind in cls.written
        for function in map(_method, kind.attrs.values())
        if function is not None
    )


def _only_raises_at(line: int, body: tuple[ir.Stmt, ...]) -> bool:
    """Whether nothing but an exception can end a body, whatever the condition."""
    first = next((stmt for stmt in body if not isinstance(stmt, (ir.ExprStmt, ir.Assign, ir.AnnAssign))), None)
    return isinstance(first, ir.Raise) and first.at.line == line


def _method(value: Value) -> FunctionObj | None:
    return lookup.shown_function(value.getter if isinstance(value, PropertyObj) else value)


def infer_class(
    home: Home,
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None = None,
    home_at: Callable[[Openness], Home] | None = None,
) -> Outcome:
    """A class alone: parameters without a default are symbols, inputs are found. Nobody has made it yet, so what its
    defaults leave out may be passed; `home_at` gives the class where the script's assumptions are open too.
    """
    home.session.allowance.assure()

    def read(opening: Opening) -> Tried:
        outside = bool(home.suppositions) and opening.openness >= Openness.USES and opening.names is None
        found = home_at(opening.openness) if outside and home_at is not None else home
        tried = _with_some_structure(found, stated, inputs, opening)
        tried.suppositions.update(home.suppositions)
        return tried

    levels = (Openness.INPUTS, Openness.USES, Openness.ZEROS, Openness.TESTS, Openness.KINDS)
    return evidence.weighed(read, levels).outcome


def infer_made(home: Home, stated: Mapping[str, Stated], making: Making) -> tuple[Outcome, int]:
    """A class as the program makes it somewhere, else as it calls it there too, and the steps that this took. What is
    not known of an argument there is a symbol, as where the class is alone.
    """
    allowance = home.session.allowance
    allowance.assure()
    before = allowance.left
    found: Outcome | None = None
    for call in (None, *making.calls):
        read = partial(_with_some_structure, home, stated, None, making=making, call=call)
        outcome = evidence.weighed(read, (Openness.INPUTS, Openness.USES)).outcome
        found = outcome if found is None or outcome.complete else found
        if outcome.complete:
            break
    assert found is not None
    return found, before - allowance.left


def _with_some_structure(
    home: Home,
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    opening: Opening,
    making: Making | None = None,
    call: Call | None = None,
) -> Tried:
    """What fails with one small structure, or with parameters that are sizes, but works with others is no fault of the
    class.
    """
    read = partial(_with_a_structure, home, stated, inputs, opening, making, call)
    found = read({})
    forms: dict[str, Form] = {}
    for name in _taken_for_sizes(found, opening):
        for form in Form:
            if not _of_kinds(found) or (form is Form.WORD and not _is_a_choice(name, found)):
                break
            other = read({**forms, name: form})
            if _works_better(other, found, form):
                forms[name], found = form, other
                break
    if forms:
        _excuse(OF_KINDS, found.outcome)
    allowance = home.session.allowance
    return with_choices(
        lambda taken: read({**forms, **taken}), found, partial(_own_value, home), lambda: allowance.left
    )


OF_KINDS = frozenset({"SHP101", "SHP102", "SHP104", "SHP105", "SHP107", "SHP503"})
"""Faults that may lie in what a parameter was taken for: in its number of axes, in a choice that it names."""
MOST_FORMS = 6
"""Parameters that are tried as something else than a size."""


def _works_better(other: Tried, found: Tried, form: Form) -> bool:
    """Whether a class fails no longer where it did, but for what may lie in other parameters. What a list does is known
    as far as what a size does: else nothing says that it works.
    """
    gone, left = _errors(found) - _errors(other), _errors(other)
    if form is not Form.WORD and len(other.outcome.gaps) > len(found.outcome.gaps):
        return False
    in_others = bool(left) and all(code in OF_KINDS for code, _ in left)
    return bool(gone) and (in_others or not other.failed)


def _is_a_choice(name: str, tried: Tried) -> bool:
    """Whether a parameter itself is what some argument must not be."""
    found = tried.outcome.diagnostics
    return any(d.code == "SHP503" and f" = {name} is not" in d.message for d in found)


def _of_kinds(tried: Tried) -> bool:
    return any(code in OF_KINDS for code, _ in _errors(tried))


def _errors(tried: Tried) -> set[tuple[str, Span]]:
    return {(d.code, d.at) for d in tried.outcome.diagnostics if d.severity == "error"}


def _taken_for_sizes(tried: Tried, opening: Opening) -> list[str]:
    """The parameters of a class that fails of which nothing says that they are sizes."""
    if opening.openness >= Openness.KINDS or not _of_kinds(tried):
        return []
    return [name for name, found in tried.suppositions.items() if found.level is Openness.KINDS][:MOST_FORMS]


def _with_a_structure(
    home: Home,
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    opening: Opening,
    making: Making | None,
    call: Call | None,
    taken_for: TakenFor,
) -> Tried:
    """The class with the first of some small structures that works, and that its own words do not contradict."""
    found: list[Tried] = []
    lengths = Lengths()
    for small in REPRESENTATIVES:
        structure = Structure(small, lengths, partial(_own_value, home), taken_for)
        tried, chosen = _with_structure(home, stated, inputs, opening, structure, making, call)
        if not chosen:
            return tried if not tried.failed or not found else found[0]
        if not tried.failed and not _contradicts(tried):
            return tried
        found.append(tried)
    working = [tried for tried in found if not tried.failed]
    first = (working or found)[0]
    if len(working) < len(found):
        _excuse(COUNTED if not working else STATED, first.outcome)
    return first


def _contradicts(tried: Tried) -> bool:
    return any(d.code in STATED for d in tried.diagnostics)


STATED = frozenset({"SHP601"})
"""What contradicts the words of a program: it may lie in a number that was chosen, where others do not work."""
COUNTED = frozenset({"SHP104", "SHP105"})
"""Faults that may lie in the number of items that was chosen for a parameter."""


def _excuse(codes: frozenset[str], outcome: Outcome) -> None:
    """Make gaps of what may lie in the values that were chosen."""
    excused = [d for d in outcome.diagnostics if d.code in codes]
    outcome.diagnostics = [d for d in outcome.diagnostics if d.code not in codes]
    chosen = ", ".join(outcome.assumed)
    outcome.gaps += [GapRecord(f"with {chosen}: {d.message}" if chosen else d.message, d.at) for d in excused]


def _with_structure(
    home: Home,
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    opening: Opening,
    structure: Structure,
    making: Making | None,
    call: Call | None,
) -> tuple[Tried, bool]:
    """The class with values for what decides its structure, and whether any of them was merely chosen."""
    keywords: dict[str, None] = {}
    known, rounds = 0, 0
    while True:
        values, assumed = structure.values, structure.assumed
        tried = _class_outcome(home, values, keywords, stated, inputs, assumed, opening, making, call)
        if not structure.lengthen(tried.noted):
            if rounds == STRUCTURE_ROUNDS or not (structure.decide(tried.noted) or len(keywords) > known):
                return tried, structure.is_chosen
            known = len(keywords)
            rounds += 1


def _own_value(home: Home, name: str) -> Value:
    """What the file itself passes for a parameter; None where it passes nothing that is known."""
    names = _parameter_names(lookup.constructor(home.cls))
    for args, kwargs in home.known_calls:
        given: dict[str, Value] = {**dict(zip(names, args, strict=False)), **kwargs}
        value = given.get(name)
        if value is not None and not isinstance(value, (Unknown, Poly)):
            return value
    return None


def _parameter_names(init: FunctionObj | None) -> list[str]:
    """The parameters of a constructor behind `self`."""
    return [] if init is None else [parameter.name for parameter in init.function.parameters[1:]]


def _class_outcome(
    home: Home,
    structure: Mapping[str, Value],
    keywords: dict[str, None],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
    opening: Opening,
    making: Making | None,
    call: Call | None,
) -> Tried:
    """`keywords` collects what `**kwargs`, or `*args` alone, must carry on to constructors that lack it."""
    known, cls = tuple(keywords), home.cls

    def build(run: Run) -> Value:
        run.entry.structure = structure
        init = lookup.constructor(cls)
        left_empty.open_class(cls, run)
        try:
            if making is not None:
                args, kwargs = made_arguments(making, init, structure, run)
            else:
                args, kwargs = ((), {}) if init is None else _constructor_arguments(init, structure, run)
        except NotFollowed as lacking:
            return lacking.reason
        kinds = {"kwargs"} if init is None else {p.kind for p in init.function.parameters}
        if making is None and not kinds.isdisjoint(("args", "kwargs")):
            for name in (name for name in known if name not in kwargs):
                value = structure[name] if name in structure else keyword_symbol(name, run)
                if "kwargs" in kinds:
                    kwargs[name] = value
                else:
                    args = (*args, value)
            run.entry.missing = keywords
        run.entry.constructed = _by_parameter(init, args, kwargs)
        try:
            return left_empty.completed(space.call(cls, args, kwargs, run), run)
        finally:
            run.entry.missing = None

    return infer_built(home.session, cls.at, cls.name, build, stated, inputs, assumed, opening, call)


def _by_parameter(
    init: FunctionObj | None, args: tuple[Value, ...], kwargs: Mapping[str, Value]
) -> Mapping[str, Value]:
    """The arguments of a constructor by the parameters that take them; what `*args` takes goes by the name `*args`, and
    so does all that is passed by position to a constructor that is not the program's own.
    """
    placed = by_place(init)
    rest = args[len(placed) :]
    return {**dict(zip(placed, args, strict=False)), **({"*args": rest} if rest else {}), **kwargs}


def _constructor_arguments(
    init: FunctionObj, structure: Mapping[str, Value], run: Run
) -> tuple[tuple[Value, ...], dict[str, Value]]:
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for parameter in init.function.parameters[1:]:
        name = parameter.name
        if parameter.kind == "kwargs":
            continue
        if parameter.kind == "args":
            words = f"what `*{name}` holds is up to whoever makes it"
            if is_open(f"*{name}", words, run, Openness.USES):
                raise NotFollowed(run.unknown(words))
            continue
        if name in init.defaults and name not in run.entry.opening.required:
            kwargs.update(_default(name, init.defaults[name], run))
            continue
        value = argument_for(parameter, init.module, structure, run)
        if parameter.kind == "keyword" or kwargs:
            kwargs[name] = value
        else:
            args.append(value)
    return tuple(args), kwargs


def _default(name: str, default: Value, run: Run) -> dict[str, Value]:
    """What stands in for a default, where the run leaves it open."""
    found = supposed(name, f"`{name}` has only its default {left_empty.told(default)}", default, run, of_parameter=True)
    return {} if found is default else {name: found}
