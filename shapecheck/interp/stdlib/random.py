"""Modules whose results depend on chance, clock or machine, or go to a log: harmless to call, unknown to read."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, identity, silent, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.values.objects import Builtin, ClassObj, Instance, ListObj, Real, Value


def _all(make: object, names: str) -> dict[str, Value]:
    assert callable(make)
    return {name: make(name) for name in names.split()}


# -------------------------------------------------------------------- logging and warnings
QUIET = """debug info warning warn error exception critical fatal log addHandler removeHandler setLevel addFilter
removeFilter"""
LOGGER = ClassObj("Logger", (), _all(silent, QUIET))
LOGGER.attrs.update(
    {
        "isEnabledFor": untold("isEnabledFor"),
        "getChild": builtin("getChild", lambda run, self, name: Instance(LOGGER, dict(self.attrs))),
    }
)


def _logger(run: Run, name: Value = "root") -> Value:
    attributes = {"name": name, "handlers": ListObj([]), "filters": ListObj([]), "level": 0, "propagate": True}
    made = Instance(LOGGER, {**attributes, "disabled": False, "parent": None})
    made.open = run.unknown("an attribute of a logger")
    return made


LEVELS = ("CRITICAL", "FATAL", "ERROR", "WARNING", "WARN", "INFO", "DEBUG", "NOTSET")
LOGGING: dict[str, Value] = {
    **_all(silent, f"{QUIET} basicConfig disable captureWarnings shutdown addLevelName"),
    **{name: getattr(logging, name) for name in LEVELS},
    "getLogger": builtin("getLogger", _logger),
    "Logger": LOGGER,
    **_all(untold, "StreamHandler FileHandler Formatter NullHandler getLevelName LogRecord Filter"),
    "Handler": ClassObj("Handler", (), {}),
}


def _deprecated(name: str) -> Value:
    return Builtin(name, lambda run, args, kwargs: identity("deprecated"))


CATCHER = ClassObj(
    "catch_warnings",
    (),
    {
        "__init__": silent("__init__"),
        "__enter__": untold("__enter__"),
        "__exit__": silent("__exit__"),
    },
)
WARNINGS: dict[str, Value] = {
    **_all(silent, "warn warn_explicit filterwarnings simplefilter resetwarnings showwarning"),
    "catch_warnings": CATCHER,
    "deprecated": _deprecated("deprecated"),
}


# -------------------------------------------------------------------- chance and clock
def _some_float(name: str) -> Value:
    return Builtin(name, lambda run, args, kwargs: Real())


def _shuffle(run: Run, x: Value) -> None:
    """The items are the same, their order is not known."""
    if not isinstance(x, ListObj) or not x.exact:
        return
    first = x.items[0] if x.items else None
    if not all(item is first or (type(item) is type(first) and item == first) for item in x.items):
        run.store.touch(x)
        x.items = [run.unknown("an item of a shuffled list") for _ in x.items]


def _integer(run: Run, a: Value, b: Value) -> Value:
    return a if isinstance(a, int) and a == b else run.unknown("a number drawn at random")


def _random_range(run: Run, start: Value, stop: Value = None, step: Value = 1) -> Value:
    """Known where there is but one number to draw."""
    low, high = (0, start) if stop is None else (start, stop)
    return _integer(run, low, high - 1 if isinstance(high, int) else high)


RANDOM: dict[str, Value] = {
    **_all(silent, "seed setstate"),
    "randint": builtin("randint", _integer),
    "randrange": builtin("randrange", _random_range),
    "shuffle": builtin("shuffle", _shuffle),
    **_all(_some_float, "random uniform gauss normalvariate betavariate expovariate triangular lognormvariate"),
    **_all(
        untold,
        """choice choices sample getstate getrandbits vonmisesvariate paretovariate weibullvariate
        randbytes Random SystemRandom""",
    ),
}
TIME: dict[str, Value] = {
    **_all(silent, "sleep tzset"),
    **_all(_some_float, "time perf_counter monotonic process_time"),
    **_all(untold, "perf_counter_ns time_ns localtime gmtime strftime ctime asctime"),
}
UUID: dict[str, Value] = _all(untold, "uuid1 uuid4 uuid3 uuid5 getnode UUID")

MODULES: Mapping[str, Mapping[str, Value]] = {
    "logging": LOGGING,
    "warnings": WARNINGS,
    "random": RANDOM,
    "time": TIME,
    "uuid": UUID,
}
