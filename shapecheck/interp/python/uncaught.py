"""An exception that nothing catches: it is told once, and following goes on behind the statement that raised it.

What the statement would have bound is unknown from there on, and so is what a failed `assert` compared. A `raise` ends
its function, so following goes on behind the call.
"""

from __future__ import annotations

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.base.span import Span
from shapecheck.interp.python import exceptions, unbound
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding, GapRecord
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.run import PRELUDE, Run
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import Completion, Instance, Value
from shapecheck.rules.core.check import Failure
from shapecheck.values import Unknown

ENDING = (SystemExit, KeyboardInterrupt)
"""Exceptions that end a program in the usual way."""
OF_THE_MACHINE = (ImportError, OSError)
"""Exceptions that depend on where the program runs."""
TIMES = 3
"""How often following goes on behind one statement of a running function: a loop that only fails must end."""


@dataclass(eq=False, slots=True)
class Way:
    """Where an exception came from: the innermost frame with statements, the line of the checked file that led there,
    and the frame that a `raise` of its own ended.
    """

    source: Frame
    at: Span
    scope: str
    ended: Frame | None


def behind(
    raised: Raised, body: tuple[ir.Stmt, ...], place: int, frame: Frame | None, depth: int, run: Run
) -> Completion | None:
    """Go on behind `body[place]`, or raise `raised` again: it is caught further out, or ends this block."""
    if not run.entry.goes_on or frame is None:
        raise raised
    stmt = body[place]
    way = raised.way = raised.way or _way(raised, stmt, frame)
    open_end = run.catching or run.speculation or frame.pending
    if open_end or not frame.module.is_user or is_any_of(raised.value, ENDING):
        raise raised
    run.frame, run.depth = frame, depth
    why = Unknown(_told(raised, way), way.at)
    if not _may_go_on(way, stmt, frame):
        unbound.leave_unknown(body[place:], why, run)
        raise raised
    tell(raised, run)
    unbound.leave_unknown((stmt,), why, run)
    missing = raised.value.name if isinstance(raised.value, NameError) else None
    if missing:  # wherever else it is read, that is the same fault
        way.source.module.scope.vars.setdefault(missing, why)
    if isinstance(stmt, ir.Assert):
        unbound.forget_compared(stmt.test, why, run)
    return Completion("return", why) if frame.function is not None and unbound.returns(stmt) else None


def _may_go_on(way: Way, stmt: ir.Stmt, frame: Frame) -> bool:
    """Whether what follows the statement is still to be looked at in its own frame."""
    if way.ended is frame and not frame.class_scope and not _at_top(stmt, frame):
        return False
    frame.gone_on = frame.gone_on or {}
    frame.gone_on[stmt.at] = times = frame.gone_on.get(stmt.at, 0) + 1
    return times <= TIMES or _at_top(stmt, frame)


def _at_top(stmt: ir.Stmt, frame: Frame) -> bool:
    """Whether a statement stands in a module's own body."""
    return frame.scope is frame.module.scope and any(stmt is own for own in frame.module.ir.body)


def _way(raised: Raised, stmt: ir.Stmt, frame: Frame) -> Way:
    own = checked = frame
    while own.caller is not None:
        own = own.caller
    root = own.module
    while checked.module is not root and checked.caller is not None:
        checked = checked.caller
    at = raised.at if raised.at.path == root.path else Span(checked.module.path, *checked.at)
    ends = frame if isinstance(stmt, ir.Raise) else None
    return Way(frame, at, checked.name, ends)


def is_any_of(value: Value, kinds: tuple[type, ...]) -> bool:
    """Whether an exception is of one of these kinds."""
    return not isinstance(value, Unknown) and any(exceptions.is_kind(value, kind) for kind in kinds)


def _believed(raised: Raised, way: Way) -> bool:
    """Whether the program itself is sure to raise here."""
    if raised.finding is not None:
        return not raised.doubtful
    if raised.doubtful or isinstance(raised.value, Unknown) or is_any_of(raised.value, OF_THE_MACHINE):
        return False
    if raised.explicit and raised.at.path.startswith(PRELUDE):
        return True
    owner = way.source.self
    if isinstance(owner, Instance) and lookup.why_open(owner.cls) and is_any_of(raised.value, (NotImplementedError,)):
        return False  # a base that is missing may define the method
    own = way.source.module.is_user and raised.at.path == way.source.module.path
    return own and (raised.explicit or not is_any_of(raised.value, (AttributeError,)))


def tell(raised: Raised, run: Run) -> None:
    """Report an exception of the script: a finding where the program is sure to raise it, else a gap."""
    way = raised.way
    if not isinstance(way, Way):
        return
    told = _told(raised, way)
    if not _believed(raised, way):
        run.found.gaps[GapRecord(told, way.at)] = None
        run.found.settled.add(told)
        return
    run.found.settled.add(told)
    kind, text = exceptions.describe(raised.value)
    inner = None if raised.at.path.startswith(PRELUDE) else raised.at
    raises = Failure("SHP508", {"exception": kind, "text": text or "..."})
    context = Context(kind, way.at, way.scope, inner=inner)
    if raised.context is not None:  # an assertion tells of itself
        context = raised.context if raised.at.path == way.at.path else replace(raised.context, at=way.at, inner=inner)
    finding = raised.finding or Finding(raises, context)
    if finding not in run.found.findings:
        run.found.findings.append(finding)


def _told(raised: Raised, way: Way) -> str:
    """The exception in words, with the module that it was raised in where that is another one."""
    kind, text = exceptions.describe(raised.value)
    words = " ".join(f"{kind}: {text}".split()) if text else kind
    if raised.at.path in (way.at.path, "") or raised.at.path.startswith(PRELUDE):
        return f"line {way.at.line} raises {words}"
    return f"raised in {way.source.module.name}:{raised.at.line}: {words}"
