"""Optimizers, as far as they bear on faults: an empty parameter list, and state saved for other shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.run import space
from shapecheck.interp.run.findings import Context
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.values.objects import Builtin, ClassObj, DictObj, Instance, ListObj, Value
from shapecheck.rules.core.check import Failure, Subject
from shapecheck.values import Tensor, Unknown

OPTIMIZERS = (
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "SparseAdam",
    "Adamax",
    "ASGD",
    "NAdam",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
    "Adafactor",
    "Muon",
)


def is_optimizer(name: str) -> bool:
    return name.startswith("torch.optim.") and name.rpartition(".")[2] in OPTIMIZERS


def _shapes(params: Value, run: Run) -> list[Tensor] | Unknown:
    """The parameters handed to an optimizer, groups flattened, in order."""
    sequence = space.sequence_of(params, run)
    if isinstance(sequence, Unknown):
        return sequence
    if sequence.open is not None or sequence.tail is not None:
        return sequence.open or run.unknown("a symbolic number of parameters")
    found: list[Tensor] = []
    for item in sequence.items:
        if isinstance(item, DictObj):
            inner = (
                _shapes(item.items.get("params", ()), run)
                if not isinstance(item.items.get("params"), Tensor)
                else [item.items["params"]]
            )
            if isinstance(inner, Unknown):
                return inner
            found += inner
        elif isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], Tensor):
            found.append(item[1])
        elif isinstance(item, Tensor):
            found.append(item)
        else:
            return item if isinstance(item, Unknown) else run.unknown("parameters that are not followed")
    return found


def _optimizer(name: str) -> Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]:
    def make(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        params = args[0] if args else kwargs.get("params")
        if isinstance(params, Tensor) or params is None:
            return run.unknown("an optimizer")
        shapes = _shapes(params, run)
        if isinstance(shapes, Unknown):
            return run.unknown("an optimizer over parameters that are not known")
        if not shapes:
            at, scope, inner = run.user_place()
            return ops.fail(Failure("SHP511"), Context(name, at, scope, inner=inner), run)
        made = Instance(
            CLASS,
            {
                "params": tuple(shapes),
                "state": None,
                "kind": name,
                "param_groups": ListObj(
                    [DictObj({"params": ListObj(list(shapes))}, Unknown("settings of an optimizer"))]
                ),
            },
            run.user_place()[0],
        )
        made.open = Unknown("an attribute of an optimizer")
        return made

    return make


def _state_dict(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    optimizer = args[0]
    shapes = optimizer.attrs["state"] or (optimizer.attrs["params"] if optimizer.attrs.get("stepped") else None)
    return DictObj({"state": Unknown("optimizer state") if shapes is None else shapes}, Unknown("optimizer state"))


def _load_state_dict(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    optimizer, state = args[0], args[1] if len(args) > 1 else kwargs.get("state_dict")
    shapes = state.items.get("state") if isinstance(state, DictObj) else None
    if isinstance(shapes, tuple) and len(shapes) == len(optimizer.attrs["params"]):
        run.store.touch(optimizer)
        optimizer.attrs["state"] = shapes
        at, _, _ = run.user_place()
        optimizer.attrs["loaded"] = at
    return None


def _step(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    """Momentum of one shape cannot meet a gradient of another."""
    optimizer = args[0]
    run.store.touch(optimizer)
    optimizer.attrs["stepped"] = True
    for saved, parameter in zip(optimizer.attrs["state"] or (), optimizer.attrs["params"], strict=False):
        if (
            isinstance(saved, Tensor)
            and saved.shape != parameter.shape
            and all(isinstance(d, int) for d in saved.shape + parameter.shape)
        ):
            at, scope, inner = run.user_place()
            context = Context(optimizer.attrs["kind"], at, scope, {"state": saved, "parameter": parameter}, inner=inner)
            failure = Failure(
                "SHP704", {"found": saved.shape, "expected": parameter.shape}, Subject("state"), Subject("parameter")
            )
            return ops.fail(failure, context, run)
    return None


def _none(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
    return None


CLASS = ClassObj(
    "Optimizer",
    (),
    {
        "step": Builtin("step", _step),
        "state_dict": Builtin("state_dict", _state_dict),
        "load_state_dict": Builtin("load_state_dict", _load_state_dict),
        "zero_grad": Builtin("zero_grad", _none),
    },
)

SPECIAL: Mapping[str, Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]] = {
    f"torch.optim.{name}": _optimizer(name) for name in OPTIMIZERS
}
