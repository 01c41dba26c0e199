"""datetime: Python's own immutable classes; what asks the clock (`now`, `today`) is unknown (`host_calls.IMPURE`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    name: getattr(dt, name) for name in ("date", "datetime", "time", "timedelta", "timezone", "MINYEAR", "MAXYEAR")
}
