"""`from __future__ import ...`: flags of the compiler, already in force here; nobody asks for their values."""

from __future__ import annotations
import __future__ as python

from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = dict.fromkeys(python.all_feature_names)
