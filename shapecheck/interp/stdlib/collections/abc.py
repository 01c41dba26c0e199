"""collections.abc: Python's own abstract classes, which `isinstance` and class statements know."""

from __future__ import annotations

import collections.abc
from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {name: getattr(collections.abc, name) for name in collections.abc.__all__}
