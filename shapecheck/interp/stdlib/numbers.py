"""numbers: Python's own abstract classes of numbers, for `isinstance`."""

from __future__ import annotations

import numbers
from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {name: getattr(numbers, name) for name in numbers.__all__}
