"""json: Python's own between text and known values; the contents of files are unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shapecheck.interp.run.function_models import table
from shapecheck.interp.stdlib.shared.tables import natively
from shapecheck.interp.values.objects import Value

NAMES: Mapping[str, Value] = {
    **natively("json", json.dumps, json.loads),
    **table(
        {
            "dump": lambda run, *args, **kwargs: None,
            "load": lambda run, *args, **kwargs: run.unknown("the contents of a file"),
        }
    ),
    "JSONDecodeError": json.JSONDecodeError,
}
