"""Small modules of pure functions and immutable types: fractions, decimal, numbers, statistics, datetime, pathlib."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import numbers
import pathlib
import statistics
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.values.objects import Native, Value

NUMBERS: dict[str, Value] = {name: getattr(numbers, name) for name in numbers.__all__}
STATISTICS: dict[str, Value] = {
    name: Native(f"statistics.{name}", getattr(statistics, name))
    for name in ("mean", "median", "mode", "stdev", "variance", "pstdev", "pvariance", "fmean", "harmonic_mean")
}
DATETIME: dict[str, Value] = {
    name: getattr(dt, name) for name in ("date", "datetime", "time", "timedelta", "timezone", "MINYEAR", "MAXYEAR")
}

MODULES: Mapping[str, Mapping[str, Value]] = {
    "fractions": {"Fraction": fractions.Fraction},
    "decimal": {
        "Decimal": decimal.Decimal,
        "getcontext": builtin("getcontext", lambda run: run.unknown("getcontext()")),
    },
    "numbers": NUMBERS,
    "statistics": STATISTICS,
    "datetime": DATETIME,
    "pathlib": {
        "Path": pathlib.PurePosixPath,
        "PurePath": pathlib.PurePosixPath,
        "PosixPath": pathlib.PurePosixPath,
        "PurePosixPath": pathlib.PurePosixPath,
    },
}
