"""typing_extensions: the names of typing, and a few of its own; modelled here, though it does not come with Python."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import identity
from shapecheck.interp.stdlib.typing import NAMES as TYPING
from shapecheck.interp.stdlib.warnings import DEPRECATED
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {**TYPING, "deprecated": DEPRECATED, "runtime": identity("runtime")}
