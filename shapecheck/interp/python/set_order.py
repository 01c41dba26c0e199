"""Rounds over a set come in an order of its own, which changes from run to run."""

from __future__ import annotations

from shapecheck.base.lite_dataclass import replace
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import SetObj, Value


def tell(iterable: Value, rounds: int, since: int, run: Run) -> None:
    """Which call of a layer gives what, of those since then, is not known if the rounds were over a set."""
    if not isinstance(iterable, SetObj) or rounds < 2:
        return
    outputs: dict[int, list[Value]] = {}
    for call in run.found.layer_calls[since:]:
        outputs.setdefault(id(call.module), []).append(call.output)
    differing = {module for module, given in outputs.items() if any(output != given[0] for output in given)}
    if not differing and all(len(given) % rounds == 0 for given in outputs.values()):
        return
    reason = run.found.gap(run.unknown("the order of a set's items"))
    for place in range(since, len(run.found.layer_calls)):
        call = run.found.layer_calls[place]
        if id(call.module) in differing:
            run.found.layer_calls[place] = replace(call, output=reason)
