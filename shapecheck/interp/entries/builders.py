"""Functions of a file that make models and that nobody has called: `def small(): return Net(Block, [2, 2])`.

They are called for what they make models with, and for nothing else: what fails in one is no finding, for what a caller
passes is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

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
from shapecheck.interp.values.objects import ClassObj, FunctionObj, ModuleObj

MOST = 12
"""Functions of one file that are called."""


def makings(script: Script, wanted: Callable[[ClassObj], bool]) -> list[Making]:
    """How the functions of a script's file that it has not run make the classes that are wanted."""
    found: list[Making] = []
    for count, function in enumerate(_builders(script, wanted)):
        if count == MOST:
            break
        found += _called(function, script)
    return found


def _builders(script: Script, wanted: Callable[[ClassObj], bool]) -> Iterator[FunctionObj]:
    """The functions at the top of the file that call such a class, or another of these functions."""
    module = script.module
    functions = [
        value
        for value in module.scope.vars.values()
        if isinstance(value, FunctionObj)
        and value.module is module
        and id(value.function) not in script.run.found.entered
    ]
    called = {id(function): _called_names(function, module) for function in functions}
    names = {name for name in dict.fromkeys(n for found in called.values() for n in found) if _is(name, script, wanted)}
    while True:
        new = [f for f in functions if f.function.name not in names and not names.isdisjoint(called[id(f)])]
        if not new:
            return
        yield from new
        names.update(function.function.name for function in new)


def _called_names(function: FunctionObj, module: ModuleObj) -> dict[str, None]:
    calls = (node.func for node in ir.walk(function.function.body) if isinstance(node, ir.Call))
    return {func.id: None for func in calls if isinstance(func, ir.Name) and func.id in module.scope.vars}


def _is(name: str, script: Script, wanted: Callable[[ClassObj], bool]) -> bool:
    found = modules.attribute(script.module, name, script.run)
    return isinstance(found, ClassObj) and wanted(found)


def _called(function: FunctionObj, script: Script) -> list[Making]:
    """How one function makes models, with unknown arguments where it has no defaults; what it did is taken back."""
    module = script.module
    run = Run(script.run.session)
    run.path.training, run.path.splittable = None, False
    run.entry.script = True
    run.frame = entry_frame(run.session, Span(module.path, *function.function.at))
    mark = run.store.mark()
    try:
        with suppress(Raised, OverBudget, RecursionError, DimTooLarge):
            args, kwargs = arguments(function, module.path)
            space.call(function, args, kwargs, run)
        return of_run(run)
    finally:
        run.session.allowance.pay(run.budget.spent)
        run.store.rollback(mark)
