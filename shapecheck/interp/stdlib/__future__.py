"""`from __future__ import ...`: flags of the compiler, already in force here."""

from __future__ import annotations
import __future__ as python

from collections.abc import Mapping

from shapecheck.interp.values.objects import Value

MODULES: Mapping[str, Mapping[str, Value]] = {"__future__": dict.fromkeys(python.all_feature_names)}
