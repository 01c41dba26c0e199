"""How models of Python's own functions are written: functions of `run` and the arguments, under Python's names.

A call that does not fit the signature raises TypeError in the checked program, as the real function would. A model
that needs what is not known asks for it by `known`, `space.items` and their like: the call then gives the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeGuard, TypeVar

from shapecheck.base.lite_dataclass import dataclass
from shapecheck.interp.run.control import NotFollowed
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, Value
from shapecheck.values import Unknown, anything

Model = Callable[..., Value]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class BuiltinType(Builtin):
    """A modelled callable that has attributes too, such as `itertools.chain` with its `from_iterable`."""

    members: Mapping[str, Value]


def wrapped(model: Model) -> Callable[[Run, tuple[Value, ...], Mapping[str, Value]], Value]:
    """`model(run, *args, **kwargs)` as `Builtin` wants it; a misfit of arguments becomes the program's TypeError."""

    def call(run: Run, args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> Value:
        try:
            return model(run, *args, **kwargs)
        except NotFollowed as needed:
            return needed.reason
        except TypeError as error:
            trace = error.__traceback__
            if trace is not None and trace.tb_next is None:  # the call itself did not fit; nothing of the model ran
                text = str(error)
            else:
                raise
        return run.raise_(TypeError, text, doubtful=True)

    return call


def builtin(name: str, model: Model) -> Builtin:
    """A modelled function under its Python name."""
    return Builtin(name, wrapped(model))


def table(models: Mapping[str, Model]) -> dict[str, Value]:
    """Modelled functions by name."""
    return {name: builtin(name, model) for name, model in models.items()}


def untold(name: str, why: str = "its result is not known before the program runs") -> Builtin:
    """A function whose call has no effect that is followed and gives an unknown value."""
    return Builtin(name, lambda run, args, kwargs: run.unknown(f"{name}(): {why}"))


def silent(name: str) -> Builtin:
    """A function that does nothing that matters here and gives None."""
    return Builtin(name, lambda run, args, kwargs: None)


def identity(name: str) -> Builtin:
    """A function, mostly a decorator, that gives its first argument back."""
    return Builtin(name, lambda run, args, kwargs: args[0] if args else None)


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Whether a value is a tuple of the checked program."""
    return isinstance(value, tuple)


def known(value: T | Unknown) -> T:
    """The value; where it is not known, the model's call gives the reason."""
    if isinstance(value, Unknown):
        raise NotFollowed(value)
    return value


def needed(kind: type[T], value: object, reason: str, run: Run) -> T:
    """The value, which the model can only use if it is of this class; the model's call gives the reason otherwise."""
    if isinstance(value, kind):
        return value
    raise NotFollowed(run.unknown(reason))


def numbers(values: Iterable[Value], reason: str, run: Run) -> list[int]:
    """Values that must all be known ints."""
    return [needed(int, value, reason, run) for value in values]


def first_unknown(*values: Value) -> Unknown | None:
    return next((anything(value) for value in values if isinstance(value, Unknown)), None)
