"""Calls: evaluation of function and arguments, the program's own functions, and limits on recursion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from shapecheck import ir
from shapecheck.interp.python import assign, makings, names, ways
from shapecheck.interp.python import eval as evaluator
from shapecheck.interp.python import exec as executor
from shapecheck.interp.run import call_faults, chosen_lists, handed_over, partial_keys, rest_arguments, space
from shapecheck.interp.run.control import Raised
from shapecheck.interp.run.frames import Frame
from shapecheck.interp.run.kinds import MISSING, kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.run.suppositions import Openness, is_open
from shapecheck.interp.values.objects import (
    BoundMethod,
    DictObj,
    FunctionObj,
    Instance,
    IteratorObj,
    LibraryName,
    ListObj,
    PerhapsGiven,
    Scope,
    Value,
)
from shapecheck.values import Tensor, Unknown


class GeneratorFull(Exception):
    """A generator gave more items than the budget takes; or, `period` at a time, items that are alike without end."""

    def __init__(self, period: int = 0) -> None:
        super().__init__(period)
        self.period = period


class TooDeep(Exception):
    """Calls are nested too deep: the outermost call of `function` ends, for going on from here doubles at
    each level.
    """

    def __init__(self, function: ir.Function) -> None:
        super().__init__(function.name)
        self.function = function


def eval_call(expr: ir.Call, run: Run) -> Value:
    """Evaluate a call expression."""
    frame = run.frame
    assert frame is not None
    function = evaluator.eval_expr(expr.func, run)
    args = evaluator.items_of(expr.args, run)
    kwargs = _keywords(expr, run)
    frame.at = expr.at
    if isinstance(args, Unknown):
        return kind_of(function).call_unknown(function, args, run)
    if isinstance(kwargs, Unknown):
        return kind_of(function).call_unknown(function, kwargs, run)
    frame.call, frame.called = expr, function
    if isinstance(function, Unknown) and isinstance(expr.func, ir.Attribute):
        _may_fill(expr.func, function, run)
    result = space.call(function, tuple(args), kwargs, run)
    frame.at = expr.at
    if isinstance(function, BoundMethod) and isinstance(function.function, LibraryName):
        _rebind(expr, function, result, run)
    return result


def _may_fill(method: ir.Attribute, why: Unknown, run: Run) -> None:
    """A method that is not known may write to its object, which stands there by name or as `super()`."""
    match method.value:
        case ir.Name() as name:
            owner = names.load(name, run)
        case ir.Call(func=ir.Name(id="super")) if run.frame is not None:
            owner = run.frame.self
        case _:
            return
    if isinstance(owner, Instance) and method.name not in owner.attrs:
        handed_over.method_of(owner, why, run)


def _keywords(expr: ir.Call, run: Run) -> dict[str, Value] | Unknown:
    kwargs: dict[str, Value] = {}
    for keyword in expr.keywords:
        value = evaluator.eval_expr(keyword.value, run)
        if keyword.name is not None:
            kwargs[keyword.name] = value
            continue
        if isinstance(value, Instance) and isinstance(value.payload, DictObj):
            value = value.payload
        if not isinstance(value, DictObj):
            kind_of(value).not_a_tensor(value, run)
            return value if isinstance(value, Unknown) else run.unknown("** of something that is no dict")
        given = partial_keys.keywords(value)
        if isinstance(given, Unknown):
            return given
        kwargs.update({str(key): item for key, item in given.items()})
    return kwargs


def _rename(old: Tensor, new: Tensor, run: Run) -> None:
    """Every name of the running function that stands for a tensor goes on with the tensor's new shape."""
    assert run.frame is not None
    variables = run.frame.scope.vars
    for name in [name for name, value in variables.items() if value is old]:
        run.store.touch(run.frame.scope)
        variables[name] = new


def _rebind(expr: ir.Call, method: BoundMethod, result: Value, run: Run) -> None:
    """`x.unsqueeze_(0)` changes the shape of the tensor that `x` names."""
    assert isinstance(method.function, LibraryName)
    name = method.function.name
    if not name.endswith("_") or name.endswith("__") or not isinstance(result, Tensor):
        return
    if isinstance(method.self, Tensor):
        if method.self.shape == result.shape:
            return
        _rename(method.self, result, run)
    if isinstance(expr.func, ir.Attribute) and isinstance(expr.func.value, (ir.Name, ir.Attribute)):
        assign.bind_target(expr.func.value, result, run)


# -------------------------------------------------------------------- the program's own functions
def call_function(function: FunctionObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """Call a def or lambda with values."""
    run.step()
    if run.depth >= run.budget.depth:
        repeated = _most_nested(function, run)
        if repeated is None:
            return run.found.gap(run.unknown(f"more than {run.budget.depth} calls within each other"))
        raise TooDeep(repeated)
    own = function.module.name.startswith("shapecheck.prelude.")
    if not own and _nesting(function, run) >= run.budget.undecided_depth and _undecided(function, run):
        return run.found.gap(run.unknown("recursion below an undecided condition"))
    caller, catching, speculation = run.frame, run.catching, run.speculation
    if function.module.is_user and not run.speculation and not run.catching:
        run.found.entered.add(id(function.function))
    if not function.module.is_user and caller is not None and caller.module.is_user:
        run.found.hand_over((*args, *kwargs.values()))
    variables = bind_arguments(function, args, kwargs, run)
    scope = Scope(variables, function.closure)
    frame = Frame(function.module, scope, function.qualname, caller, function=function, cell=function.cell)
    frame.home = scope
    frame.autocast = caller is not None and caller.autocast
    if function.cell is not None and args:
        frame.self = args[0]
        if function.function.name == "__init__":
            makings.note_base(function.cell.cls, args, kwargs, run)
    run.frame = frame
    run.depth += 1
    try:
        result = _generate(function, frame, run) if function.function.is_generator else _returned(function, frame, run)
        ways.hand_on(frame, run)
        return result
    except TooDeep as deep:
        run.frame = caller
        if deep.function is not function.function or _nesting(function, run):
            raise
        run.catching, run.speculation = catching, speculation
        return run.found.gap(run.unknown(f"more than {run.budget.depth} calls within each other"))
    finally:
        run.frame = frame
        ways.abandon(0, run)
        run.frame = caller
        run.depth -= 1


def _returned(function: FunctionObj, frame: Frame, run: Run) -> Value:
    """What a function returns, on all the ways through it that do."""
    try:
        ended = executor.exec_block(function.function.body, run)
    except Raised as raised:
        if frame.at_yield is not None:
            raise
        ended = ways.survive(("return",), raised, 0, run)
    result = ended.value if ended is not None else None
    return ways.arrive("return", result, run) if frame.pending else result


def _most_nested(function: FunctionObj, run: Run) -> ir.Function | None:
    """The function that the calls on the stack repeat most; None where none is there twice."""
    running = [function.function]
    frame = run.frame
    while frame is not None:
        running += [frame.function.function] if frame.function is not None else []
        frame = frame.caller
    counts = Counter(map(id, running))
    most = max(running, key=lambda f: counts[id(f)])
    return most if counts[id(most)] > 1 else None


def _nesting(function: FunctionObj, run: Run) -> int:
    """How often a function is running already."""
    return sum(1 for _ in _running(function, run))


def _undecided(function: FunctionObj, run: Run) -> bool:
    """Whether a function is running below a condition that is not decided, its own early returns included."""
    return run.speculation > 0 or any(frame.parted() for frame in _running(function, run))


def _running(function: FunctionObj, run: Run) -> Iterator[Frame]:
    frame = run.frame
    while frame is not None:
        if frame.function is not None and frame.function.function is function.function:
            yield frame
        frame = frame.caller


def _generate(function: FunctionObj, frame: Frame, run: Run) -> IteratorObj:
    """A generator runs to its end at once; what it yields is its items."""
    frame.yields = ListObj([])
    frame.at_yield, run.at_yield = run.at_yield, None
    open_end: Unknown | None = None
    period, result = 0, None
    try:
        result = _returned(function, frame, run)
    except GeneratorFull as full:
        open_end, period = run.unknown("a generator without end"), full.period
    known = frame.yields.items
    items = IteratorObj(known, frame.yields.tail, frame.yields.open or open_end)
    if period and frame.yields.exact:
        items.open, items.more = None, lambda place: known[len(known) - period + (place - len(known)) % period]
    items.result = result
    return items


def bind_arguments(
    function: FunctionObj, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run
) -> dict[str, Value]:
    """Arguments to parameters, as Python binds them; a wrong call raises TypeError in the program."""
    parameters = function.function.parameters
    defaults = function.defaults
    variables: dict[str, Value] = {}
    left = dict(kwargs)
    place = 0
    for parameter in parameters:
        name = parameter.name
        match parameter.kind:
            case "args":
                variables[name] = tuple(args[place:])
                place = len(args)
            case "kwargs":
                pass
            case "keyword":
                variables[name] = _keyword(function, name, variables, left, defaults, run)
            case _:
                if place < len(args):
                    if parameter.kind == "plain" and isinstance(left.get(name), PerhapsGiven):
                        del left[name]
                    if name in left and parameter.kind == "plain":
                        _wrong_call(function, f"got multiple values for argument {name!r}", run)
                    variables[name] = args[place]
                    place += 1
                else:
                    variables[name] = _keyword(function, name, variables, left, defaults, run)
    if place < len(args):
        chosen_lists.have_other_counts(place - len(args), run)
        _wrong_call(function, f"takes {place} positional arguments but {len(args)} were given", run)
    rest = next((p.name for p in parameters if p.kind == "kwargs"), None)
    if rest is not None:
        variables[rest] = partial_keys.rest_of_keywords(left, _passed_besides(rest, run))
        return variables
    surplus = next((name for name, value in left.items() if not isinstance(value, PerhapsGiven)), None)
    if surplus is not None:
        _wrong_call(function, f"got an unexpected keyword argument {surplus!r}", run)
    return variables


def _keyword(
    function: FunctionObj,
    name: str,
    bound: Mapping[str, Value],
    left: dict[str, Value],
    defaults: Mapping[str, Value],
    run: Run,
) -> Value:
    if name in left:
        given = left.pop(name)
        if not isinstance(given, PerhapsGiven):
            return given
        return partial_keys.settled(given, defaults.get(name, MISSING))
    if name in defaults:
        return defaults[name]
    missing = _required(function, bound.keys() | left.keys())
    if run.entry.missing is not None:
        run.entry.missing.update(dict.fromkeys(missing))
    elif missing:
        rest_arguments.are_lacking(missing, run)
    chosen_lists.have_other_counts(len(missing), run)
    return _wrong_call(function, f"missing a required argument: {name!r}", run)


def _passed_besides(name: str, run: Run) -> Unknown | None:
    """Why an entry's own `**kwargs` may hold more: it is tried with what its callers would pass."""
    if run.entry.missing is None or run.frame is None or run.frame.caller is not None:
        return None
    words = f"what `**{name}` holds is not known"
    return run.unknown(words) if is_open(f"**{name}", words, run, Openness.USES) else None


def _required(function: FunctionObj, given: Collection[str]) -> list[str]:
    """The parameters that only a keyword can still fill."""
    return [
        p.name
        for p in function.function.parameters
        if p.kind not in ("args", "kwargs") and p.name not in function.defaults and p.name not in given
    ]


def _wrong_call(function: FunctionObj, text: str, run: Run) -> Value:
    return run.raise_(TypeError, f"{function.qualname}() {text}", call_faults.wrong_call(function, text, run))
