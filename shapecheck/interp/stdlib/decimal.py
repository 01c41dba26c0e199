"""decimal: Python's own numbers, under its default context; the context itself is unknown."""

from __future__ import annotations

import decimal
from collections.abc import Mapping

from shapecheck.interp.run.function_models import builtin
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    "Decimal": decimal.Decimal,
    "getcontext": builtin("getcontext", lambda run: run.unknown("getcontext()")),
}
