"""Optimizers, as far as they bear on faults: an empty parameter list, and state saved for other shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shapecheck.interp.run import space
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.findings import Context
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch import ops
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, given, methods
from shapecheck.interp.values.objects import ClassObj, DictObj, Instance, ListObj, Value
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


def _shapes(params: Value, run: Run) -> list[Tensor]:
    """The parameters handed to an optimizer, groups flattened, in order; raises NotFollowed where one is not known."""
    sequence = space.sequence_of(params, run)
    if isinstance(sequence, Unknown) or sequence.open is not None or sequence.tail is not None:
        raise NotFollowed(run.unknown("a symbolic number of parameters"))
    found: list[Tensor] = []
    for item in sequence.items:
        match item:
            case Tensor():
                found.append(item)
            case tuple() if len(item) == 2 and isinstance(item[1], Tensor):
                found.append(item[1])
            case DictObj(items={"params": Tensor() as alone}):
                found.append(alone)
            case DictObj():
                found += _shapes(item.items.get("params", ()), run)
            case _:
                raise NotFollowed(run.unknown("parameters that are not followed"))
    return found


def _optimizer(name: str) -> Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]:
    def make(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        params = args[0] if args else kwargs.get("params")
        if isinstance(params, Tensor) or params is None:
            return run.unknown("an optimizer")
        try:
            shapes = _shapes(params, run)
        except NotFollowed:
            return run.unknown("an optimizer over parameters that are not known")
        if not shapes:
            at, scope, inner = run.user_place()
            return ops.fail(Failure("SHP511"), Context(name, at, scope, inner=inner), run)
        group = DictObj({"params": ListObj([*shapes])}, Unknown("settings of an optimizer"))
        held: dict[str, Value] = {
            "params": tuple(shapes),
            "state": None,
            "kind": name,
            "param_groups": ListObj([group]),
        }
        made = Instance(CLASS, held, run.user_place()[0])
        made.open = Unknown("an attribute of an optimizer")
        return made

    return make


def _held(optimizer: Instance, name: str) -> tuple[Any, ...]:
    """The tensors that an optimizer keeps under a name of its own: its parameters, or the state for each of them."""
    found = optimizer.attrs[name]
    return found if isinstance(found, tuple) else ()


def _state_dict(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    stepped = owner.attrs.get("stepped", False)
    shapes = _held(owner, "state") or (_held(owner, "params") if stepped else ())
    return DictObj({"state": shapes or Unknown("optimizer state")}, Unknown("optimizer state"))


def _load_state_dict(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    match given(args, kwargs, 0, "state_dict"):
        case DictObj(items={"state": tuple() as shapes}) if len(shapes) == len(_held(owner, "params")):
            run.store.touch(owner)
            owner.attrs["state"] = shapes
        case _:
            pass
    return None


def _step(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """Momentum of one shape cannot meet a gradient of another."""
    run.store.touch(owner)
    owner.attrs["stepped"] = True
    for saved, parameter in zip(_held(owner, "state"), _held(owner, "params"), strict=False):
        if (
            isinstance(saved, Tensor)
            and saved.shape != parameter.shape
            and all(isinstance(d, int) for d in saved.shape + parameter.shape)
        ):
            at, scope, inner = run.user_place()
            tensors = {"state": saved, "parameter": parameter}
            context = Context(str(owner.attrs["kind"]), at, scope, tensors, inner=inner)
            failure = Failure(
                "SHP704", {"found": saved.shape, "expected": parameter.shape}, Subject("state"), Subject("parameter")
            )
            return ops.fail(failure, context, run)
    return None


def _none(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    return None


CLASS = ClassObj(
    "Optimizer",
    (),
    methods(
        "Optimizer",
        {"step": _step, "state_dict": _state_dict, "load_state_dict": _load_state_dict, "zero_grad": _none},
    ),
)

SPECIAL: Mapping[str, Callable[[Run, tuple[Value, ...], dict[str, Value]], Value]] = {
    f"torch.optim.{name}": _optimizer(name) for name in OPTIMIZERS
}
