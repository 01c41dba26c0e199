"""The methods of `torch.nn.Module`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops, tensors
from shapecheck.interp.torch.nn import module as nn_module
from shapecheck.interp.values.objects import Builtin, ClassObj, DictObj, Instance, IteratorObj, SetObj, Value
from shapecheck.values import DType, Tensor, Unknown

Kwargs = Mapping[str, Value]
Args = tuple[Value, ...]

UNSAVED = "_non_persistent_buffers_set"


def _get(args: Args, kwargs: Kwargs, place: int, name: str, default: Value = None) -> Value:
    return args[place] if len(args) > place else kwargs.get(name, default)


def _init(run: Run, args: Args, kwargs: Kwargs) -> None:
    nn_module.initialise(args[0], run)


def _iterator(instance: Instance, items: Iterator[Value], run: Run) -> IteratorObj:
    """Nothing is sure to come where one of the modules may not be there."""
    in_doubt = any(nn_module.has_doubts(module) for _, module in nn_module.named_modules(instance))
    return IteratorObj([] if in_doubt else list(items), open=nn_module.is_open(instance))


def _children(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(args[0], (m for _, m in nn_module.children(args[0])), run)


def _named_children(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(args[0], iter(list(nn_module.children(args[0]))), run)


def _modules(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return _iterator(args[0], (m for _, m in nn_module.named_modules(args[0])), run)


def _named_modules(run: Run, args: Args, kwargs: Kwargs) -> Value:
    prefix = _get(args, kwargs, 2, "prefix", "")
    return _iterator(
        args[0], iter(list(nn_module.named_modules(args[0], prefix if isinstance(prefix, str) else ""))), run
    )


def _tensors(kind: str, named: bool) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        recurse = _get(args, kwargs, 2 if named else 1, "recurse", True)
        prefix = _get(args, kwargs, 1, "prefix", "") if named else ""
        pairs = list(nn_module.named_tensors(args[0], kind, recurse is not False))
        if prefix:
            pairs = [(f"{prefix}.{name}", tensor) for name, tensor in pairs]
        return _iterator(args[0], iter(pairs) if named else (t for _, t in pairs), run)

    return method


def _apply(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """`apply(fn)`: children first, then the module itself."""
    instance, function = args[0], _get(args, kwargs, 1, "fn")
    for _, child in list(nn_module.children(instance)):
        _apply(run, (child, function), {})
    space.call(function, (instance,), {}, run)
    return instance


def set_mode(instance: Instance, mode: Value, run: Run) -> Value:
    """Put a module and all below it into training or evaluation."""
    for _, child in nn_module.named_modules(instance):
        run.store.touch(child)
        child.attrs["training"] = mode
    return instance


def _train(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """`train(mode)`: the class's own override is called where there is one."""
    mode = space.truth(_get(args, kwargs, 1, "mode", True), run)
    return set_mode(args[0], mode, run)


def _eval(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return space.call(space.attribute(args[0], "train", run), (False,), {}, run)


def _same(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return args[0]


def _cast(dtype: str | None) -> Callable[[Run, Args, Kwargs], Value]:
    """`half()`, `double()`: parameters and buffers that are floating point change their dtype."""

    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        _recast(args[0], dtype, run)
        return args[0]

    return method


def _recast(instance: Instance, dtype: str | None, run: Run) -> None:
    for _, module in nn_module.named_modules(instance):
        for kind in ("_parameters", "_buffers"):
            items = nn_module.table(module, kind) or {}
            if items:
                run.store.touch(module.attrs[kind])
            for name, tensor in items.items():
                if isinstance(tensor, Tensor) and tensor.dtype is not None and "float" in tensor.dtype:
                    items[name] = replace(tensor, dtype=dtype)


def _to(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """`to(device)`, `to(dtype)`, `to(device, dtype)`."""
    for value in (*args[1:], *kwargs.values()):
        if isinstance(value, DType):
            _recast(args[0], value.name, run)
    return args[0]


def _register_buffer(run: Run, args: Args, kwargs: Kwargs) -> None:
    name, value = _get(args, kwargs, 1, "name"), _get(args, kwargs, 2, "tensor")
    if isinstance(name, str):
        if isinstance(value, Tensor):
            value = replace(value, identity=None)
        nn_module.register(args[0], "_buffers", name, value, run)
        _keep_out(args[0], name, _get(args, kwargs, 3, "persistent", True), run)


def _keep_out(instance: Instance, name: str, persistent: Value, run: Run) -> None:
    """Note a buffer that is no part of the state."""
    kept_out = instance.attrs.get(UNSAVED)
    if not isinstance(kept_out, SetObj):
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


def _state(instance: Instance) -> dict[str, Tensor]:
    """The tensors of a module's state: each parameter and each buffer that is saved, by its dotted name."""
    unsaved = {
        f"{path}.{name}" if path else name
        for path, module in nn_module.named_modules(instance)
        if isinstance(module.attrs.get(UNSAVED), SetObj)
        for name in module.attrs[UNSAVED].items
    }
    buffers = nn_module.named_tensors(instance, "_buffers")
    return dict(nn_module.named_tensors(instance, "_parameters")) | {n: t for n, t in buffers if n not in unsaved}


def _register_parameter(run: Run, args: Args, kwargs: Kwargs) -> None:
    name = _get(args, kwargs, 1, "name")
    if isinstance(name, str):
        nn_module.register(args[0], "_parameters", name, _get(args, kwargs, 2, "param"), run)


def _add_module(run: Run, args: Args, kwargs: Kwargs) -> None:
    name = _get(args, kwargs, 1, "name")
    if isinstance(name, str):
        nn_module.register(args[0], "_modules", name, _get(args, kwargs, 2, "module"), run)
    else:
        run.store.touch(args[0])
        args[0].open = name if isinstance(name, Unknown) else run.unknown("a sub-module of unknown name")


def _state_dict(run: Run, args: Args, kwargs: Kwargs) -> Value:
    prefix = kwargs.get("prefix", "")
    named = {f"{prefix}{name}": replace(t, identity=None) for name, t in _state(args[0]).items()}
    return DictObj(named, nn_module.is_open(args[0]), kind="OrderedDict")


def _load_state_dict(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """`load_state_dict(state)`: a tensor under a known name must have the parameter's shape, strict or not."""
    state = _get(args, kwargs, 1, "state_dict")
    if isinstance(state, DictObj):
        for name, tensor in _state(args[0]).items():
            loaded = state.items.get(name)
            if isinstance(loaded, Tensor):
                failed = ops.demand_loadable(name, loaded, tensor, run)
                if failed is not None:
                    return failed
    return run.unknown("what load_state_dict reports")


def _get_submodule(run: Run, args: Args, kwargs: Kwargs) -> Value:
    path = _get(args, kwargs, 1, "target")
    if not isinstance(path, str):
        return run.unknown("a sub-module of unknown name")
    value: Value = args[0]
    for part in path.split(".") if path else ():
        value = space.attribute(value, part, run)
    return value


def _set_submodule(run: Run, args: Args, kwargs: Kwargs) -> None:
    """`set_submodule(target, module)`: another module in place of the one at a path."""
    path, module = _get(args, kwargs, 1, "target"), _get(args, kwargs, 2, "module")
    if not isinstance(path, str) or not path:
        run.store.touch(args[0])
        args[0].open = run.unknown("a sub-module of unknown name")
        return
    owner, _, name = path.rpartition(".")
    holder = _get_submodule(run, (args[0], owner), {})
    space.set_attribute(holder, name, module, run)


def _set_state(run: Run, args: Args, kwargs: Kwargs) -> None:
    """`__setstate__(state)`: the object's attributes are those of a saved dict."""
    instance, state = args[0], _get(args, kwargs, 1, "state")
    run.store.touch(instance)
    if isinstance(state, DictObj):
        instance.attrs.update(state.items)
    instance.open = state.open if isinstance(state, DictObj) else run.unknown("a state that is not known")


def _remove_hook(run: Run, args: Args, kwargs: Kwargs) -> None:
    """`handle.remove()`, also at the end of `with handle:`."""
    hooks = args[0].attrs["hooks"]
    run.store.touch(hooks)
    hooks.items.pop(args[0].attrs["id"], None)


HANDLE = ClassObj("RemovableHandle", (), {
    "remove": Builtin("remove", _remove_hook),
    "__enter__": Builtin("__enter__", lambda run, args, kwargs: args[0]),
    "__exit__": Builtin("__exit__", _remove_hook),
})  # fmt: skip


def _hook(name: str) -> Callable[[Run, Args, Kwargs], Value]:
    def method(run: Run, args: Args, kwargs: Kwargs) -> Value:
        instance = args[0]
        hooks, flagged = (_hook_table(instance, table, run) for table in (name, f"{name}_with_kwargs"))
        number = run.new_identity()
        entry = {number: _get(args, kwargs, 1, "hook")}
        run.store.touch(hooks)
        hooks.items = {**entry, **hooks.items} if kwargs.get("prepend") is True else {**hooks.items, **entry}
        if kwargs.get("with_kwargs", False) is True:
            run.store.touch(flagged)
            flagged.items[number] = True
        return Instance(HANDLE, {"hooks": hooks, "id": number}, run.here())

    return method


def _hook_table(instance: Instance, name: str, run: Run) -> DictObj:
    found = instance.attrs.get(name)
    if not isinstance(found, DictObj):
        found = DictObj({}, kind="OrderedDict")
        run.store.touch(instance)
        instance.attrs[name] = found
    return found


def _requires_grad(run: Run, args: Args, kwargs: Kwargs) -> Value:
    flag = _get(args, kwargs, 1, "requires_grad", True)
    for _, tensor in nn_module.named_tensors(args[0], "_parameters"):
        tensors.set_trains(tensor, flag, run)
    return args[0]


def _call(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return nn_module.call_module(args[0], args[1:], kwargs, run)


def _nothing(run: Run, args: Args, kwargs: Kwargs) -> Value:
    return None


def _unknown(reason: str) -> Callable[[Run, Args, Kwargs], Value]:
    return lambda run, args, kwargs: run.unknown(reason)


def _table(functions: Mapping[str, Callable[..., Any]]) -> dict[str, Value]:
    return {name: Builtin(f"Module.{name}", function) for name, function in functions.items()}


MODULE: Mapping[str, Value] = _table(
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
        "extra_repr": lambda run, args, kwargs: "",
        "_get_name": lambda run, args, kwargs: args[0].cls.name,
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
    }
)
