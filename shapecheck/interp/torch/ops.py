"""Calling rules from the program: arguments exported, demands turned into findings and constraints, origins kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from shapecheck import ir
from shapecheck.base.lite_dataclass import replace
from shapecheck.dims import Dim, DimTooLarge, Facts, Verdict, symbols_of
from shapecheck.interp.run import chosen_lists, handed_over, number_choices, rest_arguments, space, tensor_storage
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.entry import Use
from shapecheck.interp.run.findings import CallSite, Constraint, Context, Finding
from shapecheck.interp.run.kinds import kind_of
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import (
    arrays,
    asked_dtypes,
    autocast,
    default_dtype,
    inputs,
    library,
    perhaps_given,
    program_effects,
)
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    BoundMethod,
    DictObj,
    Input,
    Instance,
    LibraryName,
    ListObj,
    Real,
    Repeated,
    Value,
)
from shapecheck.rules.core.bind import SOME_FLOAT, plan
from shapecheck.rules.core.call import RuleFailed, call_layer, call_op
from shapecheck.rules.core.check import Check, DemandFailed, DtypeAsked, Failure, LeftToData, Subject, Undetermined
from shapecheck.rules.core.layer import Layer
from shapecheck.rules.core.registry import MultAdds, Pointwise, declared
from shapecheck.rules.elements.places import is_listed
from shapecheck.values import Alike, Origin, Tensor, Unknown

EXCEPTIONS: dict[str, type[Exception]] = {
    "SHP102": IndexError,
    "SHP105": IndexError,
    "SHP107": IndexError,
    "SHP403": IndexError,
    "SHP501": TypeError,
    "SHP502": TypeError,
    "SHP504": TypeError,
    "SHP505": TypeError,
    "SHP104": ValueError,
    "SHP302": ValueError,
    "SHP702": ValueError,
}
"""What torch raises for a code; everything else is a RuntimeError."""

SPOKEN = {
    "torch.Tensor.__getitem__": "indexing",
    "torch.Tensor.__setitem__": "item assignment",
    "torch.Tensor.__int__": "int",
    "torch.Tensor.__float__": "float",
}
"""Methods that nobody calls by their name."""

FAILED = Unknown("")
"""The result of a call that was reported: it flows on without a word."""


# -------------------------------------------------------------------- ops
def call_library(name: str, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run) -> Value:
    """Call a library function or tensor method by its dotted name."""
    run.step()
    rule, in_place = find_rule(name, run)
    if writes(name, rule, kwargs):
        tensor_storage.write(args[0] if args else None, run)
    if "out" in kwargs:
        tensor_storage.write(kwargs["out"], run)
    special = program_effects.SPECIAL.get(name)
    if special is not None and name not in run.session.registry.by_plugins:
        try:
            return special(run, tuple(args), dict(kwargs))
        except NotFollowed as needed:
            return needed.reason
    args = arrays.of_objects(name, args, run)
    if arrays.between_libraries(name, args, kwargs):
        return run.unknown("a function of numpy on tensors")
    if rule is None:
        result = library.unmodelled(name, args, run)
        why = result if isinstance(result, Unknown) else run.unknown(f"what {short(name)} does")
        handed_over.hand_over((*args, *kwargs.values()), why, run)
        return result
    if not isinstance(rule, Pointwise):
        kwargs = perhaps_given.settled(plan(rule, 1), args, kwargs)
    if in_place and args and space.is_tensor(args[0]):
        result = call_rule(rule, name, args, kwargs, run)
        return result if declared(rule).reshapes else demand_same_shape(short(name), args[0], result, run)
    result = call_rule(rule, name, args, kwargs, run, gives_array(name, args))
    if name.endswith("_") and not name.endswith("__") and args:
        result = _still_parameter(args[0], result)
    mult_adds = declared(rule).mult_adds
    if mult_adds is not None:
        run.found.work.append(_work(mult_adds, rule, args, kwargs, result))
    return result


def _still_parameter(changed: Value, result: Value) -> Value:
    """What an in-place operation gives back is the parameter that it works on."""
    identity = changed.identity if isinstance(changed, Tensor) else None
    return replace(result, identity=identity) if identity is not None and isinstance(result, Tensor) else result


def _work(
    mult_adds: MultAdds, rule: Any, args: Sequence[Value], kwargs: Mapping[str, Value], result: Value
) -> Dim | None:
    """The multiply-adds of a function that does a layer's work."""
    named = dict(zip(plan(rule, 1).slots, args, strict=False)) | dict(kwargs)
    given = {slot: space.tensor_of(value) or value for slot, value in named.items()}
    made = space.tensor_of(result)
    return None if made is None else mult_adds(given, made)


def gives_array(name: str, args: Sequence[Value]) -> bool:
    """Whether what a call gives are numpy arrays; einops gives what it takes."""
    if name.startswith("einops.") and args:
        first = args[0].items[0] if isinstance(args[0], ListObj) and args[0].items else args[0]
        tensor = space.tensor_of(first)
        return tensor is not None and tensor.array
    return name.startswith("numpy.") or name in GIVES_ARRAY


GIVES_ARRAY = ("torch.Tensor.numpy", "torch.Tensor.__array__", "einops.asnumpy")


def writes(name: str, rule: Any, kwargs: Mapping[str, Value]) -> bool:
    """Whether a call writes into its first argument: torch's underscore, its rule or an argument of it says so."""
    in_place = name.endswith("_") and not name.endswith("__")
    return in_place or declared(rule).elements == "written" or kwargs.get("inplace", False) is not False


def without_rank(values: Iterable[Value]) -> list[Input]:
    """Inputs among arguments, lists and tuples included, whose rank is still open; dicts go to no rule."""
    found: list[Input] = []
    for value in values:
        if isinstance(value, Input):
            found += [value] if value.tensor is None else []
        elif not isinstance(value, DictObj):
            parts = space.parts(value)
            found += without_rank(parts) if parts else []
    return found


def find_rule(name: str, run: Run) -> tuple[Any, bool]:
    """The rule of a name; for `foo_` without one, the rule of `foo` and True."""
    ops = run.session.registry.ops
    rule = ops.get(name)
    if rule is None and name.endswith("_") and not name.endswith("__"):
        return ops.get(name.rstrip("_")), True
    return rule, False


SPELLINGS = (
    ("torch.nn.functional.", "F."),
    ("torch.Tensor.", ""),
    ("torch.nn.", "nn."),
    ("numpy.ndarray.", "ndarray."),
    ("numpy.", "np."),
)


def short(name: str) -> str:
    """`torch.nn.functional.relu` as people write it: `F.relu`; `torch.Tensor.view`: `view`."""
    if name in SPOKEN:
        return SPOKEN[name]
    for prefix, spelling in SPELLINGS:
        if name.startswith(prefix):
            return spelling + name.removeprefix(prefix)
    return name


def call_rule(
    rule: Any, name: str, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run, array: bool = False
) -> Value:
    """Call an op's rule with the program's values; `array`: what it gives are numpy arrays."""
    waiting = without_rank((*args, *kwargs.values()))
    _misplaced(rule, args, kwargs, run)
    _of_an_array(rule, name, args, kwargs, run)
    if waiting:
        if isinstance(rule, Pointwise) and rule.tensors == 1 and rule.result == "same" and isinstance(args[0], Input):
            return args[0]
        peer = None if name.rpartition(".")[2] in BY_INDEX else _rank_beside(args, kwargs, run)
        inputs.choose_ranks(
            waiting, run, lambda check: call_op(check, rule, *_exported(args, kwargs, run)), None, (), peer
        )
    repeated = _with_repeats(rule, name, args, kwargs, run, array)
    if repeated is not None:
        return repeated
    positional, keywords = _exported(args, kwargs, run)
    context = _context(short(name), rule, positional, keywords, run)
    sources = (*positional, *keywords.values())

    def apply(check: Check) -> Any:
        made = call_op(check, rule, positional, keywords)
        if run.path.default_dtype != default_dtype.USUAL:
            made = default_dtype.given(made, name, positional, keywords, run.path.default_dtype)
        return tensor_storage.stored(made, sources, array)

    result = perform(run, context, apply, _first_tensor(positional, keywords))
    if isinstance(rule, Pointwise) or name.rpartition(".")[2] in BROADCASTING:
        run.path.oddities += _ranks_cross(result, context)
    return result


BROADCASTING = frozenset({"matmul", "__matmul__", "where", "masked_fill", "masked_fill_"})
"""Operations besides the pointwise ones that broadcast what they are given."""
BY_INDEX = frozenset(
    {
        "__getitem__",
        "__setitem__",
        "index_select",
        "index_add",
        "index_add_",
        "index_put",
        "index_put_",
        "index_copy",
        "index_fill",
        "take",
        "embedding",
    }
)
"""Operations whose tensors have ranks that have nothing to do with each other."""


def _rank_beside(args: Sequence[Value], kwargs: Mapping[str, Value], run: Run) -> int | None:
    """The largest rank among the tensors of a call that come from inputs: likely that of its other inputs too."""
    known = [space.tensor_of(value) for value in (*args, *kwargs.values())]
    return max((tensor.rank for tensor in known if tensor is not None and _comes_from_input(tensor)), default=None)


def _ranks_cross(result: Value, context: Context) -> bool:
    """Whether tensors of different ranks that come from inputs are broadcast: then one of these ranks is odd."""
    tensor = space.tensor_of(result)
    roots = {_root(other): other.rank for other in context.tensors.values() if _comes_from_input(other)}
    ranks = {rank for rank in roots.values() if rank}
    return tensor is not None and len(roots) > 1 and len(ranks) > 1


def _root(tensor: Tensor) -> str:
    """The input that a tensor comes from."""
    origin = tensor.origin
    while origin is not None and origin.parent is not None:
        origin = origin.parent
    return "" if origin is None else origin.what


def _misplaced(rule: Any, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run) -> None:
    """An input that stands where an operation takes a list of tensors or a size is no tensor."""
    if isinstance(rule, Pointwise) or not any(isinstance(a, Input) for a in (*args, *kwargs.values())):
        return
    slots = list(plan(rule, 1).slots.values())
    places = [(slots[min(i, len(slots) - 1)], a) for i, a in enumerate(args) if slots]
    places += [(slot, kwargs[slot.name]) for slot in slots if slot.name in kwargs]
    for slot, value in places:
        if slot.kind in ("Sequence[Tensor]", "Sizes", "Dim", "int"):
            kind_of(value).not_a_tensor(value, run, Use.SEVERAL if slot.kind == "Sequence[Tensor]" else Use.NUMBER)


def _of_an_array(rule: Any, name: str, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run) -> None:
    """What comes of an input, and whose method is called with a keyword that numpy's has and torch's has not, is an
    array.
    """
    method = name.removeprefix("torch.Tensor.")
    arrays_own = run.session.registry.ops.get(f"numpy.ndarray.{method}") if method != name else None
    source = inputs.source_of(args[0], run) if arrays_own is not None and kwargs else None
    if arrays_own is None or source is None:
        return
    of_torch, of_numpy = plan(rule, 1), plan(arrays_own, 1)
    if any(not of_torch.takes(key) and of_numpy.takes(key) for key in kwargs):
        kind_of(source).not_a_tensor(source, run, Use.OTHER)


def _exported(args: Sequence[Value], kwargs: Mapping[str, Value], run: Run) -> tuple[list[Any], dict[str, Any]]:
    positional = [space.exported(value, run) for value in args]
    keywords = {name: space.exported(value, run) for name, value in kwargs.items()}
    if autocast.active(run):
        return [autocast.relaxed(a) for a in positional], {k: autocast.relaxed(v) for k, v in keywords.items()}
    return positional, keywords


def normal(tensor: Tensor, run: Run) -> Tensor:
    """A tensor with what the facts know put into its sizes, and only those elements that nothing has written over."""
    tensor = tensor_storage.current(tensor, run)
    if all(isinstance(d, int) for d in tensor.shape):
        return tensor
    shape = tuple(run.path.facts.norm(d) for d in tensor.shape)
    if shape == tensor.shape:
        return tensor
    return replace(tensor, shape=shape, elements=None if is_listed(tensor) else tensor.elements)


def _first_tensor(args: Sequence[Any], kwargs: Mapping[str, Any]) -> Tensor | None:
    """The first that has an origin, among what rules see."""
    return next((tensor for tensor in _tensors((*args, *kwargs.values())) if tensor.origin is not None), None)


def _tensors(values: Iterable[Any]) -> Iterator[Tensor]:
    for value in values:
        match value:
            case Tensor():
                yield value
            case list() | tuple():
                yield from _tensors(value)
            case _:
                pass


def _with_repeats(
    rule: Any, name: str, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run, array: bool
) -> Value | None:
    """`stack` and `cat` of a list whose length is symbolic: the joined axis grows by equal steps."""
    found = next(((i, a, a.tail) for i, a in enumerate(args) if isinstance(a, ListObj) and a.tail and not a.open), None)
    if found is None:
        return None
    place, source, tail = found
    results = []
    for length in (2, 3):
        unrolled = ListObj(source.items + [tail.element] * length)
        results.append(call_rule(rule, name, [*args[:place], unrolled, *args[place + 1 :]], kwargs, run, array))
    two, three = map(space.tensor_of, results)
    if two is None or three is None or two.rank != three.rank:
        number_choices.counts_axes(tail.times, run)
        return space.not_followed(results[0], f"{short(name)} of a list of symbolic length", run)
    extra = tail.times - 2
    shape = [a if a == b else a + (b - a) * extra for a, b in zip(two.shape, three.shape, strict=True)]
    return Tensor(tuple(shape), two.dtype, None, two.origin, None, two.array)


# -------------------------------------------------------------------- performing one call
def _learn_of_arguments(failure: Failure, run: Run) -> None:
    """What a call of the wrong number of arguments says of the inputs and lists that were chosen."""
    if failure.code == "SHP501":
        rest_arguments.are_lacking((failure.details["argument"],), run)
        chosen_lists.have_other_counts(1, run)
    elif failure.code == "SHP505":
        chosen_lists.have_other_counts(failure.details["most"] - failure.details["count"], run)


def perform(run: Run, context: Context, rule: Callable[[Check], Any], parent: Tensor | None) -> Value:
    """Run a rule and take over what it demands, assumes and warns of."""
    check = Check(
        run.path.facts,
        supposer=run.suppose,
        fresh_count=run.new_fresh,
        parameters=frozenset(run.entry.parameters),
        given=run.entry.given,
        unpacked_into=_unpacked_into(run),
        last_rounds={} if run.speculation or run.catching else run.path.last_rounds,
        asked=run.path.asked,
    )
    try:
        result = rule(check)
    except DemandFailed as failed:
        _learn_of_arguments(failed.failure, run)
        run.count_operation(known=True)
        return fail(failed.failure, context, run)
    except RuleFailed as failed:
        run.count_operation(known=False)
        return run.found.gap(run.unknown(f"{context.what}: {failed.reason}"))
    except LeftToData as truth:
        run.count_operation(known=True)
        _take_over(check, context, run)
        return run.unknown(truth.reason)
    except Undetermined as unknown:
        if isinstance(unknown, DtypeAsked):
            asked_dtypes.of_tensor(unknown.tensor, run)
        run.count_operation(known=False)
        number_choices.is_an_axis(unknown.axis, run)
        _take_over(check, context, run)
        return run.found.gap(run.unknown(unknown.reason) if unknown.reason else FAILED)
    except DimTooLarge:
        run.count_operation(known=False)
        return run.found.gap(run.unknown("a formula that grew too large"))
    except RecursionError:
        raise
    except Exception as error:  # a rule that crashes must not take the run along
        run.count_operation(known=False)
        return run.found.gap(run.unknown(f"{context.what}: its rule fails ({type(error).__name__})"))
    run.count_operation(known=True)
    inputs.index_with(tuple(check.indices), run)
    _take_over(check, context, run)
    run.path.oddities += _stretched(result, context)
    _warn_of_batch(context, run)
    for warning in check.warnings:
        run.found.warnings.append(Finding(warning, context))
    return imported(result, context.what, parent, run, _others(context, parent))


def _unpacked_into(run: Run) -> int | None:
    frame = run.frame
    if frame is None or frame.unpacked is None or frame.call is not frame.unpacked[0]:
        return None
    return frame.unpacked[1]


KNOWN_AT_ONCE = 32
"""Demands up to which another one costs as much as the first."""


def _take_over(check: Check, context: Context, run: Run) -> None:
    """What torch asks of the sizes before anything else, whether what comes out is known or not."""
    for reason in check.gaps:
        run.found.gap(run.unknown(reason))
    run.found.told_sizes.update(check.told_sizes)
    for goal in check.left_to_data:
        run.found.leave_open(goal, context.at)
    for assumption in check.assumptions:
        run.path.constraints.append(Constraint(assumption.goal, assumption.failure, context))
    run.path.facts = check.facts
    if check.assumptions:  # what each costs grows with what is known already
        weight = 1 + len(run.path.constraints) // KNOWN_AT_ONCE
        run.budget.step(run.budget.demand * weight * len(check.assumptions))


def _warn_of_batch(context: Context, run: Run) -> None:
    """A layer that runs along axis 0 is given a tensor whose axis 0 is known to count a batch."""
    first = next(iter(context.tensors.values()), None)
    if not getattr(context.layer, "sequence_first", False) or first is None or first.rank != 3:
        return
    leading, second = symbols_of(first[0]), symbols_of(first[1])
    if leading and leading <= run.path.batches and not second & run.path.batches:
        made = context.made.at if context.made is not None else context.at
        at_constructor = replace(context, at=made, made=None, scope=context.scope.rpartition(".")[0] + ".__init__")
        run.found.warnings.append(Finding(Failure("SHP703", {}, Subject(next(iter(context.tensors)))), at_constructor))


def _stretched(result: Any, context: Context) -> bool:
    """Whether an input was broadcast to more axes than it has by something that is no input: then its rank is odd."""
    if not isinstance(result, Tensor) or context.layer is not None:
        return False
    of_inputs = [t.rank for t in context.tensors.values() if _comes_from_input(t)]
    others = [t.rank for t in context.tensors.values() if not _comes_from_input(t)]
    return bool(of_inputs) and bool(others) and 0 < max(of_inputs) < max(others) == result.rank


def _comes_from_input(tensor: Tensor) -> bool:
    origin = tensor.origin
    while origin is not None and origin.parent is not None:
        origin = origin.parent
    return origin is not None and origin.at is None


def _others(context: Context, parent: Tensor | None) -> tuple[Origin, ...]:
    """Where the tensors besides `parent` came from."""
    return tuple(t.origin for t in context.tensors.values() if t is not parent and t.origin is not None)


def imported(result: Any, what: str, parent: Tensor | None, run: Run, others: tuple[Origin, ...] = ()) -> Value:
    """A rule's result as the program holds it."""

    def part(value: Any) -> Value:
        return imported(value, what, parent, run, others)

    match result:
        case Tensor() if result is SOME_FLOAT:
            return Real()
        case Tensor(dtype="scalar float"):  # made of a number, no number itself
            return imported(result.with_dtype(run.path.default_dtype), what, parent, run, others)
        case Tensor():
            return result if result.identity is not None else run.origin(what, result, parent, others)
        case tuple():
            return space.mapped(result, part)
        case list():
            return ListObj([part(item) for item in result])
        case dict():
            return DictObj({key: part(item) for key, item in result.items()})
        case Alike(element=element, times=times):
            return ListObj([], Repeated(part(element), times))
        case _:
            value: Value = result
            return value


def fail(failure: Failure, context: Context, run: Run) -> Value:
    """Torch raises here. Outside try and undecided branches it is reported and the run goes on without the result."""
    finding = Finding(failure, context, _blamed(failure, run))
    if failure.code == "SHP501" and run.entry.missing is not None:
        run.entry.missing[str(failure.details["argument"])] = None
    if run.catching or not run.is_certain():
        usual = ValueError if context.what.startswith(("np.", "ndarray.")) else RuntimeError
        kind = usual if context.what.startswith("einops.") else EXCEPTIONS.get(failure.code, usual)
        raise Raised(kind(Unknown("what torch says here")), run.here(), finding)
    run.path.note_failure(run.budget.spent)
    run.found.findings.append(finding)
    return FAILED


def _blamed(failure: Failure, run: Run) -> tuple[Constraint, ...]:
    """The earlier demands that a failure rests on, when the sizes alone would not make it fail."""
    goal = failure.goal
    if goal is None or isinstance(goal, bool) or Facts().decide(goal) is Verdict.FAILS:
        return ()
    for constraint in run.path.constraints:
        if constraint.context is not None and Facts().assume(constraint.goal).decide(goal) is Verdict.FAILS:
            return (constraint,)
    return tuple(c for c in run.path.constraints if c.context is not None)[-2:]


def _context(what: str, rule: Any, args: Sequence[Any], kwargs: Mapping[str, Any], run: Run) -> Context:
    at, scope, inner = run.user_place()
    names = list(plan(rule, 1).slots) if not isinstance(rule, Pointwise) else ["input", "other", "third"]
    tensors = _named_tensors(names, args, kwargs)
    return Context(what, at, scope, tensors, inner=inner, call_site=call_site_of(what, tuple(names), run))


def call_site_of(what: object, slots: tuple[str, ...], run: Run) -> CallSite | None:
    """How the running expression calls `what`, if it is the program's own call of it and no other."""
    frame = run.frame
    if frame is None or not frame.module.is_user:
        return None
    called, form = frame.called, "function"
    if frame.call is None or frame.call.at != frame.at:
        return CallSite(frame.module.ir, "operator", slots)
    if isinstance(called, BoundMethod):
        called, form = called.function, "method"
    if isinstance(called, LibraryName):
        called = short(called.name)
    return CallSite(frame.module.ir, form if called is what or called == what else "inside", slots)


def _named_tensors(names: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    for name, value in (*zip(names, args, strict=False), *kwargs.items()):
        several = isinstance(value, (list, tuple))
        parts = {f"{name}[{i}]": v for i, v in enumerate(value)} if several else {name: value}
        tensors |= {label: part for label, part in parts.items() if isinstance(part, Tensor)}
    return tensors


# -------------------------------------------------------------------- layers
def call_layer_rule(
    instance: Instance, layer: Layer, args: Sequence[Value], kwargs: Mapping[str, Value], run: Run
) -> Value:
    """What a torch layer gives."""
    run.step()
    kwargs = perhaps_given.settled(plan(type(layer).forward, 2), args, kwargs)
    waiting = without_rank((*args, *kwargs.values()))
    if waiting:
        inputs.choose_ranks(
            waiting,
            run,
            lambda check: call_layer(check, layer, *_exported(args, kwargs, run)),
            layer.batched_rank,
            layer.input_dtypes,
        )
    positional, keywords = _exported(args, kwargs, run)
    at, scope, inner = run.user_place()
    names = list(plan(type(layer).forward, 2).slots)
    tensors = _named_tensors(names, positional, keywords)
    what = type(layer).__name__
    _note_axes(layer, positional, run)
    call_site = call_site_of(instance, tuple(names), run)
    context = Context(what, at, scope, tensors, made=instance.made, layer=layer, inner=inner, call_site=call_site)
    if getattr(layer, "inplace", False) is not False:
        tensor_storage.write_all(args, run)
    sources = (*positional, *keywords.values())

    weights = weight_dtype(instance) if layer.multiplies else None

    def apply(check: Check) -> Any:
        first = positional[0] if positional else None
        if weights == "float32" and isinstance(first, Tensor) and first.dtype == "float64":
            check.dtype(names[0], first, weights)
        return tensor_storage.stored(call_layer(check, layer, positional, keywords), sources, array=False)

    result = perform(run, context, apply, _first_tensor(positional, keywords))
    if instance.made is not None and result is not FAILED:
        run.found.fitting.add(instance.made.at)
    if layer.input_dtypes and isinstance(result, Tensor):  # what is looked up by ints has the weight's dtype
        result = replace(result, dtype=weight_dtype(instance))
    return _labelled(result, run)


def weight_dtype(instance: Instance) -> str | None:
    """The dtype of a layer's weight, where that is known."""
    table = lookup.table(instance, "_parameters")
    weight = None if table is None else space.tensor_of(table.items.get("weight"))
    return None if weight is None else weight.dtype


def _note_axes(layer: Layer, args: Sequence[Any], run: Run) -> None:
    """Remember which symbols a layer runs along and which count a batch; an unbatched reading of an input is odd."""
    first = args[0] if args else None
    usual = layer.batched_rank
    if not isinstance(first, Tensor) or usual is None:
        return
    if first.rank == usual - 1 and _comes_from_input(first) and run.entry.inputs_chosen:
        run.path.oddities += 1
    if layer.runs_along and first.rank == usual:
        for axis in range(usual - layer.runs_along, usual):
            run.path.ran_along |= symbols_of(first[axis])
        run.path.batches |= symbols_of(first[0])


def _labelled(result: Value, run: Run) -> Value:
    """In the trail a layer goes by the attribute that it was called through."""
    frame = run.frame
    while frame is not None and not frame.module.is_user:
        frame = frame.caller
    call = frame.call if frame is not None else None
    tensor = space.tensor_of(result)
    if call is None or not isinstance(call.func, ir.Attribute) or tensor is None or tensor.origin is None:
        return result
    origin = tensor.origin
    label = type(origin)(call.func.name, origin.at, origin.shape, origin.parent, (), origin.op)
    return replace(tensor, origin=label)


def demand_same_shape(what: str, old: Value, result: Value, run: Run) -> Value:
    """An in-place operation keeps the shape and the dtype of what it works on."""
    if not isinstance(result, Tensor) or not isinstance(old, Tensor):
        return result
    at, scope, inner = run.user_place()
    context = Context(what, at, scope, {"input": old, "result": result}, inner=inner, call_site=run.call_site())

    def rule(check: Check) -> Tensor:
        if result.rank != old.rank:
            check.fail(
                "SHP103",
                Subject("result"),
                Subject("input"),
                param="result",
                other="input",
                rank=result.rank,
                wanted=old.rank,
            )
        for axis, (found, expected) in enumerate(zip(result.shape, old.shape, strict=True)):
            check.same("result", found, "input", expected, axis=axis, code="SHP201")
        return replace(old, elements=None)

    tensor_storage.write(old, run)
    return perform(run, context, rule, old)


def demand_loadable(name: str, loaded: Tensor, own: Tensor, run: Run) -> Value | None:
    """A saved tensor must have the shape of the parameter that it is loaded into; None when it fits."""
    at, scope, inner = run.user_place()
    context = Context("load_state_dict", at, scope, {name: loaded}, inner=inner)

    def rule(check: Check) -> None:
        check.shape(name, loaded, own.shape, f"model's {name}")

    return perform(run, context, rule, None)
