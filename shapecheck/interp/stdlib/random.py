"""random: draws are unknown, but for whole numbers, whose bounds are known; floats are floats of unknown value.

Seeds change nothing. The items of a list that was shuffled are unknown, its length is kept.
"""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.dims import ge, le, sym, symbols_of
from shapecheck.interp.run.function_models import builtin, silent, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.tables import each, some_float
from shapecheck.interp.values.objects import ListObj, Value
from shapecheck.rules.torch.shape.inspecting import LOWEST
from shapecheck.values import is_dim


def _shuffle(run: Run, x: Value) -> None:
    """The items are the same, their order is not known."""
    if not isinstance(x, ListObj) or not x.exact:
        return
    first = x.items[0] if x.items else None
    if not all(item is first or (type(item) is type(first) and item == first) for item in x.items):
        run.store.touch(x)
        x.items = [run.unknown("an item of a shuffled list") for _ in x.items]


def _integer(run: Run, a: Value, b: Value) -> Value:
    """A number of which its bounds are known, where these do not depend on an input."""
    if isinstance(a, int) and a == b:
        return a
    if not (is_dim(a) and is_dim(b)):
        return run.unknown("a number drawn at random")
    drawn = sym(f"random{run.new_fresh()}", opaque=True, minimum=a if isinstance(a, int) else LOWEST)
    if all(symbol.opaque for end in (a, b) for symbol in symbols_of(end)):
        run.path.facts = run.path.facts.assume(ge(drawn, a)).assume(le(drawn, b))
    return drawn


def _random_range(run: Run, start: Value, stop: Value = None, step: Value = 1) -> Value:
    """Known where there is but one number to draw."""
    low, high = (0, start) if stop is None else (start, stop)
    return _integer(run, low, high - 1 if is_dim(high) else high)


NAMES: Mapping[str, Value] = {
    **each(silent, "seed setstate"),
    "randint": builtin("randint", _integer),
    "randrange": builtin("randrange", _random_range),
    "shuffle": builtin("shuffle", _shuffle),
    **each(some_float, "random uniform gauss normalvariate betavariate expovariate triangular lognormvariate"),
    **each(
        untold,
        """choice choices sample getstate getrandbits vonmisesvariate paretovariate weibullvariate
        randbytes Random SystemRandom""",
    ),
}
