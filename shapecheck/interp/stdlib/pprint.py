"""pprint: printing has no effect that is followed; the text that it would print is not worked out."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import silent, untold
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {"pprint": silent("pprint"), "pp": silent("pp"), "pformat": untold("pformat")}
