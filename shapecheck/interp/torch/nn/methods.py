"""The methods of `torch.nn.Module`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops, tensors
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, Method, given, methods
from shapecheck.interp.values import lookup
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, IteratorObj, SetObj, Value
from shapecheck.values import DType, Tensor

UNSAVED = "_non_persistent_buffers_set"


def _init(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    nn_module.initialise(owner, run)


def _iterator(instance: Instance, items: Iterator[Value], run: Run) -> IteratorObj:
    """Nothing is sure to come where one of the modules may not be there."""
    in_doubt = any(nn_module.has_doubts(module) for _, module in nn_module.named_modules(instance))
    open_end = nn_module.is_open(instance) or nn_module.hidden_parameters(instance)
    return IteratorObj([] if in_doubt else list(items), open=open_end)


def _prefix(value: Value) -> str:
    """What names are asked to begin with, where that is known."""
    return value if isinstance(value, str) else ""


def _children(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(owner, (m for _, m in nn_module.children(owner)), run)


def _named_children(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(owner, iter(list(nn_module.children(owner))), run)


def _modules(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(owner, (m for _, m in nn_module.named_modules(owner)), run)


def _named_modules(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    prefix = _prefix(given(args, kwargs, 1, "prefix", ""))
    return _iterator(owner, iter(list(nn_module.named_modules(owner, prefix))), run)


def _tensors(kind: str, named: bool) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        recurse = given(args, kwargs, 1 if named else 0, "recurse", True)
        prefix = _prefix(given(args, kwargs, 0, "prefix", "") if named else "")
        pairs = list(nn_module.named_tensors(owner, kind, recurse is not False))
        if prefix:
            pairs = [(f"{prefix}.{name}", tensor) for name, tensor in pairs]
        return _iterator(owner, iter(pairs) if named else (t for _, t in pairs), run)

    return method


def _apply(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`apply(fn)`: children first, then the module itself."""
    function = given(args, kwargs, 0, "fn")
    for _, child in list(nn_module.children(owner)):
        _apply(run, child, (function,), {})
    space.call(function, (owner,), {}, run)
    return owner


def set_mode(instance: Instance, mode: Value, run: Run) -> Value:
    """Put a module and all below it into training or evaluation."""
    for _, child in nn_module.named_modules(instance):
        run.store.touch(child)
        child.attrs["training"] = mode
    return instance


def _train(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`train(mode)`: the class's own override is called where there is one."""
    mode = space.truth(given(args, kwargs, 0, "mode", True), run)
    return set_mode(owner, mode, run)


def _eval(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return space.call(space.attribute(owner, "train", run), (False,), {}, run)


def _same(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return owner


def _cast(dtype: str | None) -> Method:
    """`half()`, `double()`: parameters and buffers that are floating point change their dtype."""

    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        _recast(owner, dtype, run)
        return owner

    return method


def _recast(instance: Instance, dtype: str | None, run: Run) -> None:
    for _, module in nn_module.named_modules(instance):
        for kind in ("_parameters", "_buffers"):
            held = lookup.table(module, kind)
            if held is None or not held.items:
                continue
            run.store.touch(held)
            for name, tensor in held.items.items():
                if isinstance(tensor, Tensor) and tensor.dtype is not None and "float" in tensor.dtype:
                    held.items[name] = replace(tensor, dtype=dtype)


def _to(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`to(device)`, `to(dtype)`, `to(device, dtype)`."""
    for value in (*args, *kwargs.values()):
        if isinstance(value, DType):
            _recast(owner, value.name, run)
    return owner


def _register_buffer(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    name, value = given(args, kwargs, 0, "name"), given(args, kwargs, 1, "tensor")
    if isinstance(name, str):
        if isinstance(value, Tensor):
            value = replace(value, identity=None)
        nn_module.register(owner, "_buffers", name, value, run)
        _keep_out(owner, name, given(args, kwargs, 2, "persistent", True), run)


def _keep_out(instance: Instance, name: str, persistent: Value, run: Run) -> None:
    """Note a buffer that is no part of the state."""
    kept_out = _kept_out(instance)
    if kept_out is None:
        if persistent is not False:
            return
        kept_out = SetObj({})
        run.store.touch(instance)
        instance.attrs[UNSAVED] = kept_out
    run.store.touch(kept_out)
    if persistent is False:
        kept_out.items[name] = None
    else:
        kept_out.items.pop(name, None)


def _kept_out(instance: Instance) -> SetObj | None:
    found = instance.attrs.get(UNSAVED)
    return found if isinstance(found, SetObj) else None


def _state(instance: Instance) -> dict[str, Tensor]:
    """The tensors of a module's state: each parameter and each buffer that is saved, by its dotted name."""
    unsaved = {
        f"{path}.{name}" if path else name
        for path, module in nn_module.named_modules(instance)
        for kept_out in (_kept_out(module),)
        if kept_out is not None
        for name in kept_out.items
    }
    buffers = nn_module.named_tensors(instance, "_buffers")
    return dict(nn_module.named_tensors(instance, "_parameters")) | {n: t for n, t in buffers if n not in unsaved}


def _register_parameter(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    name = given(args, kwargs, 0, "name")
    if isinstance(name, str):
        nn_module.register(owner, "_parameters", name, given(args, kwargs, 1, "param"), run)


def _add_module(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    name = given(args, kwargs, 0, "name")
    if isinstance(name, str):
        nn_module.register(owner, "_modules", name, given(args, kwargs, 1, "module"), run)
    else:
        run.store.touch(owner)
        owner.open = space.not_followed(name, "a sub-module of unknown name", run)


def _state_dict(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    prefix = _prefix(kwargs.get("prefix", ""))
    named: dict[str, Value] = {f"{prefix}{name}": replace(t, identity=None) for name, t in _state(owner).items()}
    return DictObj(named, nn_module.is_open(owner), kind="OrderedDict")


def _load_state_dict(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`load_state_dict(state)`: a tensor under a known name must have the parameter's shape, strict or not."""
    state = given(args, kwargs, 0, "state_dict")
    if isinstance(state, DictObj):
        for name, tensor in _state(owner).items():
            loaded = state.items.get(name)
            if isinstance(loaded, Tensor):
                failed = ops.demand_loadable(name, loaded, tensor, run)
                if failed is not None:
                    return failed
    return run.unknown("what load_state_dict reports")


def _get_submodule(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    path = given(args, kwargs, 0, "target")
    return _submodule(owner, path, run) if isinstance(path, str) else run.unknown("a sub-module of unknown name")


def _submodule(owner: Instance, path: str, run: Run) -> Value:
    """What stands at a dotted path below a module."""
    value: Value = owner
    for part in path.split(".") if path else ():
        value = space.attribute(value, part, run)
    return value


def _set_submodule(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    """`set_submodule(target, module)`: another module in place of the one at a path."""
    path, module = given(args, kwargs, 0, "target"), given(args, kwargs, 1, "module")
    if not isinstance(path, str) or not path:
        run.store.touch(owner)
        owner.open = run.unknown("a sub-module of unknown name")
        return
    outer, _, name = path.rpartition(".")
    space.set_attribute(_submodule(owner, outer, run), name, module, run)


def _set_state(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    """`__setstate__(state)`: the object's attributes are those of a saved dict."""
    state = given(args, kwargs, 0, "state")
    run.store.touch(owner)
    if isinstance(state, DictObj):
        owner.attrs.update(state.items)
        owner.open = state.open
    else:
        owner.open = run.unknown("a state that is not known")


def _remove_hook(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    """`handle.remove()`, also at the end of `with handle:`."""
    hooks = _hook_table(owner, "hooks", run)
    run.store.touch(hooks)
    hooks.items.pop(owner.attrs["id"], None)


HANDLE = ClassObj(
    "RemovableHandle",
    (),
    methods("RemovableHandle", {"remove": _remove_hook, "__enter__": _same, "__exit__": _remove_hook}),
)


def _hook(name: str) -> Method:
    def method(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
        hooks, flagged = (_hook_table(owner, table, run) for table in (name, f"{name}_with_kwargs"))
        number = run.new_identity()
        entry = {number: given(args, kwargs, 0, "hook")}
        run.store.touch(hooks)
        hooks.items = {**entry, **hooks.items} if kwargs.get("prepend") is True else {**hooks.items, **entry}
        if kwargs.get("with_kwargs", False) is True:
            run.store.touch(flagged)
            flagged.items[number] = True
        return Instance(HANDLE, {"hooks": hooks, "id": number}, run.here())

    return method


def _hook_table(instance: Instance, name: str, run: Run) -> DictObj:
    found = lookup.table(instance, name)
    if found is None:
        found = DictObj({}, kind="OrderedDict")
        run.store.touch(instance)
        instance.attrs[name] = found
    return found


def _requires_grad(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    flag = given(args, kwargs, 0, "requires_grad", True)
    for _, tensor in nn_module.named_tensors(owner, "_parameters"):
        tensors.set_trains(tensor, flag, run)
    return owner


def _call(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return nn_module.call_module(owner, args, kwargs, run)


def _nothing(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return None


def _unknown(reason: str) -> Method:
    return lambda run, owner, args, kwargs: run.unknown(reason)


MODULE: Mapping[str, Value] = methods(
    "Module",
    {
        "__init__": _init,
        "__call__": _call,
        "children": _children,
        "named_children": _named_children,
        "modules": _modules,
        "named_modules": _named_modules,
        "parameters": _tensors("_parameters", named=False),
        "named_parameters": _tensors("_parameters", named=True),
        "buffers": _tensors("_buffers", named=False),
        "named_buffers": _tensors("_buffers", named=True),
        "apply": _apply,
        "train": _train,
        "eval": _eval,
        "to": _to,
        "type": _to,
        "cuda": _same,
        "cpu": _same,
        "to_empty": _same,
        "share_memory": _same,
        "ipu": _same,
        "xpu": _same,
        "float": _cast("float32"),
        "double": _cast("float64"),
        "half": _cast("float16"),
        "bfloat16": _cast("bfloat16"),
        "register_buffer": _register_buffer,
        "register_parameter": _register_parameter,
        "add_module": _add_module,
        "register_module": _add_module,
        "state_dict": _state_dict,
        "load_state_dict": _load_state_dict,
        "get_submodule": _get_submodule,
        "get_parameter": _get_submodule,
        "get_buffer": _get_submodule,
        "register_forward_hook": _hook("_forward_hooks"),
        "register_forward_pre_hook": _hook("_forward_pre_hooks"),
        "register_full_backward_hook": _unknown("the handle of a hook"),
        "register_backward_hook": _unknown("the handle of a hook"),
        "requires_grad_": _requires_grad,
        "zero_grad": _nothing,
        "compile": _nothing,
        "extra_repr": lambda run, owner, args, kwargs: "",
        "_get_name": lambda run, owner, args, kwargs: owner.cls.name,
        "set_submodule": _set_submodule,
        "_apply": _same,
        "mtia": _same,
        "get_extra_state": _nothing,
        "set_extra_state": _nothing,
        "__setstate__": _set_state,
        "_load_from_state_dict": _nothing,
        "_save_to_state_dict": _nothing,
        "register_full_backward_pre_hook": _unknown("the handle of a hook"),
        "register_load_state_dict_pre_hook": _nothing,
        "register_state_dict_post_hook": _nothing,
        "_register_load_state_dict_pre_hook": _nothing,
        "register_load_state_dict_post_hook": _nothing,
        "register_state_dict_pre_hook": _nothing,
        "_register_state_dict_hook": _nothing,
    },
)
