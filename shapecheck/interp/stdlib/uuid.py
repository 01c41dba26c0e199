"""uuid: identifiers are made from chance, clock and machine, or are of no use to shapes: all unknown."""

from __future__ import annotations

from collections.abc import Mapping

from shapecheck.interp.run.function_models import untold
from shapecheck.interp.stdlib.shared.tables import each
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = each(untold, "uuid1 uuid4 uuid3 uuid5 getnode UUID")
