"""How the program makes its models: the arguments that it passes to their constructors, as plain data."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.python.recipes import Recipe, recipe
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, Value

MOST = 4
"""Ways of making one class that a run notes."""


def note(cls: ClassObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> None:
    """A module's class of the project is called: note what with, if nobody has yet. What shapecheck itself calls, as a
    class that is looked at alone, stands in no file.
    """
    module = cls.module
    if module is None or run.frame is None or not run.frame.module.ir.body:
        return
    known = run.found.makings.setdefault((module.path, cls.name), {})
    if len(known) >= MOST:
        return
    given: tuple[tuple[Recipe, ...], tuple[tuple[str, Recipe], ...]] = (
        tuple(recipe(value, run) for value in args),
        tuple((name, recipe(value, run)) for name, value in kwargs.items()),
    )
    if given not in known:
        at = run.user_place()[0]
        known[given] = Making(module.path, cls.name, *given, at.path, at.line)
