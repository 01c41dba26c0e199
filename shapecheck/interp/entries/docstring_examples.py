"""Examples in the docstrings of classes: how those who wrote a model say that it is made and called.

They are run for what they make models with, and for nothing else: an example that fails is no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.entries.entry import Script
from shapecheck.interp.entries.script_part import Statements
from shapecheck.interp.python.makings import of_run
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Making
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import ClassObj, ModuleObj, Scope
from shapecheck.syntax.errors import SourceError
from shapecheck.syntax.examples import examples_in
from shapecheck.syntax.parse import load_module

MOST = 40
"""Docstrings of one file that are run."""
MOST_STEPS = 120_000
"""Steps after which no other docstring is run."""


def makings(script: Script, classes: Iterable[ClassObj]) -> list[Making]:
    """How the docstrings of some classes of a script's file make models."""
    found: list[Making] = []
    spent = 0
    for count, example in enumerate(_examples(script.module, classes)):
        if count == MOST or spent > MOST_STEPS:
            break
        made, steps = _run(example, script)
        found += made
        spent += steps
    return found


def _examples(module: ModuleObj, classes: Iterable[ClassObj]) -> Iterator[ir.Module]:
    """What each docstring that has an example has of them, at its place in the file."""
    definitions = {(n.at.line, n.name): n for n in ir.walk(module.ir.body) if isinstance(n, ir.ClassDef)}
    for cls in classes:
        definition = None if cls.at is None else definitions.get((cls.at.line, cls.name))
        for first, text in () if definition is None else _docstrings(definition):
            source = examples_in(text).source
            if not source.strip():
                continue
            try:
                found = load_module("<example>.py", module.name, ("\n" * (first - 1) + source).encode())
            except SourceError:
                continue
            yield replace(found, path=module.path)


def _docstrings(cls: ir.ClassDef) -> Iterator[tuple[int, str]]:
    """Where the docstrings of a class and its methods begin, and their texts."""
    owners: list[ir.ClassDef | ir.Function] = [cls]
    owners += [part.function for part in cls.body if isinstance(part, ir.FunctionDef)]
    for owner in owners:
        if owner.docstring is not None:
            yield owner.body[0].at.line, owner.docstring


def _run(example: ir.Module, script: Script) -> tuple[list[Making], int]:
    """How an example makes models, and the steps that it took; what it did is taken back. Behind a statement that fails
    the next ones are run.
    """
    run = Run(script.run.session)
    run.path.training, run.path.splittable = None, False
    run.entry.script = run.entry.goes_on = True
    module = ModuleObj(example.name, example.path, example, Scope({}, script.module.scope), True)
    run.frame = Frame(module, module.scope, "<module>", None, home=module.scope)
    mark = run.store.mark()
    try:
        with suppress(Raised):
            Statements(module).run(example.body, run)
        return of_run(run), run.budget.spent
    finally:
        run.session.allowance.pay(run.budget.spent)
        run.store.rollback(mark)
