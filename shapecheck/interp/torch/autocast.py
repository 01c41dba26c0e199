"""`torch.autocast`: inside it torch picks the dtype of many operations, so nothing is claimed of float dtypes."""

from __future__ import annotations

from typing import Any

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run import space
from shapecheck.interp.run.run import Run
from shapecheck.interp.torch.nn.method_models import Args, Kwargs, methods
from shapecheck.interp.values.objects import Builtin, ClassObj, Instance, Value
from shapecheck.values import Tensor

CAST = ("float32", "float16", "bfloat16")
"""The dtypes that autocast changes; float64 is left alone."""


def active(run: Run) -> bool:
    """Whether the running code is under autocast."""
    return run.frame is not None and run.frame.autocast


def relaxed(value: Any) -> Any:
    """An argument of a rule without the dtypes that autocast may change."""
    if isinstance(value, Tensor):
        return replace(value, dtype=None) if value.dtype in CAST else value
    if type(value) in (list, tuple):
        return type(value)(relaxed(item) for item in value)
    return value


def _set(run: Run, value: bool) -> bool:
    assert run.frame is not None
    before, run.frame.autocast = run.frame.autocast, value
    return before


def _enabled(manager: Instance) -> bool:
    return manager.attrs["enabled"] is True


def _before(manager: Instance) -> tuple[bool, ...]:
    """What was there before each `with` of the manager that is open."""
    found = manager.attrs["before"]
    return found if isinstance(found, tuple) else ()


def _enter(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    run.store.touch(owner)
    owner.attrs["before"] = (*_before(owner), _set(run, _enabled(owner)))
    return owner


def _exit(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> None:
    run.store.touch(owner)
    *rest, last = _before(owner) or (False,)
    owner.attrs["before"] = tuple(rest)
    _set(run, last)


def _decorate(run: Run, owner: Instance, args: Args, kwargs: Kwargs) -> Value:
    """`@torch.autocast(...)`: the function's calls are under it."""
    function = args[0]

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        before = _set(run, _enabled(owner))
        frame = run.frame
        try:
            return space.call(function, args, kwargs, run)
        finally:
            assert frame is not None
            frame.autocast = before

    return Builtin("autocast", call)


CLASS = ClassObj(
    "autocast",
    (),
    methods("autocast", {"__enter__": _enter, "__exit__": _exit, "__call__": _decorate}),
)


def _manager(place: int) -> Any:
    """A constructor whose `enabled` stands at `place`."""

    def make(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
        enabled = args[place] if len(args) > place else kwargs.get("enabled", True)
        made = Instance(CLASS, {"enabled": enabled is not False, "before": ()})
        made.open = run.unknown("what autocast holds")
        return made

    return make


def _is_enabled(run: Run, args: tuple[Value, ...], kwargs: dict[str, Value]) -> Value:
    return run.unknown("whether autocast is on") if active(run) else False


SPECIAL = {
    "torch.autocast": _manager(2),
    "torch.amp.autocast": _manager(2),
    "torch.amp.autocast_mode.autocast": _manager(2),
    "torch.cuda.amp.autocast": _manager(0),
    "torch.cpu.amp.autocast": _manager(0),
    "torch.is_autocast_enabled": _is_enabled,
    "torch.is_autocast_cpu_enabled": _is_enabled,
}
