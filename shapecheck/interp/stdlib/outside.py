"""Modules whose results depend on chance, clock or machine, or go to a log: harmless to call, unknown to read."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from shapecheck.interp.modelled import builtin, identity, silent, untold
from shapecheck.interp.objects import Builtin, ClassObj, Instance, ListObj, Value
from shapecheck.interp.run import Run


def _all(make: object, names: str) -> dict[str, Value]:
    assert callable(make)
    return {name: make(name) for name in names.split()}


# -------------------------------------------------------------------- logging and warnings
QUIET = "debug info warning warn error exception critical fatal log addHandler removeHandler setLevel addFilter"
LOGGER = ClassObj("Logger", (), _all(silent, QUIET))
LOGGER.attrs.update(
    {
        "isEnabledFor": untold("isEnabledFor"),
        "getChild": builtin("getChild", lambda run, self, name: Instance(LOGGER, dict(self.attrs))),
    }
)


def _logger(run: Run, name: Value = "root") -> Value:
    return Instance(LOGGER, {"name": name, "handlers": ListObj([]), "level": 0, "propagate": True, "disabled": False})


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
RANDOM: dict[str, Value] = {
    **_all(silent, "seed shuffle setstate"),
    **_all(
        untold,
        """random randint randrange uniform choice choices sample gauss normalvariate betavariate expovariate getstate
        getrandbits triangular lognormvariate vonmisesvariate paretovariate weibullvariate randbytes Random SystemRandom
        """,
    ),
}
TIME: dict[str, Value] = {
    **_all(silent, "sleep tzset"),
    **_all(untold, "time perf_counter perf_counter_ns monotonic process_time time_ns localtime gmtime strftime ctime asctime"),
}
UUID: dict[str, Value] = _all(untold, "uuid1 uuid4 uuid3 uuid5 getnode UUID")

MODULES: Mapping[str, Mapping[str, Value]] = {
    "logging": LOGGING,
    "warnings": WARNINGS,
    "random": RANDOM,
    "time": TIME,
    "uuid": UUID,
}
