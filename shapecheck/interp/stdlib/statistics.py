"""statistics: pure functions of known numbers, Python's own."""

from __future__ import annotations

import statistics
from collections.abc import Mapping

from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = natively(
    "statistics",
    statistics.mean,
    statistics.median,
    statistics.mode,
    statistics.stdev,
    statistics.variance,
    statistics.pstdev,
    statistics.pvariance,
    statistics.fmean,
    statistics.harmonic_mean,
)
