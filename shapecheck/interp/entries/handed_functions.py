"""Functions of the file that a library is given to call: as a command, a callback, the body of a process.

What the library passes is not known. Those that the script ran itself are left out: they were looked at with what it
gave them. An error in one is torch's refusal; a `raise` of the program's own may be what it is there for.
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.span import Span
from shapecheck.dims import sym
from shapecheck.interp.entries.annotations import Kind, kind_of
from shapecheck.interp.entries.entry import Script, entry_frame
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.values.objects import BoundMethod, FunctionObj, ModuleObj, Real, Value
from shapecheck.interp.words.messages import Describer
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.values import Unknown

MOST = 50
"""Functions of one file that are looked at."""


def run_handed(session: Session, script: Script) -> list[Script]:
    """What each function in turn gives; a function may hand others over."""
    done = set(script.run.found.entered)
    waiting = list(script.run.found.handed.items())
    looked: list[Script] = []
    while waiting and len(looked) < MOST:
        key, function = waiting.pop(0)
        if key in done or _function(function).module is not script.module:
            continue
        done.add(key)
        found = _run(session, script.module, function)
        done |= found.run.found.entered
        waiting += found.run.found.handed.items()
        looked.append(found)
    return looked


def _function(value: Value) -> FunctionObj:
    function = value.function if isinstance(value, BoundMethod) else value
    assert isinstance(function, FunctionObj)
    return function


def _run(session: Session, module: ModuleObj, value: Value) -> Script:
    """Call a function with unknown arguments, and take back what it did."""
    function = _function(value)
    at = Span(module.path, *function.function.at)
    run = Run(session)
    run.path.training, run.path.splittable, run.entry.script = None, False, True
    run.frame = entry_frame(session, at)
    ended: tuple[str, Span] | None = None
    mark = run.store.mark()
    try:
        skipped = int(isinstance(value, BoundMethod))
        args, kwargs = _arguments(function.function.parameters[skipped:], module.path)
        space.call(value, args, kwargs, run)
    except Raised as raised:
        if raised.finding is not None:
            run.found.findings.append(raised.finding)
    except (OverBudget, RecursionError) as over:
        ended = str(over) or type(over).__name__, at
        run.found.gaps[GapRecord(*ended)] = None
    finally:
        run.session.allowance.pay(run.budget)
        run.store.rollback(mark)
    describer = Describer(Namer(run.path.facts, {}, {}))
    findings = [*run.found.findings, *run.found.warnings, *run.found.reveals]
    return Script(module, run, [describer.diagnostic(f) for f in findings], ended)


def _arguments(parameters: tuple[ir.Parameter, ...], path: str) -> tuple[tuple[Value, ...], dict[str, Value]]:
    by_place = tuple(_argument(p, path) for p in parameters if p.kind in ("positional", "plain"))
    return by_place, {p.name: _argument(p, path) for p in parameters if p.kind == "keyword"}


def _argument(parameter: ir.Parameter, path: str) -> Value:
    kind = kind_of(parameter.annotation)
    if kind is Kind.INT:
        return sym(parameter.name, opaque=True, minimum=0)
    if kind is Kind.FLOAT:
        return Real()
    return Unknown(f"what `{parameter.name}` is called with", Span(path, *parameter.at))
