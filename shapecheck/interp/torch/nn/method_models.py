"""How methods of torch's objects are written: functions of `run`, the object, and the other arguments of the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Instance, Value

Args = tuple[Value, ...]
Kwargs = Mapping[str, Value]
Method = Callable[[Run, Instance, Args, Kwargs], Value]


def method(name: str, model: Method) -> Builtin:
    """A method of a class of torch; what it needs and is not known is what the call gives."""

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        owner = args[0] if args else None
        if not isinstance(owner, Instance):
            return run.unknown(f"{name} of what is not known to be an object")
        try:
            return model(run, owner, args[1:], kwargs)
        except NotFollowed as needed:
            return needed.reason

    return Builtin(name, call)


def methods(prefix: str, models: Mapping[str, Method]) -> dict[str, Value]:
    """The methods of a class by name."""
    return {name: method(f"{prefix}.{name}", model) for name, model in models.items()}


def given(args: Args, kwargs: Kwargs, place: int, name: str, default: Value = None) -> Value:
    """An argument by its place behind the object, or by its name."""
    return args[place] if len(args) > place else kwargs.get(name, default)
