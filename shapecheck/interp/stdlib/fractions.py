"""fractions: Python's own class. Quotients of symbolic sizes are another thing: `Ratio`, in `run.fractions`."""

from __future__ import annotations

import fractions
from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {"Fraction": fractions.Fraction}
