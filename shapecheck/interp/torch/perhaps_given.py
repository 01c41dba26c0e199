"""Keywords of a library's call that some paths give and others do not: what the paths that go on have given."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence

from shapecheck.interp.values.objects import PerhapsGiven, Value
from shapecheck.rules.core.bind import Plan
from shapecheck.values import Unknown

ALIKE = (bool, int, float, str)


def settled(the_plan: Plan, args: Sequence[Value], kwargs: Mapping[str, Value]) -> Mapping[str, Value]:
    """What a rule is called with. Where it has no such parameter, or has it by position, a path that gives the keyword
    ends there; where it needs the parameter, one that does not.
    """
    if not any(isinstance(value, PerhapsGiven) for value in kwargs.values()):
        return kwargs
    filled = set(the_plan.positional[: len(args)])
    left: dict[str, Value] = {}
    for key, value in kwargs.items():
        name = the_plan.named(key)
        if not isinstance(value, PerhapsGiven):
            left[key] = value
        elif name is None:
            if the_plan.open_ended:
                left[key] = Unknown(value.reason, value.at)
        elif name not in filled:
            left[key] = _of(value, the_plan.defaults[name])
    return left


def _of(given: PerhapsGiven, default: object) -> Value:
    same = type(default) is type(given.value) and isinstance(default, ALIKE) and default == given.value
    return given.value if default is inspect.Parameter.empty or same else Unknown(given.reason, given.at)
