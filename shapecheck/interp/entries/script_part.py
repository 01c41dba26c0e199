"""The script part of a file, statement by statement: what costs the program one of them leaves the others.

Where a statement takes too many steps, or shapecheck itself fails, the names that it would have bound are unknown, and
the next one follows. An exception of the program goes its own way (`python.uncaught`).
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, field
from shapecheck.base.span import Span
from shapecheck.dims import DimTooLarge
from shapecheck.interp.python import unbound
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Completion, ModuleObj
from shapecheck.values import Unknown

LEAST = 2_000
"""Steps that a statement may take, whatever those before it have spent."""


@dataclass(slots=True)
class Statements:
    """Runs a module's own statements; `crashes` are the faults of shapecheck itself, with their places."""

    module: ModuleObj
    crashes: list[tuple[Exception, Span]] = field(default_factory=list)

    def run(self, body: tuple[ir.Stmt, ...], run: Run) -> Completion | None:
        """Run them in order; each over-run halves what the rest may spend."""
        frame, depth = run.frame, run.depth
        for stmt in body:
            at = Span(self.module.path, *stmt.at)
            try:
                space.exec_block((stmt,), run)
                continue
            except Raised:
                raise
            except (OverBudget, RecursionError, DimTooLarge) as over:
                reason = str(over) if isinstance(over, OverBudget) else _words(over)
                run.found.gaps[GapRecord(reason, at)] = None
                run.found.settled.add(reason)
            except Exception as error:  # a fault of shapecheck costs this statement, not the file
                reason = f"shapecheck failed here: {type(error).__name__}"
                self.crashes.append((error, at))
            run.frame, run.depth, run.catching, run.speculation, run.at_yield = frame, depth, 0, 0, None
            self._next_budget(run)
            assert run.frame is not None
            run.frame.pending.clear()
            unbound.leave_unknown((stmt,), Unknown(reason, at), run)
        return None

    @staticmethod
    def _next_budget(run: Run) -> None:
        allowance, steps = run.session.allowance, run.budget.steps // 2
        if run.budget.spent < run.budget.steps:
            return
        allowance.pay(run.budget.spent)
        run.budget = allowance.budget()
        if max(steps, LEAST) < run.budget.steps:
            run.budget.steps, run.budget.whole = max(steps, LEAST), False


def _words(over: Exception) -> str:
    deep = isinstance(over, RecursionError)
    return "calls or values are nested too deep" if deep else "a formula that grew too large"
