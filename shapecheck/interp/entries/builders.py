"""Functions and plain classes of a file that make models and that nobody has called: `def small(): return Net([2, 2])`,
a trainer whose constructor makes the model and its loss.

They are called for what they make models with, and for nothing else: what fails in one is no finding, for what a caller
passes is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeAlias

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import DimTooLarge
from shapecheck.interp.entries.entry import Script, entry_frame
from shapecheck.interp.entries.unsaid_arguments import arguments
from shapecheck.interp.libraries import modules
from shapecheck.interp.python.makings import of_run
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.run import Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, FunctionObj, ModuleObj, Value

Builder: TypeAlias = FunctionObj | ClassObj
MOST = 12
"""Functions and classes of one file that are called."""
ASKING = ("isinstance", "issubclass")
"""What takes a class and makes nothing of it."""


def makings(script: Script, wanted: Callable[[ClassObj], bool]) -> list[Making]:
    """How what a script's file has and the script has not run makes the classes that are wanted."""
    found: list[Making] = []
    for count, (builder, methods) in enumerate(_builders(script, wanted)):
        if count == MOST:
            break
        found += _called(builder, methods, script)
    return found


def _builders(script: Script, wanted: Callable[[ClassObj], bool]) -> Iterator[tuple[Builder, list[str]]]:
    """What stands at the top of the file and calls such a class, or another that does; of a class, the methods that
    do.
    """
    module = script.module
    known = {name: value for name, value in module.scope.vars.items() if isinstance(value, (FunctionObj, ClassObj))}
    calls = {name: _calls_in(value, script) for name, value in known.items()}
    every = dict.fromkeys(name for parts in calls.values() for found in parts.values() for name in found)
    names = {name for name in every if _is(name, script, wanted)}
    while True:
        new: dict[str, list[str]] = {}
        for name, parts in calls.items():
            makers = [part for part, found in parts.items() if not names.isdisjoint(found)]
            if name not in names and makers:
                new[name] = makers
        if not new:
            return
        yield from ((known[name], makers) for name, makers in new.items())
        names.update(new)


def _calls_in(builder: Builder, script: Script) -> dict[str, dict[str, None]]:
    """What a function of the file calls, or each method of a class that is no model's, where the script has not entered
    it.
    """
    module, entered = script.module, script.run.found.entered
    parts: Iterable[object] = (builder,)
    if isinstance(builder, ClassObj):
        parts = () if builder.is_module or builder.module is not module else builder.attrs.values()
    functions = [part for part in parts if isinstance(part, FunctionObj) and part.module is module]
    return {f.function.name: _called_names(f, module) for f in functions if id(f.function) not in entered}


def _called_names(function: FunctionObj, module: ModuleObj) -> dict[str, None]:
    """What a function calls, or hands to what it calls: as the class that another function makes."""
    calls = [node for node in ir.walk(function.function.body) if isinstance(node, ir.Call)]
    named = [part for call in calls for part in (call.func, *_handed(call))]
    return {part.id: None for part in named if isinstance(part, ir.Name) and part.id in module.scope.vars}


def _handed(call: ir.Call) -> Iterator[ir.Expr]:
    if not (isinstance(call.func, ir.Name) and call.func.id in ASKING):
        yield from call.args
        yield from (keyword.value for keyword in call.keywords)


def _is(name: str, script: Script, wanted: Callable[[ClassObj], bool]) -> bool:
    found = modules.attribute(script.module, name, script.run)
    return isinstance(found, ClassObj) and wanted(found)


def _called(builder: Builder, methods: Iterable[str], script: Script) -> list[Making]:
    """How one of them makes models, with unknown arguments where it has no defaults; what it did is taken back."""
    run = Run(script.run.session)
    run.path.training, run.path.splittable = None, False
    run.entry.script = True
    mark = run.store.mark()
    try:
        if isinstance(builder, FunctionObj):
            _call(builder, builder, script, run)
            return of_run(run)
        made = _call(builder, lookup.constructor(builder), script, run)
        for name in methods:
            method = builder.attrs[name]
            if made is not None and isinstance(method, FunctionObj) and id(method.function) not in run.found.entered:
                _call(space.bind(method, made, run), method, script, run)
        return of_run(run)
    finally:
        run.session.allowance.pay(run.budget.spent)
        run.store.rollback(mark)


def _call(target: Value, function: FunctionObj | None, script: Script, run: Run) -> Value:
    """What a call gives; None where it ends in an exception. Those of a method and a class begin behind the object."""
    at = function.function.at if function is not None else (1, 1, 1, 2)
    run.frame = entry_frame(run.session, Span(script.module.path, *at))
    with suppress(Raised, OverBudget, RecursionError, DimTooLarge):
        args, kwargs = ((), {}) if function is None else arguments(function, script.module.path)
        return space.call(target, args if target is function else args[1:], kwargs, run)
    return None
