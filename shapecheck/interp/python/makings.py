"""How the program makes its models and what it calls them with, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shapecheck.interp.python.recipes import OPEN, Recipe, recipe
from shapecheck.interp.run.findings import LayerCallRecord, Making
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Instance, Value

Call = tuple[tuple[Recipe, ...], tuple[tuple[str, Recipe], ...]]
"""Arguments by position and by name."""

MOST = 4
"""Ways of making one class that a run notes."""
MOST_CALLS = 2
"""Ways of calling what was made in one way."""


def note(cls: ClassObj, instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> None:
    """A module's class of the project is called: note what with, if nobody has yet. What shapecheck itself calls, as a
    class that is looked at alone, stands in no file.
    """
    making = _noted(cls, args, kwargs, run)
    if making is not None:
        run.found.making_of[instance] = making


def note_base(cls: ClassObj | None, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> None:
    """The constructor of a module's class of the project is called on an object of a subclass: that is a way of making
    the base too.
    """
    if cls is None or not cls.is_module or cls.module is None or not cls.module.is_user:
        return
    if isinstance(args[0], Instance) and args[0].cls is not cls:
        _noted(cls, args[1:], kwargs, run)


def _noted(cls: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Making | None:
    module = cls.module
    if module is None or run.frame is None or not run.frame.module.ir.body:
        return None
    known = run.found.makings.setdefault((module.path, cls.name), {})
    given = tuple(recipe(value, run) for value in args), _named(kwargs, run)
    if given not in known:
        if len(known) >= MOST:
            return None
        at = run.user_place()[0]
        known[given] = Making(module.path, cls.name, *given, at.path, at.line)
    return known[given]


def of_run(run: Run) -> list[Making]:
    """What a run has noted, with the calls of what it has made."""
    calls: dict[Making, dict[Call, None]] = {}
    for record in run.found.layer_calls:
        making = run.found.making_of.get(record.module)
        if making is not None and len(calls.setdefault(making, {})) < MOST_CALLS:
            found = _called_with(record, run)
            if any(part != OPEN for part in (*found[0], *dict(found[1]).values())):
                calls[making][found] = None
    every: Iterable[Making] = (making for ways in run.found.makings.values() for making in ways.values())
    return [making._replace(calls=tuple(calls.get(making, ()))) for making in every]


def _called_with(record: LayerCallRecord, run: Run) -> Call:
    by_place = record.inputs[: len(record.inputs) - len(record.keywords)]
    by_name = dict(zip(record.keywords, record.inputs[len(by_place) :], strict=True))
    return tuple(recipe(value, run) for value in by_place), _named(by_name, run)


def _named(values: Mapping[str, Value], run: Run) -> tuple[tuple[str, Recipe], ...]:
    return tuple((name, recipe(value, run)) for name, value in values.items())
