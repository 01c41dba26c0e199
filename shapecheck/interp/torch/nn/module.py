"""`torch.nn.Module`: registration as torch does it, look-up, calls, and what construction leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeGuard

from shapecheck.dims import Dim, Poly, known_total
from shapecheck.interp.run import alternatives, partial_keys, space, symbols
from shapecheck.interp.run.control import NotFollowed, Raised
from shapecheck.interp.run.findings import Context, Finding, LayerCallRecord
from shapecheck.interp.run.function_models import known
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops, perhaps_given
from shapecheck.interp.torch.nn import lazy, replaced, unknown_sizes
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import (
    DictObj,
    Instance,
    ListObj,
    Parameter,
    PropertyObj,
    Training,
    Value,
)
from shapecheck.rules.core.bind import plan
from shapecheck.rules.core.call import build_layer
from shapecheck.rules.core.check import Failure
from shapecheck.rules.core.layer import Layer, materialise
from shapecheck.rules.torch.lazy import Lazy
from shapecheck.rules.torch.norm.batchnorm import any_rank
from shapecheck.values import DType, Named, SomeDevice, Tensor, Unknown, may_register

TABLES = ("_parameters", "_buffers", "_modules")


# -------------------------------------------------------------------- registration
def initialise(instance: Instance, run: Run) -> None:
    """`Module.__init__`: the three tables and the training flag."""
    run.store.touch(instance)
    instance.attrs["training"] = True if run.entry.script else Training()
    for table in TABLES:
        instance.attrs[table] = DictObj({})


def table(instance: Instance, name: str) -> dict[str, Value] | None:
    found = lookup.table(instance, name)
    return None if found is None else found.items


def find(instance: Instance, name: str) -> tuple[Value] | None:
    """A registered parameter, buffer or sub-module, in a 1-tuple."""
    for kind in TABLES:
        items = table(instance, kind)
        if items is not None and name in items:
            return (items[name],)
    return None


def get_registered(instance: Instance, name: str, run: Run) -> Value:
    """`Module.__getattr__`."""
    found = find(instance, name)
    if found is not None:
        return found[0]
    doubtful = list(partial_keys.candidates(instance, TABLES, name))
    if doubtful:
        return partial_keys.attribute(doubtful, False, name, run)
    if instance.open is not None:
        return instance.open
    return run.raise_(AttributeError, f"{instance.cls.name!r} object has no attribute {name!r}")


def _drop(instance: Instance, name: str, keep: str | None, run: Run) -> None:
    for kind in TABLES:
        held = lookup.table(instance, kind)
        if kind != keep and held is not None and name in held.items:
            run.store.touch(held)
            partial_keys.are_gone(held, (name,))
            del held.items[name]
    if name in instance.attrs and name not in TABLES:
        run.store.touch(instance)
        del instance.attrs[name]
    partial_keys.make_certain(instance, TABLES, name, run)


def register(instance: Instance, kind: str, name: str, value: Value, run: Run) -> None:
    """Put a value into one of the tables, out of the others."""
    held = lookup.table(instance, kind)
    if held is None:
        if instance.open is None:
            _uninitialised(instance, kind, run)
        return
    _drop(instance, name, kind, run)
    run.store.touch(held)
    held.items[name] = value


def _uninitialised(instance: Instance, kind: str, run: Run) -> None:
    what = {"_parameters": "parameters", "_modules": "module", "_buffers": "buffer"}[kind]
    at, scope, inner = run.user_place()
    finding = Finding(
        Failure("SHP506", {"cls": instance.cls.name}),
        Context(instance.cls.name, at, scope, inner=inner, call_site=run.call_site()),
    )
    run.raise_(AttributeError, f"cannot assign {what} before Module.__init__() call", finding)


def is_module(value: Value) -> TypeGuard[Instance]:
    return isinstance(value, Instance) and value.cls.is_module


def is_parameter(value: Value) -> TypeGuard[Tensor]:
    return isinstance(value, Tensor) and value.identity is not None


def set_attribute(instance: Instance, name: str, value: Value, run: Run) -> None:
    """`module.name = value`."""
    parameters, modules, buffers = (table(instance, kind) for kind in TABLES[:1] + TABLES[2:] + TABLES[1:2])
    if is_parameter(value):
        register(instance, "_parameters", name, value, run)
    elif is_module(value):
        register(instance, "_modules", name, value, run)
    elif parameters is not None and name in parameters and value is None:
        register(instance, "_parameters", name, None, run)
    elif modules is not None and name in modules and value is None:
        register(instance, "_modules", name, None, run)
    elif buffers is not None and name in buffers and (value is None or isinstance(value, Tensor)):
        register(instance, "_buffers", name, value, run)
    else:
        if any(items is not None and name in items for items in (parameters, modules)) and not isinstance(
            value, Unknown
        ):
            run.raise_(TypeError, f"cannot assign to the registered {name!r}")
        _drop(instance, name, None, run)
        run.store.touch(instance)
        instance.attrs[name] = value
        _remember_place(instance, name, value, run)


def _remember_place(instance: Instance, name: str, value: Value, run: Run) -> None:
    if type(value) in CONTAINERS:
        run.found.container_places[(instance, name)] = run.user_place()[0]


def delete_attribute(instance: Instance, name: str, run: Run) -> bool:
    """`del module.name` of something registered."""
    if find(instance, name) is None and next(partial_keys.candidates(instance, TABLES, name), None) is None:
        return False
    _drop(instance, name, None, run)
    return True


# -------------------------------------------------------------------- layers
def init_layer(run: Run, instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> None:
    """The constructor of a torch layer: its rule is built, its parameters come to be."""
    initialise(instance, run)
    rule = instance.cls.rule
    assert rule is not None
    kwargs = perhaps_given.settled(plan(materialise(rule), 0), args, kwargs)
    positional = [space.exported(value, run) for value in args]
    keywords = {name: space.exported(value, run) for name, value in kwargs.items()}
    _note_uses(rule, positional, keywords, run)
    positional, keywords = unknown_sizes.sized(plan(materialise(rule), 0), positional, keywords, run)
    at, scope, inner = run.user_place()
    call_site = ops.call_site_of(instance.cls, tuple(plan(materialise(rule), 0).slots), run)
    context = Context(rule.__name__, at, scope, made=instance.made, inner=inner, call_site=call_site)
    layer = ops.perform(run, context, lambda check: build_layer(check, rule, positional, keywords), None)
    run.store.touch(instance)
    if not isinstance(layer, Layer):
        instance.open = space.not_followed(layer, "a layer that could not be built", run)
        for found in filter(None, (lookup.table(instance, kind) for kind in TABLES)):
            run.store.touch(found)
            found.open = instance.open
        return
    instance.layer = layer
    fill(instance, layer, _dtype_asked(args, kwargs, run), run)


FLAGS = ("bool", "StrictBool")


def _note_uses(rule: type, args: Sequence[Any], kwargs: Mapping[str, Any], run: Run) -> None:
    """Remember the constructor's parameters that are handed on as flags, or as numbers that decide structure: they
    stand for no size.
    """
    slots = plan(materialise(rule), 0).slots
    for name, value in (*zip(slots, args, strict=False), *kwargs.items()):
        if name in slots and slots[name].kind == "int":
            symbols.mark_structural((value,), run)
        if name in slots and slots[name].kind in FLAGS and isinstance(value, Poly):
            for symbol in value.symbols:
                if symbol.name in run.entry.parameters:
                    alternatives.note(symbol.name, alternatives.FLAG, run)


def _dtype_asked(args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> str | None:
    """The dtype that a constructor is called with, else the usual one; None where it is not known."""
    given = kwargs.get("dtype", next((a for a in args if isinstance(a, DType)), None))
    if isinstance(given, DType):
        return given.name
    return run.path.default_dtype if given is None else None


def fill(instance: Instance, layer: Layer, dtype: str | None, run: Run) -> None:
    """Give an instance the attributes, parameters, buffers and children of its layer, of one dtype."""
    for name, value in layer.attributes().items():
        instance.attrs[name] = lazy.as_value(value)
    held = lazy.awaiting(layer, run) if isinstance(layer, Lazy) else layer
    for kind, shapes in (("_parameters", held.parameters()), ("_buffers", held.buffers())):
        items = lookup.table(instance, kind)
        assert items is not None
        run.store.touch(items)
        for name, shape in shapes.items():
            identity = Parameter() if kind == "_parameters" else None
            own = "int64" if name == "num_batches_tracked" else dtype
            items.items[name] = None if shape is None else Tensor(tuple(shape), own, identity=identity)
    for name, child in layer.children().items():
        made = Instance(run.session.library.layer_class(type(child), run), {}, None)
        initialise(made, run)
        made.layer = child
        fill(made, child, dtype, run)
        register(instance, "_modules", name, made, run)


def current_layer(instance: Instance) -> Layer:
    """The layer with what the program has changed since it was built; raises NotFollowed where that is not known."""
    layer = instance.layer
    if layer is None:
        raise NotFollowed(instance.open or Unknown("a layer that could not be built"))
    stored = layer.attributes()
    changes: dict[str, Any] = {}
    for field in fields(layer):  # type: ignore[arg-type]
        name = field.name
        if name in stored and name in instance.attrs and instance.attrs[name] != lazy.as_value(stored[name]):
            value = known(instance.attrs[name])
            if not isinstance(value, ListObj):
                changes[name] = value
    return replace(layer, **changes) if changes else layer  # type: ignore[type-var]


def _misfit(instance: Instance, layer: Layer, run: Run) -> str | None:
    """The weight whose shape is not that of the fields; None where all are as they should be.

    What a property gives in a weight's place (a parametrization, or the program's own) is computed once, as torch does.
    """
    parameters = table(instance, "_parameters") or {}
    found: Value
    for name, shape in layer.parameters().items():
        if isinstance(lookup.class_attribute(instance.cls, name), PropertyObj):
            found = known(space.attribute(instance, name, run))
        else:
            found = parameters.get(name) if name in parameters else instance.attrs.get(name)
        if isinstance(found, Tensor) and shape is not None and found.shape != tuple(shape):
            return name
    return None


def forward_layer(run: Run, instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    """The forward of a torch layer; steps of it that the program's own class replaces are the program's."""
    convolve = lookup.own_function(instance.cls, "_conv_forward")
    if convolve is not None:
        weights = [space.attribute(instance, name, run) for name in ("weight", "bias")]
        return space.call(convolve, (instance, *args, *kwargs.values(), *weights), {}, run)
    try:
        layer = _running_layer(instance, args, kwargs, run)
        misfit = _misfit(instance, layer, run)
    except NotFollowed as needed:
        return _not_run(needed.reason, run)
    if misfit is not None:
        function = replaced.function_call(instance, args, kwargs, run)
        if function is not None:
            return replaced.call(function, run)
        return _not_run(Unknown(f"`{misfit}` was replaced by a tensor of another shape"), run)
    result = ops.call_layer_rule(instance, layer, args, kwargs, run)
    if isinstance(layer, Lazy):
        layer = lazy.materialise(instance, layer, args, kwargs, run) or layer
    run.found.work.append(_mult_adds(layer, args, kwargs, result))
    return result


def _not_run(reason: Unknown, run: Run) -> Unknown:
    """A layer's call whose result is not known."""
    run.count_operation(known=False)
    run.found.work.append(None)
    return run.found.gap(reason)


def _running_layer(instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Layer:
    """The layer as it runs now; one whose own class checks its input takes what that lets through."""
    layer = current_layer(instance)
    check = lookup.own_function(instance.cls, "_check_input_dim")
    if check is None:
        return layer
    space.call(check, (instance, *args, *kwargs.values()), {}, run)
    free = any_rank(layer)
    if free is None:
        raise NotFollowed(run.unknown("a norm that checks its input in its own way"))
    return free


def _mult_adds(layer: Layer, args: tuple[Value, ...], kwargs: Mapping[str, Value], result: Value) -> Dim | None:
    """What the rule says; None where it cannot."""
    named = dict(zip(plan(type(layer).forward, 2).slots, args, strict=False)) | dict(kwargs)
    given = [space.tensor_of(value) or value for value in named.values()]
    if isinstance(result, Unknown):
        return None
    try:
        return layer.mult_adds(given, result)
    except Exception:  # a rule that crashes must not take the run along
        return None


# -------------------------------------------------------------------- calls
def call_module(instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run) -> Value:
    """`module(...)`: pre-hooks, forward, hooks."""
    run.found.exercised.add(instance.cls)
    forward = space.look_up(instance, "forward", run)
    if forward is lookup.MISSING:
        forward = run.unknown(f"{instance.cls.name} has no forward that is followed")
        run.count_operation(known=False)
        return run.found.gap(forward)
    line = run.frame.at.line if run.frame is not None else 0
    entered, mark = run.tick(), len(run.found.work)
    args, kwargs = _pre_hooks(instance, args, kwargs, run)
    try:
        result = space.call(forward, args, kwargs, run)
    except Raised:
        del run.found.work[mark:]
        raise
    for hook, with_keywords in _hooks(instance, "_forward_hooks"):
        given = (args, DictObj(dict(kwargs))) if with_keywords else (args,)
        changed = space.call(hook, (instance, *given, result), {}, run)
        if changed is not None:
            result = run.found.gap(changed) if isinstance(changed, Unknown) else changed
    work, times = _taken(run, mark), None if run.one_of_several() else 1
    inputs, output = tuple(_as_it_is(value) for value in (*args, *kwargs.values())), _as_it_is(result)
    run.found.layer_calls.append(
        LayerCallRecord(instance, inputs, output, line, entered, run.tick(), work, times, tuple(kwargs))
    )
    return result


def _taken(run: Run, mark: int) -> Dim | None:
    """The multiply-adds since `mark` that no call of a module has taken for its own."""
    work = run.found.work[mark:]
    del run.found.work[mark:]
    return known_total(work)


def _as_it_is(value: Value) -> Value:
    """A value as it is now: whoever gets a list from a layer may change it later."""
    if isinstance(value, Instance) and isinstance(value.payload, (ListObj, DictObj)):
        made = Instance(value.cls, value.attrs)
        made.payload, made.open = _as_it_is(value.payload), value.open
        return made
    return space.mapped(value, _as_it_is)


def _hooks(instance: Instance, name: str) -> list[tuple[Value, bool]]:
    """Hooks in the order of their calls, each with whether it takes the keywords too."""
    found = lookup.table(instance, name)
    if found is None:
        return []
    flagged = table(instance, f"{name}_with_kwargs") or {}
    return [(hook, number in flagged) for number, hook in partial_keys.all_of(found).items()]


def _pre_hooks(
    instance: Instance, args: tuple[Value, ...], kwargs: Mapping[str, Value], run: Run
) -> tuple[tuple[Value, ...], Mapping[str, Value]]:
    for hook, with_keywords in _hooks(instance, "_forward_pre_hooks"):
        given = (args, DictObj(dict(kwargs))) if with_keywords else (args,)
        changed = space.call(hook, (instance, *given), {}, run)
        several = changed if isinstance(changed, tuple) else (changed,)
        if with_keywords:
            match several:
                case (tuple() as positional, DictObj(items=items)):
                    args, kwargs = positional, items
                case _:
                    pass
        elif changed is not None:
            args = several
    return args, kwargs


# -------------------------------------------------------------------- walking
def children(instance: Instance) -> Iterator[tuple[str, Instance]]:
    """Direct sub-modules by name, each object once."""
    seen: set[int] = set()
    for name, module in _modules(instance):
        if id(module) not in seen:
            seen.add(id(module))
            yield name, module


def _modules(instance: Instance) -> Iterator[tuple[str, Instance]]:
    """The sub-modules under their names, those in doubt included."""
    return ((name, held) for name, held in _all(instance, "_modules").items() if isinstance(held, Instance))


def _all(instance: Instance, kind: str) -> Mapping[str, Value]:
    """A table with what only some paths have put in."""
    found = lookup.table(instance, kind)
    return {} if found is None else partial_keys.all_of(found)


def named_modules(instance: Instance, prefix: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Instance]]:
    """Every module of the tree with its dotted path, each object once, as torch walks; also those in doubt."""
    seen = set() if seen is None else seen
    if id(instance) in seen:
        return
    seen.add(id(instance))
    yield prefix, instance
    for name, module in _modules(instance):
        yield from named_modules(module, f"{prefix}.{name}" if prefix else name, seen)


def named_tensors(instance: Instance, kind: str, recurse: bool = True) -> Iterator[tuple[str, Tensor]]:
    """Parameters or buffers with dotted names; a shared one once."""
    seen: set[Any] = set()
    for path, module in named_modules(instance) if recurse else [("", instance)]:
        for name, tensor in _all(module, kind).items():
            if not isinstance(tensor, Tensor):
                continue
            key = tensor.identity if tensor.identity is not None else (id(module), name)
            if key not in seen:
                seen.add(key)
                yield (f"{path}.{name}" if path else name), tensor


def parameter_count(instance: Instance) -> Dim | None:
    """Numbers in all parameters, shared ones once; None where an unknown attribute may hold some, or one is to come."""
    if is_open(instance) is not None or any(_hides_parameters(module) for _, module in named_modules(instance)):
        return None
    count: Dim = 0
    for _, tensor in named_tensors(instance, "_parameters"):
        count = count + tensor.numel
    return count


def hidden_parameters(instance: Instance) -> Unknown | None:
    """Why the tree may hold parameters or modules in an attribute that is not known, whatever that seems to be."""
    held = (value for _, module in named_modules(instance) for value in module.attrs.values())
    return next((value for value in held if isinstance(value, Unknown) and not isinstance(value, SomeDevice)), None)


def _hides_parameters(module: Instance) -> bool:
    held = module.attrs.values()
    return isinstance(module.layer, Lazy) or any(isinstance(v, Unknown) and may_register(v) for v in held)


def has_doubts(instance: Instance) -> bool:
    """Whether there is a sub-module, parameter or buffer on some paths only."""
    tables = (lookup.table(instance, kind) for kind in TABLES)
    return any(table is not None and table.doubtful is not None for table in tables)


def is_open(instance: Instance) -> Unknown | None:
    """Why the tree may hold parameters that are not seen, or lack some that are."""
    for _, module in named_modules(instance):
        if module.open is not None:
            return module.open
        for kind in ("_parameters", "_modules"):
            found = lookup.table(module, kind)
            if found is not None and found.open is not None:
                return found.open
    return None


# -------------------------------------------------------------------- after construction
CONTAINERS: Mapping[type, str] = {DictObj: "dict", tuple: "tuple", Named: "tuple", ListObj: "list"}
"""What holds modules where torch does not see them, in words."""


def _has_state(instance: Instance) -> bool:
    """Whether a module surely has parameters or buffers."""
    tables = ("_parameters", "_buffers")
    return any(True for table in tables for _ in named_tensors(instance, table))


def check_constructed(instance: Instance, run: Run) -> None:
    """Warn of modules with state that are kept where `parameters()` does not see them. What was made before the object
    is another's, and of a dict of which one module is registered that one was chosen.
    """
    if instance.cls.module is None or not instance.cls.module.is_user:
        return
    registered = {id(module) for _, module in named_modules(instance)}
    for name, value in instance.attrs.items():
        parts = [part for part in space.parts(value) if is_module(part)]
        hidden = [part for part in parts if id(part) not in registered and part.born > instance.born]
        chosen = isinstance(value, DictObj) and any(id(part) in registered for part in parts)
        if name in TABLES or chosen or not any(map(_has_state, hidden)):
            continue
        place = run.found.module_lists.get(id(value)) or run.found.container_places.get((instance, name))
        if place is not None:
            failure = Failure("SHP510", {"attribute": name, "container": CONTAINERS.get(type(value), "list")})
            run.found.warnings.append(
                Finding(failure, Context(instance.cls.name, place, f"{instance.cls.name}.__init__"))
            )
