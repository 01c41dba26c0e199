"""logging: a message has no effect that is followed; loggers are objects, their handlers and formatters unknown."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin, silent, untold
from shapecheck.interp.run.run import Run
from shapecheck.interp.stdlib.shared.tables import each
from shapecheck.interp.values.objects import ClassObj, Instance, ListObj, Value

MESSAGES = "debug info warning warn error exception critical fatal log"
LOGGER = ClassObj("Logger", (), each(silent, f"{MESSAGES} addHandler removeHandler setLevel addFilter removeFilter"))
LOGGER.attrs.update(
    {
        "isEnabledFor": untold("isEnabledFor"),
        "getChild": builtin("getChild", lambda run, self, suffix: Instance(LOGGER, dict(self.attrs))),
    }
)


def _logger(run: Run, name: Value = "root") -> Value:
    attributes = {"name": name, "handlers": ListObj([]), "filters": ListObj([]), "level": 0, "propagate": True}
    made = Instance(LOGGER, {**attributes, "disabled": False, "parent": None})
    made.open = run.unknown("an attribute of a logger")
    return made


LEVELS = ("CRITICAL", "FATAL", "ERROR", "WARNING", "WARN", "INFO", "DEBUG", "NOTSET")
NAMES: Mapping[str, Value] = {
    **each(silent, f"{MESSAGES} basicConfig disable captureWarnings shutdown addLevelName"),
    **{name: getattr(logging, name) for name in LEVELS},
    "getLogger": builtin("getLogger", _logger),
    "Logger": LOGGER,
    **each(untold, "StreamHandler FileHandler Formatter NullHandler getLevelName LogRecord Filter"),
    "Handler": ClassObj("Handler", (), {}),
}
