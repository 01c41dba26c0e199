"""Entry points: the script part of a file as written, and targets that were asked for; `class_entry` has classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck import ir
from shapecheck.base.lite_dataclass import dataclass, replace
from shapecheck.base.span import Span
from shapecheck.dims import sym, symbols_of
from shapecheck.interp.builtins import namespace
from shapecheck.interp.entries import entry_inputs, evidence, outcomes, search
from shapecheck.interp.entries.attempts import Attempts
from shapecheck.interp.entries.called_inputs import as_called
from shapecheck.interp.entries.entry_inputs import Stated
from shapecheck.interp.entries.evidence import Tried
from shapecheck.interp.entries.outcomes import Outcome
from shapecheck.interp.entries.script_part import Statements
from shapecheck.interp.libraries import modules
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import uncaught
from shapecheck.interp.python.exceptions import describe as describe_exception
from shapecheck.interp.python.makings import Call
from shapecheck.interp.run import space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.entry import Noted
from shapecheck.interp.run.findings import GapRecord
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run, Session
from shapecheck.interp.run.suppositions import CLOSED, Opening, Openness, Supposition
from shapecheck.interp.torch.nn import methods
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, ModuleObj, Scope, Value
from shapecheck.interp.words.messages import Describer
from shapecheck.interp.words.symbol_names import Namer
from shapecheck.report.diagnostics import Diagnostic, Note
from shapecheck.values import Tensor, Unknown

# -------------------------------------------------------------------- the script part
LEAST_OF_A_REREADING, MORE_THAN_FIRST = 60_000, 3
"""Steps that a script may take when it is read again, and how many times those of the first time."""


@dataclass(slots=True)
class Script:
    """A file's module after its script part ran, with what that run found and why it ended early, if it did."""

    module: ModuleObj
    run: Run
    diagnostics: list[Diagnostic]
    gaps: list[GapRecord]
    ended: tuple[str, Span] | None
    crashes: list[tuple[Exception, Span]]
    """The statements at which shapecheck itself failed."""
    in_order: bool
    """Whether it ran to its end, or ended as it was meant to."""
    steps: int
    """What the run has spent."""

    @property
    def suppositions(self) -> dict[str, Supposition]:
        return self.run.entry.assumed

    @property
    def failed(self) -> bool:
        return not self.in_order or any(d.severity == "error" for d in self.diagnostics)

    @property
    def empty(self) -> bool:
        return any(map(outcomes.about_nothing, self.run.found.findings))

    def followed_by(self, opened: Script) -> Script:
        """The script was followed behind what failed too: what is found with its assumptions open comes to that."""
        evidence.add_new(self.diagnostics, (d for d in opened.diagnostics if d.severity == "error"))
        return self


class ScriptPart:
    """The script part of a file, run once for each way of leaving its assumptions open. `open_file` makes a session of
    its own for each run.
    """

    def __init__(self, open_file: Callable[[], tuple[Session, ModuleObj]]) -> None:
        self._open_file = open_file
        self._runs: dict[Opening, Script] = {}

    def run(self, opening: Opening) -> Script:
        """One run; that with nothing left open says how much the others may spend."""
        if opening not in self._runs:
            first = self._runs.get(CLOSED)
            limit = None if first is None else max(LEAST_OF_A_REREADING, MORE_THAN_FIRST * first.steps)
            self._runs[opening] = run_script(*self._open_file(), opening, limit)
        return self._runs[opening]

    def weighed(self) -> Script:
        """The file run as `python file.py` would, with no charge that rests on an assumption."""
        script = evidence.weighed(self.run, (Openness.USES, Openness.ZEROS, Openness.TESTS))
        return script if script.ended is None else self._behind_exit(script, script.ended)

    def _behind_exit(self, script: Script, ended: tuple[str, Span]) -> Script:
        """What stands behind the end that something assumed led to, as an exit where an option was not given, is read
        with all assumptions open; else the script as it is.
        """
        opened = self.run(Opening(Openness.TESTS)) if script.suppositions else script
        if opened.ended == ended:
            return script
        names = evidence.ended_by(self.run, script.suppositions, lambda found: found.ended != ended)
        script.gaps.append(GapRecord(f"{evidence.words(names, script)}: the program ends here", ended[1]))
        evidence.add_new(script.diagnostics, (d for d in opened.diagnostics if d.severity != "warning"))
        script.gaps.extend(gap for gap in opened.gaps if gap not in script.gaps)
        return replace(opened, diagnostics=script.diagnostics, gaps=script.gaps)


def run_script(session: Session, module: ModuleObj, opening: Opening = CLOSED, limit: int | None = None) -> Script:
    """Run a file as far as it can be followed, within `limit` steps."""
    run = Run(session)
    if limit is not None and limit < run.budget.steps:
        run.budget.steps, run.budget.whole = limit, False
    before = session.allowance.left
    run.entry.opening = opening
    run.path.training = None
    run.path.splittable = False
    run.entry.script = run.entry.goes_on = True
    error: Raised | None = None
    ended: tuple[str, Span] | None = None
    statements = Statements(module)
    try:
        session.importer.execute(module, run, statements.run)
    except Raised as raised:
        error = raised
        ended = " ".join(describe_exception(raised.value)), raised.at
        if not uncaught.is_any_of(raised.value, uncaught.ENDING):
            uncaught.tell(raised, run)
    finally:
        run.session.allowance.pay(run.budget.spent)
    module.scope.vars["__name__"] = "__main__"
    diagnostics = told(run)
    in_order = ended is None or (error is not None and _is_meant(error))
    return Script(
        module,
        run,
        diagnostics,
        list(run.found.gaps),
        ended,
        statements.crashes,
        in_order,
        before - session.allowance.left,
    )


def told(run: Run) -> list[Diagnostic]:
    """What a run of given values found, in words; what fails if it is reached is a gap."""
    describer = Describer(Namer(run.path.facts, {}, {}), fitting=run.found.fitting, failing=run.found.findings)
    findings = [*outcomes.once(run.found.findings), *run.found.warnings, *run.found.reveals]
    run.found.gaps.update(dict.fromkeys(outcomes.if_reached(run, describer)))
    return [describer.diagnostic(f) for f in findings]


def _is_meant(error: Raised) -> bool:
    """Whether a script ends as it should: `sys.exit` is a good end, unless it tells of a failure."""
    return isinstance(error.value, SystemExit) and error.value.args in ((), (None,), (0,))


# -------------------------------------------------------------------- one entry
def infer_instance(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
) -> Outcome:
    """A target: an expression that builds a model (or any callable), with given or inferred inputs."""
    return evidence.weighed(
        lambda opening: infer_built(session, at, name, build, stated, inputs, [], opening), (Openness.INPUTS,)
    ).outcome


def infer_built(
    session: Session,
    at: Span | None,
    name: str,
    build: Callable[[Run], Value],
    stated: Mapping[str, Stated],
    inputs: Mapping[str, Tensor] | None,
    assumed: list[str],
    opening: Opening = CLOSED,
    call: Call | None = None,
) -> Tried:
    """`call` is how the program calls what is built, where its inputs are to be as they are there."""
    tried = _attempt(session, at, name, build, stated, inputs, assumed, opening, call)
    if call is not None:
        return tried
    if not stated or inputs:
        return tried
    detached = entry_inputs.detached(stated, tried.parameters)
    if (tried.outcome.failed or tried.demand) and detached != stated:
        other = _attempt(session, at, name, build, detached, inputs, assumed, opening)
        if not other.outcome.failed and (tried.outcome.failed or other.demand < tried.demand):
            return other
    if not tried.outcome.failed:
        return tried
    free = _attempt(session, at, name, build, {}, inputs, assumed, opening)
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
    opening: Opening,
    call: Call | None = None,
) -> Tried:
    suppositions: dict[str, Supposition] = {}
    noted = Noted()
    given = frozenset(s.name for tensor in (inputs or {}).values() for d in tensor.shape for s in symbols_of(d))
    allowance = session.allowance
    before = allowance.left

    def make_run() -> Run:
        """Each run may spend what the attempts before it have left."""
        return Run(session, allowance.budget(before - allowance.left))

    def made(run: Run) -> Value:
        run.entry.noted, run.entry.given = noted, given
        run.entry.opening, run.entry.assumed = opening, suppositions
        run.frame = entry_frame(session, at)
        run.path.training, mode = True, run.path.training
        root = build(run)
        run.path.training = mode
        run.entry.facts_when_made, run.entry.conditions_when_made = run.path.facts, len(run.path.constraints)
        run.entry.lengths = _lengths_of_lists(root)
        return root

    def called(run: Run, root: Value) -> tuple[dict[str, Value], Value, Value]:
        if not inputs and is_plain_value(root, run):
            return {}, root, root
        forward_inputs = entry_inputs.forward_inputs(root, stated, inputs, run)
        if call is not None:
            forward_inputs = as_called(root, call, forward_inputs, run)
        run.entry.inputs = shown = entry_inputs.as_passed(forward_inputs)
        if isinstance(root, Unknown):
            return shown, root, root
        _framework_methods(root, run)
        if run.session.summarised:
            _to_evaluation(root, run)
        run.found.layer_calls.clear()
        output = space.call(root, *entry_inputs.arguments(root, forward_inputs, run.entry.rest), run)
        return shown, root, output

    with Attempts(session.store, make_run, made, called, outcomes.read_off) as attempts:
        result = search.search(attempts)
    parameters = frozenset(result.paths[0].run.entry.parameters)
    outcome = outcomes.outcome(result, name, stated, assumed)
    return Tried(outcome, noted, result.demand, parameters, suppositions)


def _lengths_of_lists(root: Value) -> tuple[int, ...]:
    """How many modules the lists of modules of a model have: a list that it is given has as many, often."""
    if not nn_module.is_module(root):
        return ()
    tables = [lookup.table(m, "_modules") for _, m in nn_module.named_modules(root) if m.cls.name == "ModuleList"]
    return tuple(dict.fromkeys(len(table.items) for table in tables if table is not None and len(table.items) > 1))


def is_plain_value(root: Value, run: Run) -> bool:
    """Whether there is nothing to call: a tensor, a number, a list, an object; nor is a class that is no module's, for
    nobody knows what its constructor wants.
    """
    if isinstance(root, Unknown):
        return False
    if isinstance(root, ClassObj):
        return not root.is_module
    return kind_of(root).is_callable(root, run) is False


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
                    run.path.note_failure(run.budget.spent)
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
            if name not in namespace.BUILTINS:
                scope.vars[name] = sym(name)
                run.entry.target_names.add(name)
        elif name not in module.scope.vars:
            scope.vars[name] = value
    return evaluator.eval_expr(expression, run)


def _names(expression: ir.Expr) -> set[str]:
    """Every name that an expression reads."""
    return {node.id for node in ir.walk(expression) if isinstance(node, ir.Name)}
