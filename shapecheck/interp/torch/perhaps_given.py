"""Keywords of a library's call that some paths give and others do not: what the paths that go on have given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapecheck.interp.run import partial_keys
from shapecheck.interp.run.kinds import MISSING
from shapecheck.interp.values.objects import PerhapsGiven, Value
from shapecheck.rules.core.bind import Plan
from shapecheck.values import Unknown


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
            default = MISSING if name in the_plan.required else the_plan.defaults[name]
            left[key] = partial_keys.settled(value, default)
    return left
