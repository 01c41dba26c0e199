"""Functions of the file that a library is given to call: as a command, a callback, the body of a process.

What the library passes is not known. Those that the script ran itself are left out: they were looked at with what it
gave them. An error in one is torch's refusal; a `raise` of the program's own may be what it is there for.
"""

from __future__ import annotations

from collections.abc import Callable

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.interp.entries import evidence, left_empty, outcomes
from shapecheck.interp.entries.entry import Script, ScriptPart, entry_frame, told
from shapecheck.interp.entries.unsaid_arguments import of_parameters
from shapecheck.interp.python import uncaught
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, Supposition, is_open
from shapecheck.interp.values.objects import BoundMethod, ClassObj, FunctionObj, Value
from shapecheck.report.diagnostics import Diagnostic

MOST = 50
"""Functions of one file that are looked at."""
MOST_STEPS = 200_000
"""Steps after which no other function is looked at: the classes of the file come behind them."""


@dataclass(slots=True)
class Handed:
    """What all of them gave together."""

    suppositions: dict[str, Supposition]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    gaps: list[GapRecord] = field(default_factory=list)
    operations: dict[tuple[object, ...], bool] = field(default_factory=dict)
    exercised: set[ClassObj] = field(default_factory=set)
    empty: bool = False

    @property
    def failed(self) -> bool:
        return any(d.severity == "error" for d in self.diagnostics)

    def followed_by(self, opened: Handed) -> Handed:
        """Each function was followed as far as it goes: what is found with assumptions open comes to that."""
        evidence.add_new(self.diagnostics, (d for d in opened.diagnostics if d.severity == "error"))
        return self


def weighed(part: ScriptPart) -> Handed:
    """The functions that the script hands over, with no charge that rests on an assumption."""
    return evidence.weighed(
        lambda opening: _run_all(part.run(opening)), (Openness.USES, Openness.ZEROS, Openness.TESTS)
    )


def _run_all(script: Script) -> Handed:
    """Each function in turn."""
    looking = _Looking(script)
    for function in script.run.found.handed:
        looking.at(function)
    return looking.made


class _Looking:
    """Looks at functions of one reading of the script, each once. What one of them hands over is gone when it ends."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.made = Handed(script.suppositions)
        self._done = set(script.run.found.entered)
        self._count = 0
        self._steps = 0
        self._ended = False

    def at(self, function: Value) -> None:
        script, made = self.script, self.made
        key = id(_function(function).function)
        if key in self._done or _function(function).module is not script.module or self._ended:
            return
        if self._count == MOST or self._steps > MOST_STEPS:
            self._ended = True
            words = f"more than {MOST} functions" if self._count == MOST else f"more than {MOST_STEPS} steps"
            at = Span(script.module.path, *_function(function).function.at)
            made.gaps.append(GapRecord(f"{words} in what is given to libraries: no more is looked at", at))
            return
        self._done.add(key)
        self._count += 1
        run = _run(script, function, self._others)
        self._steps += run.budget.spent
        made.diagnostics += told(run)
        made.gaps += run.found.gaps
        made.operations |= run.found.operations
        made.exercised |= run.found.exercised
        made.empty = made.empty or any(map(outcomes.about_nothing, run.found.findings))

    def _others(self, run: Run) -> None:
        self._done |= run.found.entered
        for function in run.found.handed:
            self.at(function)


def _function(value: Value) -> FunctionObj:
    function = value.function if isinstance(value, BoundMethod) else value
    assert isinstance(function, FunctionObj)
    return function


def _run(script: Script, value: Value, then: Callable[[Run], None]) -> Run:
    """Call a function with unknown arguments, and take back what it did, once `then` has looked at it."""
    function, module = _function(value), script.module
    at = Span(module.path, *function.function.at)
    run = Run(script.run.session)
    run.entry.opening, run.entry.assumed = script.run.entry.opening, script.run.entry.assumed
    run.path.training, run.path.splittable = None, False
    run.entry.script = run.entry.goes_on = True
    run.frame = entry_frame(run.session, at)
    mark = run.store.mark()
    try:
        parameters = function.function.parameters[int(isinstance(value, BoundMethod)) :]
        if _is_called_with_more(parameters, run):
            return run
        args, kwargs = of_parameters(parameters, module.path)
        left_empty.open_module(module, run)
        space.call(value, args, kwargs, run)
    except Raised as raised:
        if raised.finding is not None:
            run.found.findings.append(raised.finding)
        elif not raised.explicit:
            uncaught.tell(raised, run)
    except (OverBudget, RecursionError) as over:
        run.found.gaps[GapRecord(str(over) or type(over).__name__, at)] = None
    finally:
        run.session.allowance.pay(run.budget.spent)
        then(run)
        run.store.rollback(mark)
    return run


def _is_called_with_more(parameters: tuple[ir.Parameter, ...], run: Run) -> bool:
    """Whether the run leaves open what `*args` and `**kwargs` hold: then there is nothing to follow."""
    rest = [p.name for p in parameters if p.kind in ("args", "kwargs")]
    return any(is_open(f"*{name}", f"what `{name}` holds is not known", run, Openness.USES) for name in rest)
