"""Entry points: the script part of a file as written, and targets that were asked for; `class_entry` has classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass
from shapecheck.base.span import Span
from shapecheck.dims import sym, symbols_of
from shapecheck.interp.builtins import namespace
from shapecheck.interp.entries import entry_inputs, outcomes, search
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.libraries import modules
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python.exceptions import describe as describe_exception
from shapecheck.interp.run import space
from shapecheck.interp.run.budget import Budget, OverBudget
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.findings import Context, Finding, GapRecord
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.torch.nn import methods
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ModuleObj, Scope, Value
from shapecheck.interp.words.messages import Describer
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic, Note
from shapecheck.rules.core.check import Failure
from shapecheck.values import Tensor, Unknown


# -------------------------------------------------------------------- the script part
@dataclass(slots=True)
class Script:
    """A file's module after its script part ran, with what that run found and why it ended early, if it did."""

    module: ModuleObj
    run: Run
    diagnostics: list[Diagnostic]
    ended: tuple[str, Span] | None


def run_script(session: Session, module: ModuleObj, budget: Budget | None = None) -> Script:
    """Run a file as `python file.py` would, as far as it can be followed."""
    run = Run(session, budget)
    run.path.training = None
    run.path.splittable = False
    run.entry.script = True
    error: Raised | None = None
    ended: tuple[str, Span] | None = None
    try:
        session.importer.execute(module, run)
    except Raised as raised:
        error = raised
        ended = " ".join(describe_exception(error.value)), error.at
    except (OverBudget, RecursionError) as over:
        ended = str(over) or type(over).__name__, Span(module.path, 1, 1, 1, 1)
        run.found.gaps[GapRecord(*ended)] = None
    finally:
        run.session.allowance.pay(run.budget)
    module.scope.vars["__name__"] = "__main__"
    findings = [*run.found.findings, *run.found.warnings, *run.found.reveals]
    if error is not None:
        found = _uncaught(error, module)
        findings += [found] if found is not None else []
    describer = Describer(Namer(run.path.facts, {}, {}), fitting=run.found.fitting, failing=findings)
    return Script(module, run, [describer.diagnostic(f) for f in findings], ended)


def _uncaught(error: Raised, module: ModuleObj) -> Finding | None:
    """What an exception that nobody catches is worth: torch's own is a finding, so is the file's own `raise`."""
    if error.finding is not None:
        return error.finding
    if not error.explicit or error.at.path != module.path:
        return None
    kind, text = describe_exception(error.value)
    if kind in ("SystemExit", "KeyboardInterrupt", "NotImplementedError"):
        return None
    context = error.context or Context(kind, error.at, "<module>")
    return Finding(Failure("SHP508", {"exception": kind, "text": text or "..."}), context)


# -------------------------------------------------------------------- one entry
@dataclass(slots=True)
class Tried:
    outcome: Outcome
    structural: list[str]
    listed: list[str]
    flags: list[str]


def infer_instance(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
) -> Outcome:
    """A target: an expression that builds a model (or any callable), with given or inferred inputs."""
    return infer_built(session, at, name, build, stated, inputs, []).outcome


def infer_built(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> Tried:
    tried = _attempt(session, at, name, build, stated, inputs, assumed)
    if not tried.outcome.failed or not stated or inputs:
        return tried
    free = _attempt(session, at, name, build, {}, inputs, assumed)
    if free.outcome.failed:
        return free
    if _first_hand(tried, stated):
        free.outcome.diagnostics.extend(_contradicted(tried, stated))
        return free
    return tried


def _first_hand(tried: Tried, stated: Mapping[str, Stated]) -> bool:
    """Whether the stated shape fails at the very first operation on the input: then the statement is what is off."""
    return any(d.severity == "error" and d.trail is None for d in tried.outcome.diagnostics)


def _contradicted(tried: Tried, stated: Mapping[str, Stated]) -> list[Diagnostic]:
    if any(shape.alternatives for shape in stated.values()):
        return []
    found = [d for d in tried.outcome.diagnostics if d.severity == "error"]
    name, shape = next(iter(stated.items()))
    words = f"{name}: ({', '.join(shape.dims)})"
    return [
        Diagnostic(
            "SHP601",
            f"the stated shape {words} is contradicted: {d.message}",
            d.at,
            (Note(f"`{name}` is stated here", shape.at),),
            scope=d.scope,
        )
        for d in found[:1]
    ]


def _attempt(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
) -> Tried:
    structural: dict[str, None] = {}
    listed: dict[str, None] = {}
    flags: dict[str, None] = {}
    foreign: dict[str, bool] = {}
    counted: set[str] = set()

    given = frozenset(s.name for tensor in (inputs or {}).values() for d in tensor.shape for s in symbols_of(d))
    allowance = session.allowance
    before = allowance.left

    def make_run() -> Run:
        """Each run may spend what the attempts before it have left."""
        return Run(session, allowance.budget(before - allowance.left))

    def body(run: Run) -> tuple[dict[str, Value], Value, Value]:
        run.entry.structural, run.entry.listed, run.entry.flags, run.entry.foreign = structural, listed, flags, foreign
        run.entry.given, run.entry.counted = given, counted
        run.frame = entry_frame(session, at)
        root = build(run)
        forward_inputs = entry_inputs.forward_inputs(root, stated, inputs, run)
        run.entry.inputs = forward_inputs
        if isinstance(root, Unknown):
            return forward_inputs, root, root
        _framework_methods(root, run)
        if run.session.summarised:
            _to_evaluation(root, run)
        run.found.layer_calls.clear()
        output = space.call(root, *entry_inputs.arguments(root, forward_inputs), run)
        return forward_inputs, root, output

    result = search.search(make_run, body, outcomes.read_off)
    return Tried(outcomes.outcome(result, name, stated, assumed), list(structural), list(listed), list(flags))


def _to_evaluation(root: Value, run: Run) -> None:
    """A summary is of the model in evaluation: what only training does, or skips by chance, is left out."""
    if nn_module.is_module(root):
        methods.set_mode(root, False, run)


FRAMEWORK_METHODS = ("configure_optimizers",)
"""Methods without arguments that a training framework calls on a model it is handed."""


def _framework_methods(root: Value, run: Run) -> None:
    """Run what a framework would run before the first forward; only what torch itself refuses there counts."""
    if not nn_module.is_module(root):
        return
    for name in FRAMEWORK_METHODS:
        method = lookup.own_function(root.cls, name)
        if method is not None and len(method.function.parameters) == 1:
            frame, depth = run.frame, run.depth
            try:
                space.call(space.bind(method, root, run), (), {}, run)
            except Raised as raised:
                run.frame, run.depth = frame, depth
                if raised.finding is not None:
                    run.path.note_failure()
                    run.found.findings.append(raised.finding)


def entry_frame(session: Session, at: Span | None) -> Frame:
    path = at.path if at is not None else "<target>"
    module = ModuleObj("<entry>", path, ir.Module(path, "<entry>", (), None, ()), Scope({}, None), True)
    position = ir.Pos(*at[1:5]) if at is not None else ir.NOWHERE
    return Frame(module, module.scope, "<module>", None, at=position)


# -------------------------------------------------------------------- targets
def evaluate_target(module: ModuleObj, expression: ir.Expr, run: Run) -> Value:
    """An expression over a module's names; names that it does not define are symbols."""
    scope = Scope({}, module.scope)
    frame = Frame(module, scope, "<target>", None, at=ir.NOWHERE)
    run.frame = frame
    for name in _names(expression):
        value = modules.attribute(module, name, run)
        if value is MISSING or (module.is_user and value is module.scope.open):
            scope.vars.update({} if name in namespace.BUILTINS else {name: sym(name)})
        elif name not in module.scope.vars:
            scope.vars[name] = value
    return evaluator.eval_expr(expression, run)


def _names(expression: Any) -> set[str]:
    """Every name that an expression reads."""
    match expression:
        case ir.Name(id=name):
            return {name}
        case tuple():
            parts: Iterable[Any] = expression
        case _:
            parts = (getattr(expression, slot) for slot in getattr(type(expression), "__slots__", ()))
    return {name for part in parts for name in _names(part)}
