"""time: the clock is not known before the program runs; waiting does nothing."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import silent, untold
from shapecheck.interp.stdlib.shared.tables import each, some_float
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    **each(silent, "sleep tzset"),
    **each(some_float, "time perf_counter monotonic process_time"),
    **each(untold, "perf_counter_ns time_ns localtime gmtime strftime ctime asctime"),
}
